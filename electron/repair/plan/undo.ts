import type { Plan, PlanNames, Planned } from '../../core/model/plan.ts'
import type { Receipt } from '../../core/model/receipt.ts'
import type { Snapshot } from '../../core/model/snapshot.ts'
import { defineTexts } from '../../core/text/translated-texts.ts'
import { formatReceiptStart } from '../script/script-text.ts'
import { quoteValue } from '../script/shell-quote.ts'
import { completePlan, type PlanParts, type Refusal, refuse } from './plan-parts.ts'

/** Texts of the refusals of an undo. */
export const undoTexts = defineTexts({
  foreignReceipt: (receipt: string) => `Builderbar didn't write the receipt ${receipt}.`,
})

/** How the receipts of one repair are undone. It never touches the Mac itself. */
export interface Undo {
  readonly getNames: () => PlanNames
  /** Whether nothing is left to undo. Without this function there always is. */
  readonly isOver?: (snapshot: Snapshot, receipt: Receipt) => boolean
  /** The steps for this receipt, or why it would be unsafe or useless. The text of a receipt is untrusted. */
  plan(snapshot: Snapshot, receipt: Receipt): Refusal | UndoParts
}

export type UndoParts = PlanParts & Pick<Plan, 'risk'>

/** The refusal for a receipt that no script of ours can have written. */
export function refuseForeignReceipt(receipt: Receipt): Refusal {
  return refuse(undoTexts.foreignReceipt(JSON.stringify(receipt.id)))
}

/**
 * Returns the plan that undoes this receipt.
 * @param repair id of the repair that left it
 */
export function createUndoPlan(
  repair: string,
  undo: Undo,
  snapshot: Snapshot,
  receipt: Receipt,
  needsAdmin: boolean,
): Planned {
  const id = quoteValue('receipt', receipt.id)
  const parts = id === null ? refuseForeignReceipt(receipt) : undo.plan(snapshot, receipt)
  const subject = { kind: 'undo', receipt: receipt.id } as const
  const values = formatReceiptStart('undo', `'${repair}'`, id ?? undefined)
  return completePlan({ subject, names: undo.getNames(), risk: 'safe', needsAdmin, values }, parts)
}
