import { valueOrNull } from '../../core/model/observation.ts'
import type { Snapshot } from '../../core/model/snapshot.ts'
import { defineTexts } from '../../core/text/translated-texts.ts'
import { refuse } from '../plan/plan-parts.ts'
import { repair } from '../plan/repair.ts'
import { listDaemonBuilds } from '../plan/running-builds.ts'
import { assignValues, getStepText } from '../script/script-text.ts'
import script from '../shell/restart-daemon.sh'

const nixDaemon = 'org.nixos.nix-daemon'
const determinateDaemon = 'systems.determinate.nix-daemon'

const texts = defineTexts({
  title: 'Restart nix-daemon',
  progress: 'Restarting nix-daemon',
  done: 'nix-daemon restarted',
  failure: {
    notDone: "nix-daemon wasn't restarted",
    notFixed: "Restarting nix-daemon didn't fix it",
    unsure: 'nix-daemon may not have restarted',
  },
  button: 'Restart nix-daemon…',
  refusals: {
    rejected: (output: string) =>
      `Nix rejects its configuration, so nix-daemon would exit immediately, and running builds with it: ${output}`,
    noVolume: "The Nix volume, which has nix-daemon on it, isn't mounted.",
    notPermitted: "nix-daemon may be running, but this account can't use its socket.",
  },
  steps: {
    restart: (service: string) =>
      `Restart ${service}, or load it. Builds for this Mac that go through it end too`,
    wait: "Wait until it's running",
  },
})

/** The daemon reads nix.conf only at its start, and all builds of users other than root go through it. */
export const restartDaemon = repair({
  id: 'restart-daemon',
  texts,
  risk: 'interrupts',
  plan(snapshot) {
    const reason = explainUselessRestart(snapshot)
    return reason === null ? planDaemonRestart(snapshot) : refuse(reason)
  },
})

/** Why a restart cannot bring the daemon back; null where it can. */
function explainUselessRestart({ daemon, nix: { refusal } }: Snapshot): string | null {
  if (refusal) return texts.refusals.rejected(refusal.output)
  const state = valueOrNull(daemon)
  if (state === null || state.answers) return null
  if (state.cause === 'no-volume') return texts.refusals.noVolume
  return state.cause === 'not-permitted' ? texts.refusals.notPermitted : null
}

/**
 * The steps that restart the daemon, and the builds that they end; also used after a change of a nix.conf that the daemon
 * has read. launchd may refuse `kickstart` for this service with "Operation not permitted" even to root; it then starts the
 * daemon again once it is ended otherwise (docs/macos.md, "Loading and unloading a service").
 */
export function planDaemonRestart(snapshot: Snapshot) {
  const name = valueOrNull(snapshot.determinate) === true ? determinateDaemon : nixDaemon
  return {
    risk: 'interrupts' as const,
    values: assignValues({ daemon: `'${name}'`, daemon_plist: `'/Library/LaunchDaemons/${name}.plist'` }),
    interrupts: listDaemonBuilds(snapshot),
    steps: [
      { description: texts.steps.restart(name), script: getStepText(script, 0) },
      { description: texts.steps.wait, script: getStepText(script, 1) },
    ],
  }
}
