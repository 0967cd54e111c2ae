import * as z from 'zod'
import { getManagedBuilder } from '../../core/builders/builder-facts.ts'
import { valueOrNull } from '../../core/model/observation.ts'
import type { Snapshot } from '../../core/model/snapshot.ts'

/** The user's stop of the builder, kept in the data folder for all programs and later scans. */
export const storedStopSchema = z.object({
  /** When the user requested the stop; null if the builder should run. */
  requestedAt: z.iso.datetime().nullable(),
  /** Whether a scan has seen the builder stopped since. If it runs after that, someone started it. */
  seenStopped: z.boolean(),
  /** When a scan first found it fully stopped. An older probe of its port is out of date. */
  restsSince: z.iso.datetime().nullable().default(null),
  /** A stop that the user ended by starting the builder; undoing that start restores it. */
  finished: z.object({ requestedAt: z.iso.datetime(), startedAt: z.iso.datetime() }).nullable().default(null),
})

export type StoredStop = z.infer<typeof storedStopSchema>

export const notStopped: StoredStop = {
  requestedAt: null,
  seenStopped: false,
  restsSince: null,
  finished: null,
}

/** Returns the state after the user started the builder, or cancelled the stop. */
export function applyStart(kept: StoredStop, at: Date): StoredStop {
  const { requestedAt, seenStopped, finished } = kept
  if (requestedAt === null) return { ...notStopped, finished }
  return {
    ...notStopped,
    finished: seenStopped ? { requestedAt, startedAt: at.toISOString() } : null,
  }
}

const clockJumpMs = 5000
/** Root's receipt of the start is older than `startedAt`, by the time that the script and a scan take. */
const maxStartMs = 5 * 60_000

/** Restores the stop that the start at that time had ended, where there was one. */
export function onStartUndone(kept: StoredStop, startAt: string): StoredStop {
  if (kept.finished === null) return kept
  const age = Date.parse(kept.finished.startedAt) - Date.parse(startAt)
  if (age < -clockJumpMs || age > maxStartMs) return kept
  return { ...notStopped, requestedAt: kept.finished.requestedAt, seenStopped: true }
}

/** Returns the state for a requested stop. Stored before the prompt, so that no scan reports the stopped builder as an error. */
export function createStop(at: Date): StoredStop {
  return { ...notStopped, requestedAt: at.toISOString() }
}

/** A requested stop that did not happen within this time is dropped; a prompt may stay open for ten minutes. */
const maxPromptMs = 15 * 60_000

/** Returns the state after a scan: a stop lasts until the builder runs again or the Mac restarts. Pure. */
export function recordStop(kept: StoredStop, snapshot: Snapshot): StoredStop {
  const since = kept.requestedAt ?? kept.finished?.startedAt
  if (since === undefined) return notStopped
  const sinceMs = Date.parse(since)
  const bootedAt = valueOrNull(snapshot.mac.bootedAt)
  if (bootedAt !== null && sinceMs < Date.parse(bootedAt) - clockJumpMs) return notStopped
  if (kept.requestedAt === null) return kept
  const activity = getJobActivity(snapshot)
  if (activity === null) return kept
  if (activity.kind === 'ends') return kept.seenStopped ? kept : { ...kept, seenStopped: true }
  if (activity.kind === 'rests') {
    return kept.restsSince === null ? { ...kept, seenStopped: true, restsSince: activity.at } : kept
  }
  const age = Date.parse(snapshot.takenAt) - sinceMs
  if (kept.seenStopped) return applyStart(kept, new Date(snapshot.takenAt))
  return age > maxPromptMs || age < -clockJumpMs ? notStopped : kept
}

/** Returns since when the builder is stopped on purpose; null while it still runs. */
export function getStopTime(kept: StoredStop, snapshot: Snapshot): string | null {
  return getJobActivity(snapshot)?.kind === 'runs' ? null : (kept.restsSince ?? kept.requestedAt)
}

/** Returns what launchd reports for the job, and when; null if the probe failed or no service is known. */
function getJobActivity(snapshot: Snapshot): { kind: 'runs' | 'ends' | 'rests'; at: string } | null {
  const observation = getManagedBuilder(snapshot).service?.job
  if (!observation?.observed) return null
  const { at, value: job } = observation
  if (job.known && /^SIG(TERM|KILL)ed$/.test(job.state)) return { kind: 'ends', at }
  return { kind: job.known && job.pid !== null ? 'runs' : 'rests', at }
}
