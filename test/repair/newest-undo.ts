import type { Planned } from '../../electron/core/model/plan.ts'
import type { Snapshot } from '../../electron/core/model/snapshot.ts'
import { listUndoable, planUndo } from '../../electron/repair/undos.ts'

/** Returns the plan of `builderbar undo` for the newest receipt that can be undone; null if there is none. */
export function planNewestUndo(snapshot: Snapshot): Planned | null {
  const [newest] = listUndoable(snapshot)
  return newest === undefined ? null : planUndo(snapshot, newest.id)
}
