import type { Finding } from '../../core/model/finding.ts'
import { valueOrNull } from '../../core/model/observation.ts'
import type { Plan, Planned } from '../../core/model/plan.ts'
import type { Snapshot } from '../../core/model/snapshot.ts'
import type { Repair } from '../plan/repair.ts'
import { buildsOfTheDaemon } from '../plan/running-builds.ts'

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

/** What restarts the daemon, and what that ends: also behind a change of the nix.conf that it has read. */
export function daemonRestart(snapshot: Snapshot): Pick<Plan, 'risk' | 'steps' | 'interrupts'> {
  const name = valueOrNull(snapshot.determinate) === true ? determinatesDaemon : nixsDaemon
  return {
    risk: 'interrupts',
    interrupts: buildsOfTheDaemon(snapshot),
    steps: [
      {
        description: `launchd ends ${name} and starts it again, or loads it where it does not know it; builds for this Mac itself that go through it end too`,
        script: restartShell(`'${name}'`, `'/Library/LaunchDaemons/${name}.plist'`),
      },
      { description: 'Waits until it runs', script: waitShell },
    ],
  }
}

/**
 * `kickstart` may answer "Operation not permitted" for this service also to root (docs/macos.md, "Loading and
 * unloading a service"): launchd
 * starts it again when it is ended otherwise. 113 and 3 are a service that is not loaded (docs/macos.md,
 * "launchctl exit codes"); its plist
 * is looked at as root first, because whoever may write it decides what root runs.
 */
function restartShell(label: string, plist: string): string {
  return `label=${label}
plist=${plist}
code=0
said=$(/bin/launchctl kickstart -k "system/$label" 2>&1) || code=$?
case $code in
  0) ;;
  3 | 113)
    if [ -z "$(/usr/bin/find -H "$plist" -prune -type f -user 0 ! -perm -020 ! -perm -002)" ]; then
      say "launchd does not know $label, and $plist is not a file that only root can change."
      exit 1
    fi
    /bin/launchctl enable "system/$label"
    /bin/launchctl bootstrap system "$plist"
    ;;
  *)
    say "$said"
    /bin/launchctl kill TERM "system/$label"
    ;;
esac`
}

/**
 * Only a `pid` line with exactly one tab before it is the service's own (docs/macos.md, "Parsing launchctl
 * print").
 */
const waitShell = `own_line=$(printf '\\n\\t')
patience=20
started=no
while [ "$started" = no ]; do
  job=$(/bin/launchctl print "system/$label" 2>/dev/null) || job=''
  case $job in
    *"\${own_line}pid = "*) started=yes ;;
    *)
      if [ "$patience" -eq 0 ]; then
        say "launchd has not started it within 20 seconds."
        exit 1
      fi
      patience=$((patience - 1))
      /bin/sleep 1
      ;;
  esac
done`
