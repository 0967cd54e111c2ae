import type { Builder } from '../../../core/builders/builder.ts'
import type { Service, Snapshot } from '../../../core/model/snapshot.ts'
import { defineTexts } from '../../../core/text/translated-texts.ts'
import { answersSsh, isAsleep, isCrashLooping, isStarting } from '../../facts/boot-time.ts'
import { fromLaunchd } from '../../facts/evidence.ts'
import { getJobCondition, getKnownJob, isHeldBack, startsOnDemand } from '../../facts/job-condition.ts'
import { findExpectedBuilder, findForeignVm } from '../../facts/local-builders.ts'
import { detectStoppedOnDemand } from '../../facts/on-demand-services.ts'
import { isPaused } from '../../facts/paused.ts'
import { formatFindingKey, joinSentences, type Match, type Rule } from '../../facts/rule.ts'
import { explainKill } from '../../facts/start-refusal.ts'

const texts = defineTexts({
  title: "The builder's service isn't running",
  headline: 'Linux builder is stopped',
  background:
    "launchd has loaded the service, but it isn't running, and launchd isn't about to start it. " +
    "nix-darwin asks launchd to keep it running, so this isn't its normal state.",
  detection:
    'launchctl print reports the service as loaded, but neither running nor starting, or reports that ' +
    'launchd postpones its start (pended nondemand spawn).',
  remedy: 'Builderbar asks launchd to start it (launchctl kickstart -k).',
  stopped: (label: string) => ({
    cause: "The builder's service is loaded but not running, so every Linux build fails.",
    explanation: `${label} is loaded but not running, so every Linux build fails. The repair starts it.`,
  }),
  stopping: (label: string) => ({
    title: "launchd is stopping the builder's service",
    headline: 'Linux builder is stopping',
    cause: 'launchd is stopping the builder, so builds on it end, and new ones fail until it runs again.',
    explanation:
      `launchd is stopping ${label}. Builds on it end now, and new ones fail until it runs again. If that takes long, the ` +
      'repair restarts it.',
  }),
  postponed: (label: string, pendedSpawn: string) => ({
    title: 'launchd is postponing the start of the builder',
    headline: 'Linux builder is stopped: macOS postpones its start',
    cause:
      'launchd postpones the start, as it does on battery or in Low Power Mode, so every Linux build fails.',
    explanation:
      `${label} isn't running, and launchd is postponing its start ("pended nondemand spawn = ${pendedSpawn}"). It does so on ` +
      'battery or in Low Power Mode for services that nothing is waiting for, possibly for hours. A direct request works: the ' +
      `repair starts it. By hand: sudo launchctl kickstart system/${label}`,
  }),
  startedByHand: (label: string, pid: number, uid: number | null) => ({
    title: 'The builder is running, but not under launchd',
    headline: 'Linux builder is running, but not under launchd',
    cause: `A VM that was started by hand (process ${pid}) responds instead, so builds work only until it ends.`,
    explanation:
      `${label} isn't running. The VM on its port was started by hand (process ${pid}${uid === null ? '' : `, user ${uid}`}): builds work for now, but ` +
      'when it ends, there is no builder. End it, then have launchd start its own: ' +
      `sudo launchctl kickstart system/${label}`,
  }),
  service: 'The service in launchd',
})

export const serviceStopped = {
  id: 'service-stopped',
  severity: 'error',
  texts,
  permanentFix: 'nix.linux-builder.enable = true;',
  link: 'launchd',
  detect,
} as const satisfies Rule

function detect(snapshot: Snapshot): readonly Match[] {
  return [...detectOwnService(snapshot), ...detectStoppedOnDemand(snapshot)]
}

function detectOwnService(snapshot: Snapshot): readonly Match[] {
  const builder = findExpectedBuilder(snapshot)
  if (!builder?.service || startsOnDemand(builder.service) || !isStopped(snapshot, builder)) return []
  const { service } = builder
  const { label } = service
  const manualVm = answersSsh(builder) ? findForeignVm(snapshot, builder) : null
  return [
    {
      subject: label,
      severity: manualVm === null ? 'error' : 'warning',
      ...(manualVm === null
        ? describeStop(service)
        : texts.startedByHand(label, manualVm.pid, manualVm.uid ?? null)),
      evidence: [fromLaunchd(texts.service, service)],
      causes: [formatFindingKey('service-disabled', label), formatFindingKey('host-memory', label)],
      repairs: manualVm === null ? ['restart-builder'] : [],
    },
  ]
}

function isStopped(snapshot: Snapshot, builder: Builder): boolean {
  const condition = getJobCondition(builder.service)
  const isHeld = isHeldBack(getKnownJob(builder.service))
  if (condition !== 'not-running' && condition !== 'being-stopped' && !isHeld) return false
  if (isAsleep(builder)) return false
  return !isCrashLooping(snapshot, builder) && !isStarting(snapshot, builder) && !isPaused(snapshot, builder)
}

function describeStop(service: Service): Pick<Match, 'title' | 'headline' | 'cause' | 'explanation'> {
  const job = getKnownJob(service)
  const isStopping = getJobCondition(service) === 'being-stopped'
  const description = selectDescription(
    service.label,
    isHeldBack(job) ? job?.pendedSpawn : undefined,
    isStopping,
  )
  return job === null || isStopping
    ? description
    : { ...description, explanation: joinSentences(description.explanation, explainKill(job)) }
}

function selectDescription(label: string, pendedSpawn: string | undefined, isStopping: boolean) {
  if (pendedSpawn !== undefined) return texts.postponed(label, pendedSpawn)
  return isStopping ? texts.stopping(label) : texts.stopped(label)
}
