import type { Builder } from '../../core/builders/builder.ts'
import type { Snapshot } from '../../core/model/snapshot.ts'
import { answersSsh } from './boot-time.ts'
import { getJobCondition, getKnownJob, hasFailed, isDemandService } from './job-condition.ts'

/**
 * Whether the builder does not run because the user wants it so: by a stop, or by its configuration. If it has been started since, by launchd or by hand, it
 * is not paused. An answer from before the stop, or while launchd is still ending the job, comes from the old VM.
 */
export function isPaused(snapshot: Snapshot, builder: Builder): boolean {
  return isStoppedByUser(snapshot, builder) || isStoppedByConfiguration(builder)
}

/**
 * Whether only a command starts the builder: its plist has RunAtLoad and KeepAlive off, and it does not run. Its owner set
 * that up on purpose, mostly with a script that starts it.
 */
export function isStoppedByConfiguration(builder: Builder): boolean {
  const { service } = builder
  const job = getKnownJob(service)
  if (builder.kind === 'local') return hasEndedWell(builder)
  if (builder.kind !== 'managed' || job === null || job.pid !== null || hasFailed(job)) return false
  if (service?.keepsAlive !== false || service.runsAtLoad !== false) return false
  return getJobCondition(service) === 'not-running' && builder.vm === null && !answersSsh(builder)
}

/**
 * Whether another module's service ended by itself without an error, and launchd is not to start it again: darwin-vz-nix stops
 * its VM when it is idle (`--idle-timeout`), and has KeepAlive only for a failed exit (nix/host/darwin-module.nix).
 */
function hasEndedWell({ service }: Builder): boolean {
  const job = getKnownJob(service)
  if (job === null || job.pid !== null || service?.foundBy !== 'program' || isDemandService(service))
    return false
  return (
    service.keepsAlive !== true &&
    getJobCondition(service) === 'not-running' &&
    job.lastExit.kind === 'code' &&
    job.lastExit.code === 0
  )
}

function isStoppedByUser({ stoppedOnPurpose }: Snapshot, builder: Builder): boolean {
  if (stoppedOnPurpose === null || builder.kind !== 'managed') return false
  const condition = getJobCondition(builder.service)
  if (condition === 'being-stopped') return true
  if (condition !== 'not-loaded' && condition !== 'not-running') return false
  return !answersSsh(builder) || Date.parse(builder.portResult?.at ?? '') < Date.parse(stoppedOnPurpose)
}
