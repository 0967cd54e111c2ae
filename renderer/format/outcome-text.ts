import type { LastBuild } from '../../electron/app/contract/bridge-contract.ts'
import type { PlanSubject, RepairResult } from '../../electron/core/model/plan.ts'
import { messages } from './locale.ts'

/** Plans that repair no finding: a control of the builder, an undo, the link of the command line tool. */
type ControlOutcome = keyof typeof messages.plan.controlButton

/**
 * Describes the outcome of a plan, in the terms of its kind: a repair, an undo or a control.
 * @param testBuild a test build that has passed since, or null
 */
export function outcomeText({ subject, outcome, done }: RepairResult, testBuild: LastBuild | null): string {
  const isControl = selectControl(subject) !== null
  if (outcome !== 'fixed') return isControl ? messages.controlOutcomes[outcome] : messages.outcomes[outcome]
  const text = done ?? ''
  return isControl || testBuild === null ? text : messages.verifiedBy(text, testBuild.seconds)
}

/** Returns the name of the texts for a subject; null for a repair of a finding. */
export function selectControl(subject: PlanSubject): ControlOutcome | null {
  switch (subject.kind) {
    case 'control':
      return subject.control
    case 'undo':
    case 'tool':
      return subject.kind
    default:
      return null
  }
}
