import { valueOrNull } from '../core/model/observation.ts'
import type { Planned } from '../core/model/plan.ts'
import type { Receipt } from '../core/model/receipt.ts'
import type { Snapshot } from '../core/model/snapshot.ts'
import { captureLog } from './controls/capture-log.ts'
import { installTool } from './controls/install-tool.ts'
import { createUndoPlan, type Undo } from './plan/undo.ts'
import { repairs } from './repairs.ts'

/** All that leaves receipts in root's folder. */
const rootSources: readonly { readonly id: string; readonly undo: Undo | null }[] = [
  ...repairs,
  captureLog,
  installTool,
]

/** Returns the receipts of repairs that can be undone, newest first: those that no later undo names. */
export function listUndoable(snapshot: Snapshot): readonly Receipt[] {
  const lists = [valueOrNull(snapshot.receipts) ?? [], listUserReceipts(snapshot)]
  return lists
    .flatMap((receipts) => {
      // Within one list only: a receipt that the user's programs can write must not hide one of root.
      const undoneIds = new Set(receipts.map((receipt) => receipt.undoes))
      return receipts.filter((receipt) => {
        const undo =
          receipt.kind !== 'repair' || undoneIds.has(receipt.id) ? null : selectUndo(snapshot, receipt)
        return undo !== null && undo.isOver?.(snapshot, receipt) !== true
      })
    })
    .sort((a, b) => (createSortKey(a) < createSortKey(b) ? 1 : -1))
}

/** Returns the plan that undoes the repair with this receipt; null where there is none. */
export function planUndo(snapshot: Snapshot, id: string): Planned | null {
  const receipt = listUndoable(snapshot).find((candidate) => candidate.id === id)
  const undo = receipt === undefined ? null : selectUndo(snapshot, receipt)
  return receipt === undefined || undo === null
    ? null
    : createUndoPlan(receipt.name, undo, snapshot, receipt, !isUsers(snapshot, receipt))
}

/** What the undo of this receipt does, as a heading. */
export function formatUndoTitle(snapshot: Snapshot, receipt: Receipt): string {
  return selectUndo(snapshot, receipt)?.getNames().title ?? receipt.name
}

/** A receipt in the user's own folder is undone as the user, so its text never gets into a text that root runs. */
function selectUndo(snapshot: Snapshot, receipt: Receipt): Undo | null {
  if (isUsers(snapshot, receipt)) return repairs.find(({ id }) => id === receipt.name)?.userUndo ?? null
  return rootSources.find(({ id }) => id === receipt.name)?.undo ?? null
}

function listUserReceipts(snapshot: Snapshot): readonly Receipt[] {
  return valueOrNull(snapshot.userReceipts) ?? []
}

/** Decided by the folder in which the receipt was found, whatever its text says. */
function isUsers(snapshot: Snapshot, receipt: Receipt): boolean {
  return listUserReceipts(snapshot).includes(receipt)
}

/** An id ends with the number of its plan in the run, which orders receipts of the same second. */
function createSortKey({ id, at }: Receipt): string {
  const planNumber = /-(\d+)$/.exec(id)?.[1] ?? ''
  return `${at} ${planNumber.padStart(6, '0')}`
}
