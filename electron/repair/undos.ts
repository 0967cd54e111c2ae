import type { Planned } from '../builder/plan.ts'
import type { Receipt } from '../builder/receipt.ts'
import { valueIfSeen } from '../builder/seen.ts'
import type { Snapshot } from '../builder/snapshot.ts'
import { undoDeduplicateMachines } from './deduplicate-machines.ts'
import { undoFixKeyPermissions } from './fix-key-permissions.ts'
import { undoLoadService } from './load-service.ts'
import { undoPinHostKey } from './pin-host-key.ts'
import { undoReinstallKey } from './reinstall-key.ts'
import { undoRelinkMachines } from './relink-machines.ts'
import { undoRemoveMalformedLine } from './remove-malformed-line.ts'
import { undoRouteRootSsh } from './route-root-ssh.ts'
import { planOfUndo, type Undo } from './undo.ts'

/** Everything that can be taken back. A new one is one file, or a line of `undoFiles`, and one line here. */
export const undos: readonly Undo[] = [
  undoLoadService,
  undoFixKeyPermissions,
  undoRouteRootSsh,
  undoReinstallKey,
  undoPinHostKey,
  undoRemoveMalformedLine,
  undoDeduplicateMachines,
  undoRelinkMachines,
]

/** Repairs that can be taken back, newest first: those whose receipt was seen and that no later undo took back. */
export function undoable(snapshot: Snapshot): readonly Receipt[] {
  const receipts = valueIfSeen(snapshot.receipts) ?? []
  const undone = new Set(receipts.map((receipt) => receipt.undoes))
  return receipts
    .filter(({ what, id, name }) => what === 'repair' && !undone.has(id) && undoOf(name) !== null)
    .sort((one, other) => (inOrder(one) < inOrder(other) ? 1 : -1))
}

/** The plan that takes back the repair with this receipt, or the last one; null where there is none. */
export function planUndo(snapshot: Snapshot, id?: string): Planned | null {
  const receipts = undoable(snapshot)
  const receipt = id === undefined ? receipts[0] : receipts.find((one) => one.id === id)
  const undo = receipt === undefined ? null : undoOf(receipt.name)
  return receipt === undefined || undo === null ? null : planOfUndo(undo, snapshot, receipt)
}

/** What taking this receipt back does, as a heading. */
export function titleOfUndo(receipt: Receipt): string {
  return undoOf(receipt.name)?.title ?? receipt.name
}

function undoOf(repair: string): Undo | null {
  return undos.find((undo) => undo.repair === repair) ?? null
}

/** Ids count the plans of one run at their end; of the same second the later has the larger number. */
function inOrder({ id, at }: Receipt): string {
  return `${at} ${(/-(\d+)$/.exec(id)?.[1] ?? '').padStart(6, '0')}`
}
