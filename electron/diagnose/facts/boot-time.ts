import type { Builder } from '../../core/builders/builder.ts'
import { contradictsPin } from '../../core/builders/pinned-host-key.ts'
import { valueOrNull } from '../../core/model/observation.ts'
import type { Snapshot } from '../../core/model/snapshot.ts'
import { getJobCondition, getKnownJob, hasFailed, isHeldBack, startsOnDemand } from './job-condition.ts'

/**
 * Longest normal time from the first start to the ssh banner; the first start after a change also builds a disk
 * image (docs/architecture.md, "Boot time").
 */
const vmBootMs = 180_000
/**
 * Time after the Mac's own start during which everything is slow and launchd may defer daemons (docs/macos.md,
 * "Login Items").
 */
const macBootMs = 600_000
/** Tolerance for timestamps in the future: a start time further ahead than this is not believed. */
const clockSlackMs = 60_000

/** Whether ssh answers on the builder's port, which is the only proof that the guest is up. */
export function answersSsh(builder: Builder): boolean {
  return valueOrNull(builder.portResult)?.kind === 'ssh'
}

/** Like `answersSsh`, and the host key does not contradict the pinned one: any program may listen on the port. */
export function answersAsBuilder(builder: Builder): boolean {
  return answersSsh(builder) && !contradictsPin(builder)
}

/** Whether the builder is booting, so that a silent port is not yet a problem. */
export function isStarting(snapshot: Snapshot, builder: Builder): boolean {
  if (answersAsBuilder(builder) || isCrashLooping(snapshot, builder)) return false
  const condition = getJobCondition(builder.service)
  if (condition === 'being-stopped') return false
  if (hasAnsweredSinceItsStart(snapshot, builder)) return false
  const isMacYoung = isWithin(snapshot, valueOrNull(snapshot.mac.bootedAt), macBootMs)
  if (condition === 'not-running') return isMacYoung && getKnownJob(builder.service)?.runs === 0
  if (isHeldBack(getKnownJob(builder.service))) return isMacYoung
  const startTime = findBootStart(snapshot, builder)
  if (condition === 'being-started')
    return isMacYoung || startTime === null || isWithin(snapshot, startTime, vmBootMs)
  if (condition !== 'running' && builder.vm === null) return false
  return isMacYoung || isWithin(snapshot, startTime, vmBootMs)
}

/**
 * Whether launchd restarts the builder over and over. By one scan: the job is not running or waits for its next start,
 * has run at least three times, and its last run failed. By the boot memory: at least two runs since the first start
 * without a good banner in between.
 */
export function isCrashLooping(snapshot: Snapshot, builder: Builder): boolean {
  const job = getKnownJob(builder.service)
  if (job === null || job.runs === null) return false
  // launchd waits between the starts of one on demand only if it failed; not running, it sleeps.
  if (startsOnDemand(builder.service) && job.state !== 'spawn scheduled') return false
  const isWaiting = getJobCondition(builder.service) === 'not-running' || job.state === 'spawn scheduled'
  if (isWaiting && job.runs >= 3 && hasFailed(job)) return true
  if (builder.kind !== 'managed' || answersAsBuilder(builder)) return false
  const { firstStartAt, runsAtFirstStart, goodBannerAt } = snapshot.boot
  if (firstStartAt === null || runsAtFirstStart === null) return false
  const hasAnsweredSince = goodBannerAt !== null && Date.parse(goodBannerAt) > Date.parse(firstStartAt)
  return !hasAnsweredSince && job.runs - runsAtFirstStart >= 2
}

/** Whether the builder sleeps until something connects to it, by launchd or by the owner's own ProxyCommand. */
export function isAsleep(builder: Builder): boolean {
  const condition = getJobCondition(builder.service)
  if (startsOnDemand(builder.service)) return condition === 'not-running'
  // Apple's container or another VM that only the ProxyCommand starts: launchd does not know it.
  if (builder.service === null && builder.route?.proxyVmProgram !== undefined) return true
  if (!isStartedByProxy(builder) || valueOrNull(builder.service?.disabled) !== false) return false
  // A job with KeepAlive that does not run is not asleep. An idle watchdog puts the builder to sleep with bootout, which unloads it.
  if (condition === 'not-loaded') return valueOrNull(builder.service?.plist)?.exists === true
  const job = getKnownJob(builder.service)
  return (
    condition === 'not-running' && builder.service?.keepsAlive === false && job !== null && !hasFailed(job)
  )
}

/** Whether root's ssh has a ProxyCommand for this builder only, which can start the VM before it connects. */
function isStartedByProxy({ route }: Builder): boolean {
  const root = valueOrNull(route?.root)
  return root?.proxyOfThisHost === true && root.proxyCommand !== null
}

/**
 * Time at which the VM began to boot: the earlier of the remembered first start and the start of its process; null if
 * unknown. Without a remembered start, the process of a job with more than two runs is ignored: in a crash loop it is
 * always young.
 */
function findBootStart(snapshot: Snapshot, builder: Builder): string | null {
  const process = findProcessStart(snapshot, builder)
  if (process === null && isProcessMissing(snapshot, builder)) return null
  const first = builder.kind === 'managed' ? snapshot.boot.firstStartAt : null
  if (first !== null) return process !== null && Date.parse(process) < Date.parse(first) ? process : first
  const runs = getKnownJob(builder.service)?.runs ?? null
  return runs === null || runs <= 2 ? process : null
}

/** Whether the VM answered since its process started: then its silence now is not a boot. */
function hasAnsweredSinceItsStart(snapshot: Snapshot, builder: Builder): boolean {
  const start = findProcessStart(snapshot, builder)
  const { goodBannerAt } = snapshot.boot
  if (builder.kind !== 'managed' || start === null || goodBannerAt === null) return false
  return Date.parse(goodBannerAt) > Date.parse(start)
}

/** Whether launchd names a process that `ps` does not list: its start time is then unknown. */
function isProcessMissing(snapshot: Snapshot, builder: Builder): boolean {
  const pid = getKnownJob(builder.service)?.pid ?? null
  return (
    pid !== null &&
    snapshot.processes.observed &&
    !snapshot.processes.value.jobs.some((job) => job.pid === pid)
  )
}

function findProcessStart(snapshot: Snapshot, builder: Builder): string | null {
  return builder.vm?.startedAt ?? findJobStart(snapshot, builder)
}

function findJobStart(snapshot: Snapshot, builder: Builder): string | null {
  const pid = getKnownJob(builder.service)?.pid ?? null
  const jobs = valueOrNull(snapshot.processes)?.jobs ?? []
  return jobs.find((job) => job.pid === pid)?.startedAt ?? null
}

function isWithin(snapshot: Snapshot, startTime: string | null, durationMs: number): boolean {
  if (startTime === null) return false
  const elapsed = Date.parse(snapshot.takenAt) - Date.parse(startTime)
  return elapsed < durationMs && elapsed > -clockSlackMs
}
