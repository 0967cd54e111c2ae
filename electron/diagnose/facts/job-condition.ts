import { isStartedByConnection } from '../../core/builders/known-services.ts'
import { valueOrNull } from '../../core/model/observation.ts'
import type { LaunchdJob, Service } from '../../core/model/snapshot.ts'

/** Condition of a launchd job; `unobserved` if launchctl gave no answer. */
export type JobCondition =
  | 'unobserved'
  | 'not-loaded'
  | 'running'
  | 'being-started'
  | 'being-stopped'
  | 'not-running'

/** Conditions by launchd's state names (docs/macos.md, "launchctl print"). */
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

/** Returns the condition of a service's job. A job in an unknown state counts as running if it has a process. */
export function getJobCondition(service: Service | null): JobCondition {
  if (service === null || !service.job.observed) return 'unobserved'
  const job = service.job.value
  if (!job.known) return 'not-loaded'
  return conditions[job.state] ?? (job.pid === null ? 'not-running' : 'running')
}

export type KnownJob = Extract<LaunchdJob, { known: true }>

/** Returns the job if launchd knows it, else null. */
export function getKnownJob(service: Service | null): KnownJob | null {
  const job = valueOrNull(service?.job)
  return job?.known ? job : null
}

/** Whether launchd starts the service only on a connection, so that not running is normal. */
export function startsOnDemand(service: Service | null): boolean {
  return isDemandService(service) && service?.keepsAlive !== true
}

/** Whether a connection might wake the service's VM. Such a service is never connected to; only launchd's job counts. */
export function isDemandService(service: Service | null): boolean {
  return service !== null && isStartedByConnection(service)
}

/** Whether launchd defers the next start, as it does on battery or in Low Power Mode: without a kickstart it may never happen. */
export function isHeldBack(job: KnownJob | null): boolean {
  return job !== null && job.pid === null && job.pendedSpawn !== undefined
}

/** Whether the previous run failed: a non-zero exit code, a signal, or a reason given by macOS. */
export function hasFailed(job: KnownJob): boolean {
  return (
    ['signal', 'reason'].includes(job.lastExit.kind) ||
    (job.lastExit.kind === 'code' && job.lastExit.code !== 0)
  )
}
