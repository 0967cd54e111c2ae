import { valueOrNull } from '../core/model/observation.ts'
import type { Planned } from '../core/model/plan.ts'
import type { Receipt } from '../core/model/receipt.ts'
import type { Snapshot } from '../core/model/snapshot.ts'
import { undoCaptureLog } from './controls/capture-log.ts'
import { undoInstallTool } from './controls/install-tool.ts'
import { planOfUndo, type Undo } from './plan/undo.ts'
import { undoDeduplicateMachines } from './repairs/deduplicate-machines.ts'
import { undoFixKeyPermissions } from './repairs/fix-key-permissions.ts'
import { undoForgetHostKey } from './repairs/forget-host-key.ts'
import { undoLeaveNixbld } from './repairs/leave-nixbld.ts'
import { undoLoadService } from './repairs/load-service.ts'
import { undoPinHostKey } from './repairs/pin-host-key.ts'
import { undoRecreateDisk } from './repairs/recreate-disk.ts'
import { undoReinstallKey } from './repairs/reinstall-key.ts'
import { undoRelinkMachines } from './repairs/relink-machines.ts'
import { undoRemoveMalformedLine } from './repairs/remove-malformed-line.ts'
import { undoRestoreBuilders, undoRestoreUserBuilders } from './repairs/restore-builders.ts'
import { undoRouteRootSsh } from './repairs/route-root-ssh.ts'

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
  undoRecreateDisk,
  undoRestoreBuilders,
  undoLeaveNixbld,
  undoForgetHostKey,
  undoInstallTool,
  undoCaptureLog,
]

/** The same for receipts in the person's own folder: what they say never becomes a text that root runs. */
export const userUndos: readonly Undo[] = [undoRestoreUserBuilders]

/** Repairs that can be taken back, newest first: those whose receipt was seen and that no later undo took back. */
export function undoable(snapshot: Snapshot): readonly Receipt[] {
  const lists = [valueOrNull(snapshot.receipts) ?? [], userReceipts(snapshot)]
  return lists
    .flatMap((receipts) => {
      // Of the same list alone: the person's own say nothing of root's.
      const undone = new Set(receipts.map((receipt) => receipt.undoes))
      return receipts.filter((receipt) => {
        const undo = receipt.kind !== 'repair' || undone.has(receipt.id) ? null : undoOf(snapshot, receipt)
        return undo !== null && undo.isOver?.(snapshot, receipt) !== true
      })
    })
    .sort((one, other) => (inOrder(one) < inOrder(other) ? 1 : -1))
}

/** The plan that takes back the repair with this receipt, or the last one; null where there is none. */
export function planUndo(snapshot: Snapshot, id?: string): Planned | null {
  const receipts = undoable(snapshot)
  const receipt = id === undefined ? receipts[0] : receipts.find((one) => one.id === id)
  const undo = receipt === undefined ? null : undoOf(snapshot, receipt)
  return receipt === undefined || undo === null
    ? null
    : planOfUndo(undo, snapshot, receipt, !isUsers(snapshot, receipt))
}

/** What taking this receipt back does, as a heading. */
export function titleOfUndo(receipt: Receipt): string {
  return [...undos, ...userUndos].find(({ repair }) => repair === receipt.name)?.title ?? receipt.name
}

function undoOf(snapshot: Snapshot, receipt: Receipt): Undo | null {
  const known = isUsers(snapshot, receipt) ? userUndos : undos
  return known.find((undo) => undo.repair === receipt.name) ?? null
}

function userReceipts(snapshot: Snapshot): readonly Receipt[] {
  return valueOrNull(snapshot.userReceipts) ?? []
}

/** By where it was found, whatever it says. */
function isUsers(snapshot: Snapshot, receipt: Receipt): boolean {
  return userReceipts(snapshot).includes(receipt)
}

/** Ids count the plans of one run at their end; of the same second the later has the larger number. */
function inOrder({ id, at }: Receipt): string {
  return `${at} ${(/-(\d+)$/.exec(id)?.[1] ?? '').padStart(6, '0')}`
}
