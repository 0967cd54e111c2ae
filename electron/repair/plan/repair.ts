import type { Finding } from '../../core/model/finding.ts'
import type { PlanNames, Planned, Risk } from '../../core/model/plan.ts'
import type { Snapshot } from '../../core/model/snapshot.ts'
import { formatReceiptStart } from '../script/script-text.ts'
import { completePlan, type PlanParts, type Refusal } from './plan-parts.ts'
import type { Undo } from './undo.ts'

export interface RepairTexts extends PlanNames {
  /** Label of its button, with three dots because a confirmation follows. */
  readonly button: string
}

/** One repair: when it applies, what it does, how it is undone. It never touches the Mac itself. */
export interface Repair {
  readonly id: string
  readonly texts: RepairTexts
  readonly risk: Risk
  readonly undo: Undo | null
  readonly userUndo: Undo | null
  /** The plan for this finding as the snapshot shows the Mac, or why it would be unsafe or useless. */
  plan(snapshot: Snapshot, finding: Finding): Planned
}

export interface RepairOptions<Id extends string, Texts extends RepairTexts> {
  readonly id: Id
  readonly texts: Texts
  readonly risk: Risk
  /** Undoes the repair by its receipt in root's folder. */
  readonly undo?: Undo
  /**
   * Undoes the repair by its receipt in the user's own folder, as the user. The user's programs can write that folder, so
   * nothing from such a receipt gets into a text that root runs.
   */
  readonly userUndo?: Undo
  /** The repair leaves a receipt although it cannot be undone. */
  readonly leavesReceipt?: true
  readonly plan: (snapshot: Snapshot, finding: Finding) => Refusal | PlanParts
}

/** Declares a repair. Its plans have its names and risk and the permanent fix of the finding, where `plan` names no others. */
export function repair<const Id extends string, Texts extends RepairTexts>(
  options: RepairOptions<Id, Texts>,
): Repair & Pick<RepairOptions<Id, Texts>, 'id' | 'texts'> {
  const { id, texts, risk, undo = null, userUndo = null, leavesReceipt = undo !== null } = options
  const values = leavesReceipt ? formatReceiptStart('repair', `'${id}'`) : ''
  return {
    id,
    texts,
    risk,
    undo,
    userUndo,
    plan(snapshot, finding) {
      const subject = { kind: 'finding', finding: finding.key, repair: id } as const
      const { permanentFix } = finding
      return completePlan(
        { subject, names: texts, risk, permanentFix, values },
        options.plan(snapshot, finding),
      )
    },
  }
}
