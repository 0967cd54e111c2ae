import type { LastBuild } from '../../electron/app/contract/bridge-contract.ts'
import type { PlanSubject, RepairResult } from '../../electron/core/model/plan.ts'
import { messages } from './locale.ts'

/** Plans that repair no finding: a control of the builder, an undo, the link of the command line tool. */
type ControlOutcome = keyof typeof messages.plan.controlButton

/**
 * Describes the outcome of a plan in its own words, and for a repair the test build that proves it.
 * @param testBuild a test build that has passed since, or null
 */
export function formatOutcome(
  { subject, outcome, summary }: RepairResult,
  testBuild: LastBuild | null,
): string {
  const isVerified = outcome === 'fixed' && selectControl(subject) === null && testBuild !== null
  return isVerified ? messages.verifiedBy(summary, testBuild.seconds) : summary
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
