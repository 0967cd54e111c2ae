import * as z from 'zod'
import { managedBuilder } from '../../core/builders/builder-facts.ts'
import { valueOrNull } from '../../core/model/observation.ts'
import type { Snapshot } from '../../core/model/snapshot.ts'

/** That the person stopped the builder, as the data folder keeps it for all faces and later looks. */
export const storedStopSchema = z.object({
  /** When the person asked for it; null where the builder is to run. */
  requestedAt: z.iso.datetime().nullable(),
  /** Whether a look has seen since that it does not run: once it runs again, somebody started it. */
  seenStopped: z.boolean(),
  /** When launchd was first seen without it, no longer ending it: an answer of its port from before says nothing. */
  restsSince: z.iso.datetime().nullable().default(null),
  /** The stop that the person ended by starting the builder, so that taking the start back brings it back. */
  finished: z.object({ requestedAt: z.iso.datetime(), startedAt: z.iso.datetime() }).nullable().default(null),
})

export type StoredStop = z.infer<typeof storedStopSchema>

export const notStopped: StoredStop = {
  requestedAt: null,
  seenStopped: false,
  restsSince: null,
  finished: null,
}

/** The person started it, or did not stop it after all. */
export function startedAt(kept: StoredStop, at: Date): StoredStop {
  const { requestedAt: askedAt, seenStopped, finished: ended } = kept
  if (askedAt === null) return { ...notStopped, finished: ended }
  return {
    ...notStopped,
    finished: seenStopped ? { requestedAt: askedAt, startedAt: at.toISOString() } : null,
  }
}

const clockJumpMs = 5000
/** Root's receipt of the start is from before Builderbar was told of it, by no more than a script and a look take. */
const startTakesMs = 5 * 60_000

/** What started it at that time is taken back: where that ended a stop, the builder rests by the person's wish again. */
export function onStartUndone(kept: StoredStop, startAt: string): StoredStop {
  if (kept.finished === null) return kept
  const age = Date.parse(kept.finished.startedAt) - Date.parse(startAt)
  if (age < -clockJumpMs || age > startTakesMs) return kept
  return { ...notStopped, requestedAt: kept.finished.requestedAt, seenStopped: true }
}

/** Written before root is asked, so that no look takes the builder's end for a trouble. */
export function stoppedAt(at: Date): StoredStop {
  return { ...notStopped, requestedAt: at.toISOString() }
}

/** A prompt may be left open for ten minutes; a stop that was never carried out is forgotten then. */
const carriedOutWithinMs = 15 * 60_000

/** What is still true after a look: until the builder runs again or the Mac was started anew. Pure. */
export function recordStop(kept: StoredStop, snapshot: Snapshot): StoredStop {
  const since = kept.requestedAt ?? kept.finished?.startedAt
  if (since === undefined) return notStopped
  const askedAt = Date.parse(since)
  const bootedAt = valueOrNull(snapshot.mac.bootedAt)
  if (bootedAt !== null && askedAt < Date.parse(bootedAt) - clockJumpMs) return notStopped
  if (kept.requestedAt === null) return kept
  const seen = launchdsWord(snapshot)
  if (seen === null) return kept
  if (seen.message === 'ends') return kept.seenStopped ? kept : { ...kept, seenStopped: true }
  if (seen.message === 'rests') {
    return kept.restsSince === null ? { ...kept, seenStopped: true, restsSince: seen.at } : kept
  }
  const age = Date.parse(snapshot.takenAt) - askedAt
  if (kept.seenStopped) return startedAt(kept, new Date(snapshot.takenAt))
  return age > carriedOutWithinMs || age < -clockJumpMs ? notStopped : kept
}

/** Since when the builder rests by the person's wish; null while it still runs. */
export function stoppedOnPurpose(kept: StoredStop, snapshot: Snapshot): string | null {
  return launchdsWord(snapshot)?.message === 'runs' ? null : (kept.restsSince ?? kept.requestedAt)
}

/** What launchd does with it, and when it said so; null where it gave no answer, or no service is known. */
function launchdsWord(snapshot: Snapshot): { message: 'runs' | 'ends' | 'rests'; at: string } | null {
  const look = managedBuilder(snapshot).service?.job
  if (!look?.observed) return null
  const { at, value: job } = look
  if (job.known && /^SIG(TERM|KILL)ed$/.test(job.state)) return { message: 'ends', at }
  return { message: job.known && job.pid !== null ? 'runs' : 'rests', at }
}
