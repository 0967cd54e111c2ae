import type { Builder } from '../../../core/builders/builder.ts'
import type { Snapshot, VmProcess } from '../../../core/model/snapshot.ts'
import { defineTexts } from '../../../core/text/translated-texts.ts'
import { answersSsh, isAsleep, isCrashLooping, isStarting } from '../../facts/boot-time.ts'
import { fromLaunchd } from '../../facts/evidence.ts'
import { getJobCondition, getKnownJob, isHeldBack, startsOnDemand } from '../../facts/job-condition.ts'
import { describeAccount, findExpectedBuilder, findForeignVm } from '../../facts/local-builders.ts'
import { detectStoppedOnDemand } from '../../facts/on-demand-services.ts'
import { isPaused } from '../../facts/paused.ts'
import { formatFindingKey, type Match, type Rule } from '../../facts/rule.ts'
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
  const { label } = builder.service
  const manualVm = answersSsh(builder) ? findForeignVm(snapshot, builder) : null
  const isStopping = getJobCondition(builder.service) === 'being-stopped'
  const job = getKnownJob(builder.service)
  const pendedSpawn = isHeldBack(job) ? job?.pendedSpawn : undefined
  return [
    {
      subject: label,
      severity: manualVm === null ? 'error' : 'warning',
      ...formatTitles(isStopping, pendedSpawn !== undefined, manualVm !== null),
      cause: formatCause(isStopping, pendedSpawn !== undefined, manualVm?.pid ?? null),
      explanation:
        manualVm === null
          ? formatExplanation(label, isStopping, pendedSpawn) +
            (job === null || isStopping ? '' : explainKill(job))
          : formatManualVmExplanation(label, manualVm),
      evidence: [fromLaunchd('The service in launchd', builder.service)],
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

function formatTitles(
  isStopping: boolean,
  isHeld: boolean,
  isManual: boolean,
): Pick<Match, 'title' | 'headline'> {
  if (isManual) {
    return {
      title: 'The builder is running, but not under launchd',
      headline: 'Linux builder is running, but not under launchd',
    }
  }
  if (isStopping) {
    return { title: "launchd is stopping the builder's service", headline: 'Linux builder is stopping' }
  }
  return isHeld
    ? {
        title: 'launchd is postponing the start of the builder',
        headline: 'Linux builder is stopped: macOS postpones its start',
      }
    : {}
}

function formatCause(isStopping: boolean, isHeld: boolean, manualVm: number | null): string {
  if (manualVm !== null) {
    return `A VM that was started by hand (process ${manualVm}) responds instead, so builds work only until it ends.`
  }
  if (isHeld)
    return 'launchd postpones the start, as it does on battery or in Low Power Mode, so every Linux build fails.'
  return isStopping
    ? 'launchd is stopping the builder, so builds on it end, and new ones fail until it runs again.'
    : "The builder's service is loaded but not running, so every Linux build fails."
}

function formatExplanation(label: string, isStopping: boolean, pendedSpawn: string | undefined): string {
  if (pendedSpawn !== undefined) {
    return (
      `${label} isn't running, and launchd is postponing its start ("pended nondemand spawn = ${pendedSpawn}"). It does so on ` +
      'battery or in Low Power Mode for services that nothing is waiting for, possibly for hours. A direct request works: the ' +
      `repair starts it. By hand: sudo launchctl kickstart system/${label}`
    )
  }
  return isStopping
    ? `launchd is stopping ${label}. Builds on it end now, and new ones fail until it runs again. If that takes long, the ` +
        'repair restarts it.'
    : `${label} is loaded but not running, so every Linux build fails. The repair starts it.`
}

function formatManualVmExplanation(label: string, vm: VmProcess): string {
  return (
    `${label} isn't running. The VM on its port was started by hand (process ${vm.pid}${describeAccount(vm)}): builds work for now, but ` +
    'when it ends, there is no builder. End it, then have launchd start its own: ' +
    `sudo launchctl kickstart system/${label}`
  )
}
