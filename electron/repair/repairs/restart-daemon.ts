import type { Finding } from '../../core/model/finding.ts'
import { valueOrNull } from '../../core/model/observation.ts'
import type { Planned } from '../../core/model/plan.ts'
import type { Snapshot } from '../../core/model/snapshot.ts'
import type { Repair } from '../plan/repair.ts'
import { buildsOfTheDaemon } from '../plan/running-builds.ts'
import { assignValues, stepText } from '../script/script-text.ts'
import script from '../shell/restart-daemon.sh'

const id = 'restart-daemon'
const title = 'Restart the nix-daemon'
const nixsDaemon = 'org.nixos.nix-daemon'
const determinatesDaemon = 'systems.determinate.nix-daemon'

/** The daemon reads nix.conf only at its start, and every build of an ordinary user goes through it. */
export const restartDaemon: Repair = { id, title, button: 'Restart nix-daemon…', risk: 'interrupts', plan }

function plan(snapshot: Snapshot, finding: Finding): Planned {
  const reason = whyUseless(snapshot)
  if (reason !== null) return { ok: false, repair: id, finding: finding.key, reason }
  return {
    ok: true,
    plan: {
      repair: id,
      finding: finding.key,
      title,
      needsAdmin: true,
      ...daemonRestart(snapshot),
      paths: [],
      undo: null,
      permanentFix: finding.permanentFix,
    },
  }
}

/** Why a restart cannot bring the daemon back; null where it may. */
function whyUseless({ daemon, nix: { refusal } }: Snapshot): string | null {
  if (refusal) {
    return `Nix refuses its configuration, so the daemon would end at once and running builds with it: ${refusal.output}`
  }
  const seen = valueOrNull(daemon)
  if (seen === null || seen.answers) return null
  if (seen.cause === 'no-volume') return 'The Nix volume is not mounted: the daemon lies on it.'
  if (seen.cause === 'not-permitted') return 'The daemon may well run: this account may not use its socket.'
  return null
}

/**
 * The steps that restart the daemon, and the builds that they end; also used after a change of the nix.conf that it has
 * read. launchd may refuse `kickstart` for this service with "Operation not permitted" even to root; it then starts the
 * daemon again once it is ended otherwise (docs/macos.md, "Loading and unloading a service").
 */
export function daemonRestart(snapshot: Snapshot) {
  const name = valueOrNull(snapshot.determinate) === true ? determinatesDaemon : nixsDaemon
  return {
    risk: 'interrupts' as const,
    values: assignValues({ daemon: `'${name}'`, daemon_plist: `'/Library/LaunchDaemons/${name}.plist'` }),
    interrupts: buildsOfTheDaemon(snapshot),
    steps: [
      {
        description: `launchd ends ${name} and starts it again, or loads it where it does not know it; builds for this Mac itself that go through it end too`,
        script: stepText(script, 0),
      },
      { description: 'Waits until it runs', script: stepText(script, 1) },
    ],
  }
}
