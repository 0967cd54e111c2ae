import * as z from 'zod'
import { getManagedBuilder } from '../../core/builders/builder.ts'
import { valueOrNull } from '../../core/model/observation.ts'
import type { Snapshot } from '../../core/model/snapshot.ts'

/** A stop of the builder on purpose, by the user or because it was idle, kept in the data folder for all programs and later scans. */
export const storedStopSchema = z.object({
  /** When the user requested the stop; null if the builder should run. */
  requestedAt: z.iso.datetime().nullable(),
  /** Whether a scan has seen the builder stopped since. If it runs after that, someone started it. */
  seenStopped: z.boolean(),
  /** When a scan first found it fully stopped. An older probe of its port is out of date. */
  restsSince: z.iso.datetime().nullable().default(null),
  /** The minutes without a build after which Builderbar stopped it; absent if the user stopped it. */
  idleMinutes: z.number().positive().optional(),
  /** A stop that the user ended by starting the builder; undoing that start restores it. */
  finished: z
    .object({
      requestedAt: z.iso.datetime(),
      startedAt: z.iso.datetime(),
      idleMinutes: z.number().positive().optional(),
    })
    .nullable()
    .default(null),
})

export type StoredStop = z.infer<typeof storedStopSchema>

export const notStopped: StoredStop = {
  requestedAt: null,
  seenStopped: false,
  restsSince: null,
  finished: null,
}

/** Returns the state after the user started the builder, or cancelled the stop. */
export function applyStart(stop: StoredStop, at: Date): StoredStop {
  const { requestedAt, seenStopped, idleMinutes, finished } = stop
  if (requestedAt === null) return { ...notStopped, finished }
  return {
    ...notStopped,
    finished: seenStopped ? { requestedAt, startedAt: at.toISOString(), ...createReason(idleMinutes) } : null,
  }
}

const clockJumpMs = 5000
/** Root's receipt of the start is older than `startedAt`, by the time that the script and a scan take. */
const maxStartMs = 5 * 60_000

/** Restores the stop that the start at that time had ended, where there was one. */
export function undoStart(stop: StoredStop, startAt: string): StoredStop {
  if (stop.finished === null) return stop
  const age = Date.parse(stop.finished.startedAt) - Date.parse(startAt)
  if (age < -clockJumpMs || age > maxStartMs) return stop
  const { requestedAt, idleMinutes } = stop.finished
  return { ...notStopped, requestedAt, seenStopped: true, ...createReason(idleMinutes) }
}

function createReason(idleMinutes: number | undefined): Pick<StoredStop, 'idleMinutes'> {
  return idleMinutes === undefined ? {} : { idleMinutes }
}

/** Returns the state for a requested stop. Stored before the prompt, so that no scan reports the stopped builder as an error. */
export function createStop(at: Date, idleMinutes?: number): StoredStop {
  return { ...notStopped, requestedAt: at.toISOString(), ...createReason(idleMinutes) }
}

/** A requested stop that did not happen within this time is dropped; a prompt may stay open for ten minutes. */
const maxPromptMs = 15 * 60_000

/** Returns the state after a scan: a stop lasts until the builder runs again or the Mac restarts. Pure. */
export function updateStop(stop: StoredStop, snapshot: Snapshot): StoredStop {
  const since = stop.requestedAt ?? stop.finished?.startedAt
  if (since === undefined) return notStopped
  const sinceMs = Date.parse(since)
  const bootedAt = valueOrNull(snapshot.mac.bootedAt)
  if (bootedAt !== null && sinceMs < Date.parse(bootedAt) - clockJumpMs) return notStopped
  if (stop.requestedAt === null) return stop
  const activity = getJobActivity(snapshot)
  if (activity === null) return stop
  if (activity.kind === 'ends') return stop.seenStopped ? stop : { ...stop, seenStopped: true }
  if (activity.kind === 'rests') {
    return stop.restsSince === null ? { ...stop, seenStopped: true, restsSince: activity.at } : stop
  }
  const age = Date.parse(snapshot.takenAt) - sinceMs
  if (stop.seenStopped) return applyStart(stop, new Date(snapshot.takenAt))
  return age > maxPromptMs || age < -clockJumpMs ? notStopped : stop
}

/** What a snapshot has of the stop. */
export type SnapshotStop = Pick<Snapshot, 'stoppedOnPurpose' | 'idleMinutesBeforeStop'>

/** Returns since when the builder is stopped on purpose, null while it still runs, and after how many idle minutes. */
export function createSnapshotStop(stop: StoredStop, snapshot: Snapshot): SnapshotStop {
  const since = getJobActivity(snapshot)?.kind === 'runs' ? null : (stop.restsSince ?? stop.requestedAt)
  if (since === null || stop.idleMinutes === undefined) return { stoppedOnPurpose: since }
  return { stoppedOnPurpose: since, idleMinutesBeforeStop: stop.idleMinutes }
}

/** Returns what launchd reports for the job, and when; null if the probe failed or no service is known. */
function getJobActivity(snapshot: Snapshot): { kind: 'runs' | 'ends' | 'rests'; at: string } | null {
  const observation = getManagedBuilder(snapshot).service?.job
  if (!observation?.observed) return null
  const { at, value: job } = observation
  if (job.known && /^SIG(TERM|KILL)ed$/.test(job.state)) return { kind: 'ends', at }
  return { kind: job.known && job.pid !== null ? 'runs' : 'rests', at }
}
