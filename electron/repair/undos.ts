import type { Planned } from '../builder/plan.ts'
import type { Receipt } from '../builder/receipt.ts'
import { valueIfSeen } from '../builder/seen.ts'
import type { Snapshot } from '../builder/snapshot.ts'
import { undoCaptureLog } from './capture-log.ts'
import { undoDeduplicateMachines } from './deduplicate-machines.ts'
import { undoFixKeyPermissions } from './fix-key-permissions.ts'
import { undoForgetHostKey } from './forget-host-key.ts'
import { undoInstallTool } from './install-tool.ts'
import { undoLeaveNixbld } from './leave-nixbld.ts'
import { undoLoadService } from './load-service.ts'
import { undoPinHostKey } from './pin-host-key.ts'
import { undoRecreateDisk } from './recreate-disk.ts'
import { undoReinstallKey } from './reinstall-key.ts'
import { undoRelinkMachines } from './relink-machines.ts'
import { undoRemoveMalformedLine } from './remove-malformed-line.ts'
import { undoRestoreBuilders, undoRestorePersonsBuilders } from './restore-builders.ts'
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
  undoRecreateDisk,
  undoRestoreBuilders,
  undoLeaveNixbld,
  undoForgetHostKey,
  undoInstallTool,
  undoCaptureLog,
]

/** The same for receipts in the person's own folder: what they say never becomes a text that root runs. */
export const personsUndos: readonly Undo[] = [undoRestorePersonsBuilders]

/** Repairs that can be taken back, newest first: those whose receipt was seen and that no later undo took back. */
export function undoable(snapshot: Snapshot): readonly Receipt[] {
  const lists = [valueIfSeen(snapshot.receipts) ?? [], personsReceipts(snapshot)]
  return lists
    .flatMap((receipts) => {
      // Of the same list alone: the person's own say nothing of root's.
      const undone = new Set(receipts.map((receipt) => receipt.undoes))
      return receipts.filter((receipt) => {
        const undo = receipt.what !== 'repair' || undone.has(receipt.id) ? null : undoOf(snapshot, receipt)
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
    : planOfUndo(undo, snapshot, receipt, !isPersons(snapshot, receipt))
}

/** What taking this receipt back does, as a heading. */
export function titleOfUndo(receipt: Receipt): string {
  return [...undos, ...personsUndos].find(({ repair }) => repair === receipt.name)?.title ?? receipt.name
}

function undoOf(snapshot: Snapshot, receipt: Receipt): Undo | null {
  const known = isPersons(snapshot, receipt) ? personsUndos : undos
  return known.find((undo) => undo.repair === receipt.name) ?? null
}

function personsReceipts(snapshot: Snapshot): readonly Receipt[] {
  return valueIfSeen(snapshot.personsReceipts) ?? []
}

/** By where it was found, whatever it says. */
function isPersons(snapshot: Snapshot, receipt: Receipt): boolean {
  return personsReceipts(snapshot).includes(receipt)
}

/** Ids count the plans of one run at their end; of the same second the later has the larger number. */
function inOrder({ id, at }: Receipt): string {
  return `${at} ${(/-(\d+)$/.exec(id)?.[1] ?? '').padStart(6, '0')}`
}
