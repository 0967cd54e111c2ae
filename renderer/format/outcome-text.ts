import type { LastBuild } from '../../electron/app/contract/bridge-contract.ts'
import type { RepairResult } from '../../electron/core/model/plan.ts'
import { words } from './locale.ts'

/** Plans that repair nothing: what was asked for is done, or it is not. */
type Asked = keyof typeof words.asked

/**
 * What came of a plan, in the words of what it was: a repair, its undoing, or something that was asked of the builder.
 * `proof` is a build that has worked since.
 */
export function doneWords({ repair, finding, outcome }: RepairResult, proof: LastBuild | null): string {
  const asked = askedFor({ repair, finding })
  if (asked === null) {
    const proven =
      outcome === 'fixed' && proof !== null ? ` ${words.provenBy(proof.system, proof.seconds)}` : ''
    return `${words.outcomes[outcome]}${proven}`
  }
  return outcome === 'fixed' ? words.asked[asked] : words.outcomesOfAsked[outcome]
}

/** Null for a repair. A restart may be either: what was asked of the builder names that where a finding's key stands. */
export function askedFor({ repair, finding }: Pick<RepairResult, 'repair' | 'finding'>): Asked | null {
  const isAsked = (name: string): name is Asked => name in words.asked
  const control = finding.split('@', 1)[0] ?? ''
  if (isAsked(control)) return control
  return isAsked(repair) ? repair : null
}
