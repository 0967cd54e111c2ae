import type { Plan, Planned } from '../../core/model/plan.ts'
import type { Receipt } from '../../core/model/receipt.ts'
import type { Snapshot } from '../../core/model/snapshot.ts'

/** How one repair is taken back. It never touches the machine itself. */
export interface Undo {
  /** The repair whose receipts it takes back. */
  readonly repair: string
  /** What it does, as a heading: "Put root's ssh configuration back as it was". */
  readonly title: string
  /** Whether there is nothing left to take back. Absent: there always is. */
  readonly isOver?: (snapshot: Snapshot, receipt: Receipt) => boolean
  /** The steps for this receipt, or why it would be unsafe or useless. What a receipt says is checked like a stranger's word. */
  plan(snapshot: Snapshot, receipt: Receipt): UndoPlanned
}

/** What an undo makes of a receipt; the rest of the plan is the same for all. */
export type UndoPlanned =
  | {
      readonly ok: true
      readonly plan: Pick<Plan, 'risk' | 'values' | 'steps' | 'paths' | 'interrupts'>
    }
  | { readonly ok: false; readonly reason: string }

/** The `repair` of a plan, a result and a line of history that takes something back. */
export const undoId = 'undo'

/** The plan that takes this receipt back; its `finding` is the receipt's id. */
export function planOfUndo(undo: Undo, snapshot: Snapshot, receipt: Receipt, needsAdmin: boolean): Planned {
  const made = undo.plan(snapshot, receipt)
  if (!made.ok) return { ok: false, repair: undoId, finding: receipt.id, reason: made.reason }
  return {
    ok: true,
    plan: {
      repair: undoId,
      finding: receipt.id,
      title: undo.title,
      needsAdmin,
      undo: null,
      permanentFix: null,
      ...made.plan,
    },
  }
}
