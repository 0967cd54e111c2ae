import { knownServices } from '../../core/builders/known-services.ts'
import { valueOrNull } from '../../core/model/observation.ts'
import type { LaunchdJob, Service } from '../../core/model/snapshot.ts'

/** How launchd's job stands; `not-seen` where launchctl gave no answer. */
export type JobCondition =
  | 'not-seen'
  | 'not-loaded'
  | 'running'
  | 'being-started'
  | 'being-stopped'
  | 'not-running'

/**
 * launchd's state words (docs/macos.md, "launchctl print"); any other word counts as running where there is a
 * process.
 */
const conditions: Readonly<Record<string, JobCondition>> = {
  running: 'running',
  spawning: 'being-started',
  'spawn scheduled': 'being-started',
  xpcproxy: 'being-started',
  SIGTERMed: 'being-stopped',
  SIGKILLed: 'being-stopped',
  'not running': 'not-running',
  exited: 'not-running',
  languishing: 'not-running',
}

export function jobCondition(service: Service | null): JobCondition {
  if (service === null || !service.job.observed) return 'not-seen'
  const job = service.job.value
  if (!job.known) return 'not-loaded'
  return conditions[job.state] ?? (job.pid === null ? 'not-running' : 'running')
}

export type KnownJob = Extract<LaunchdJob, { known: true }>

/** The job where launchd knows it, else null. */
export function knownJob(service: Service | null): KnownJob | null {
  const job = valueOrNull(service?.job)
  return job?.known ? job : null
}

/** Whether launchd starts the service only when something connects to it: not running is then normal. */
export function startsOnDemand(service: Service | null): boolean {
  return isDemandService(service) && service?.keepsAlive !== true
}

/** Whether a connection might wake what the service runs: it is judged by launchd alone. */
export function isDemandService(service: Service | null): boolean {
  return knownServices.some((known) => known.label === service?.label && known.startsOnDemand)
}

/** Whether launchd holds the next start back, as on battery or in Low Power Mode: without an order it may never come. */
export function isHeldBack(job: KnownJob | null): boolean {
  return job !== null && job.pid === null && job.pendedSpawn !== undefined
}

/** Whether the previous run ended badly: an exit code other than 0, or a signal. */
export function endedBadly(job: KnownJob): boolean {
  return (
    ['signal', 'reason'].includes(job.lastExit.kind) ||
    (job.lastExit.kind === 'code' && job.lastExit.code !== 0)
  )
}
