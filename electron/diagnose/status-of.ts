import type { Snapshot } from '../builder/snapshot.ts'
import type { Status } from '../builder/status.ts'

/** What every face shows of one look: findings, the state of each builder, and the sentence. Pure. */
export function statusOf(snapshot: Snapshot): Status {
  throw new Error(snapshot.takenAt)
}
