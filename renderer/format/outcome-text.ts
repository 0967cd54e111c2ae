import type { LastBuild } from '../../electron/app/contract/bridge-contract.ts'
import type { RepairResult } from '../../electron/core/model/plan.ts'
import type { PlanSubject } from '../../electron/core/model/plan-subject.ts'
import { messages } from './locale.ts'

/** Names the text for a subject that is not a repair. */
type RequestName = keyof typeof messages.asked

/**
 * Returns the outcome of a plan, in words for its kind: a repair, an undo, or a control of the builder.
 * @param testBuild a build that passed since
 */
export function outcomeText({ subject, outcome }: RepairResult, testBuild: LastBuild | null): string {
  const request = requestNameOf(subject)
  if (request !== null)
    return outcome === 'fixed' ? messages.asked[request] : messages.outcomesOfAsked[outcome]
  const verifiedAt =
    outcome === 'fixed' && testBuild !== null
      ? ` ${messages.verifiedBy(testBuild.system, testBuild.seconds)}`
      : ''
  return `${messages.outcomes[outcome]}${verifiedAt}`
}

/** Returns null for a repair of a finding. */
export function requestNameOf(subject: PlanSubject): RequestName | null {
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
