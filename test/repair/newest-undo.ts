import type { Planned } from '../../electron/core/model/plan.ts'
import type { Snapshot } from '../../electron/core/model/snapshot.ts'
import { planUndo, undoable } from '../../electron/repair/undos.ts'

/** The plan that `builderbar undo` makes: for the newest receipt that can be undone, or null. */
export function planNewestUndo(snapshot: Snapshot): Planned | null {
  const [newest] = undoable(snapshot)
  return newest === undefined ? null : planUndo(snapshot, newest.id)
}
