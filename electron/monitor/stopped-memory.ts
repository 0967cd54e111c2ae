import * as z from 'zod'
import { thisBuilder } from '../builder/facts.ts'
import { valueIfSeen } from '../builder/seen.ts'
import type { Snapshot } from '../builder/snapshot.ts'

/** That the person stopped the builder, as the data folder keeps it for all faces and later looks. */
export const keptStopSchema = z.object({
  /** When the person asked for it; null where the builder is to run. */
  askedAt: z.iso.datetime().nullable(),
  /** Whether a look has seen since that it does not run: once it runs again, somebody started it. */
  seenStopped: z.boolean(),
})

export type KeptStop = z.infer<typeof keptStopSchema>

export const notStopped: KeptStop = { askedAt: null, seenStopped: false }

/** Written before root is asked, so that no look takes the builder's end for a trouble. */
export function stoppedAt(at: Date): KeptStop {
  return { askedAt: at.toISOString(), seenStopped: false }
}

/** A prompt may be left open for ten minutes; a stop that was never carried out is forgotten then. */
const carriedOutWithinMs = 15 * 60_000
const clockJumpMs = 5000

/** What is still true after a look: until the builder runs again or the Mac was started anew. Pure. */
export function rememberStop(kept: KeptStop, snapshot: Snapshot): KeptStop {
  if (kept.askedAt === null) return notStopped
  const askedAt = Date.parse(kept.askedAt)
  const bootedAt = valueIfSeen(snapshot.mac.bootedAt)
  if (bootedAt !== null && askedAt < Date.parse(bootedAt) - clockJumpMs) return notStopped
  const running = isRunning(snapshot)
  if (running === null) return kept
  if (!running) return kept.seenStopped ? kept : { ...kept, seenStopped: true }
  const age = Date.parse(snapshot.takenAt) - askedAt
  return kept.seenStopped || age > carriedOutWithinMs || age < -clockJumpMs ? notStopped : kept
}

/** Since when the builder rests by the person's wish; null while it still runs. */
export function stoppedOnPurpose(kept: KeptStop, snapshot: Snapshot): string | null {
  return isRunning(snapshot) === true ? null : kept.askedAt
}

/** Null where launchd gave no answer, or no service is known. */
function isRunning(snapshot: Snapshot): boolean | null {
  const job = valueIfSeen(thisBuilder(snapshot).service?.job)
  if (job === null) return null
  return job.known && job.pid !== null && !/^SIG(TERM|KILL)ed$/.test(job.state)
}
