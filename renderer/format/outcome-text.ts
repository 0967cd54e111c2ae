import type { LastBuild } from '../../electron/app/contract/bridge-contract.ts'
import type { RepairResult } from '../../electron/core/model/plan.ts'
import { messages } from './locale.ts'

/** Plans that repair nothing: what was asked for is done, or it is not. */
type ControlOutcome = keyof typeof messages.asked

/**
 * What came of a plan, in the words of what it was: a repair, its undoing, or something that was asked of the builder.
 * `testBuild` is a build that has worked since.
 */
export function outcomeText({ repair, finding, outcome }: RepairResult, testBuild: LastBuild | null): string {
  const asked = askedFor({ repair, finding })
  if (asked === null) {
    const verifiedAt =
      outcome === 'fixed' && testBuild !== null
        ? ` ${messages.verifiedBy(testBuild.system, testBuild.seconds)}`
        : ''
    return `${messages.outcomes[outcome]}${verifiedAt}`
  }
  return outcome === 'fixed' ? messages.asked[asked] : messages.outcomesOfAsked[outcome]
}

/** Null for a repair. A restart may be either: what was asked of the builder names that where a finding's key stands. */
export function askedFor({
  repair,
  finding,
}: Pick<RepairResult, 'repair' | 'finding'>): ControlOutcome | null {
  const isAsked = (name: string): name is ControlOutcome => name in messages.asked
  const control = finding.split('@', 1)[0] ?? ''
  if (isAsked(control)) return control
  return isAsked(repair) ? repair : null
}
