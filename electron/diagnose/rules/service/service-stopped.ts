import type { BuilderFacts } from '../../../core/builders/builder-facts.ts'
import type { Snapshot } from '../../../core/model/snapshot.ts'
import { answersSsh, isAsleep, isCrashLooping, isStarting } from '../../facts/boot-time.ts'
import { fromLaunchd } from '../../facts/evidence.ts'
import { isHeldBack, jobCondition, knownJob, startsOnDemand } from '../../facts/job-condition.ts'
import { expectedBuilder, foreignVm } from '../../facts/local-builders.ts'
import { stoppedOnDemand } from '../../facts/on-demand-services.ts'
import { isPaused } from '../../facts/paused.ts'
import { findingKey, type Match, type Rule } from '../../facts/rule.ts'

export const serviceStopped: Rule = {
  id: 'service-stopped',
  severity: 'error',
  title: "The builder's service does not run",
  headline: 'The Linux builder is stopped.',
  background:
    'launchd knows the service, but no process of it runs and launchd is not about to start one. nix-darwin asks ' +
    'launchd to keep it alive, so this is not its normal state.',
  detection:
    'launchctl print says that the job is loaded and not running, nor being started; or that launchd holds its start back ' +
    '(pended nondemand spawn).',
  remedy: 'The repair restart-builder asks launchd to start it: launchctl kickstart -k.',
  permanentFix: 'nix.linux-builder.enable = true;',
  link: 'launchd',
  detect,
}

function detect(snapshot: Snapshot): readonly Match[] {
  return [...detectOwnService(snapshot), ...stoppedOnDemand(snapshot)]
}

function detectOwnService(snapshot: Snapshot): readonly Match[] {
  const facts = expectedBuilder(snapshot)
  if (!facts?.service || startsOnDemand(facts.service) || !isStopped(snapshot, facts)) return []
  const { label } = facts.service
  const manualVm = answersSsh(facts) ? foreignVm(snapshot, facts) : null
  const isStopping = jobCondition(facts.service) === 'being-stopped'
  const job = knownJob(facts.service)
  const pendedSpawn = isHeldBack(job) ? job?.pendedSpawn : undefined
  return [
    {
      subject: label,
      severity: manualVm === null ? 'error' : 'warning',
      title: titleOf(isStopping, pendedSpawn !== undefined),
      explanation:
        manualVm === null
          ? explanationOf(label, isStopping, pendedSpawn)
          : explanationOfManualVm(label, manualVm.pid),
      evidence: [fromLaunchd('How the job stands', facts.service)],
      causes: [findingKey('service-disabled', label)],
      repairs: manualVm === null ? ['restart-builder'] : [],
    },
  ]
}

function isStopped(snapshot: Snapshot, facts: BuilderFacts): boolean {
  const condition = jobCondition(facts.service)
  const isHeld = isHeldBack(knownJob(facts.service))
  if (condition !== 'not-running' && condition !== 'being-stopped' && !isHeld) return false
  if (isAsleep(facts)) return false
  return !isCrashLooping(snapshot, facts) && !isStarting(snapshot, facts) && !isPaused(snapshot, facts)
}

function titleOf(isStopping: boolean, isHeld: boolean): string {
  if (isStopping) return "launchd is stopping the builder's service"
  return isHeld ? 'launchd holds the start of the builder back' : serviceStopped.title
}

function explanationOf(label: string, isStopping: boolean, pendedSpawn: string | undefined): string {
  if (pendedSpawn !== undefined) {
    return (
      `${label} does not run, and launchd holds its next start back (“pended nondemand spawn = ${pendedSpawn}”). It does so for starts ` +
      'that nobody waits for, on battery or in Low Power Mode, also with KeepAlive, and may do so without end. An order is ' +
      `obeyed: the repair starts it. By hand: sudo launchctl kickstart system/${label}`
    )
  }
  return isStopping
    ? `launchd has told ${label} to end and waits for it. Builds on the builder die now, and new ones fail until it ` +
        'runs again. If it stays so, the repair starts it anew.'
    : `launchd knows ${label}, but it does not run, so every Linux build fails. The repair starts it.`
}

function explanationOfManualVm(label: string, pid: number): string {
  return (
    `${label} does not run. The machine that answers on its port was started by hand (process ${pid}): builds work ` +
    'for now, and when it ends there is no builder. End it, then let launchd start its own: ' +
    `sudo launchctl kickstart system/${label}`
  )
}
