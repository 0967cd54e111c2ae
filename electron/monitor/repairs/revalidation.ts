import type { Plan } from '../../core/model/plan.ts'
import type { Status } from '../../core/model/status.ts'
import { defineTexts } from '../../core/text/translated-texts.ts'
import { plan } from './planner.ts'

/** Texts about plans that no longer fit the Mac. */
export const revalidationTexts = defineTexts({
  starting: 'The builder is starting. Whether the problem is gone will show when it responds.',
  otherProblem: 'That problem is gone, but another appeared. Review the new repair.',
  partlyGone: 'Part of the problem is gone, and only the script that you saw may run.',
  interruptsMore: (builds: readonly string[]) =>
    `Since the plan was shown, more would be interrupted: ${builds.join('; ')}.`,
  changed: 'This Mac changed since you reviewed the steps.',
})

/** How a displayed plan compares with a plan made from the current status. */
type PlanComparison =
  | { readonly kind: 'same' }
  /** Its finding or receipt is gone, or the builder is in the requested state. */
  | { readonly kind: 'gone' }
  /** It would interrupt builds that were not displayed: a sentence for each. */
  | { readonly kind: 'interrupts-more'; readonly builds: readonly string[] }
  | { readonly kind: 'changed'; readonly reason: string }

/** Whether all plans of one prompt still apply; their script runs as a whole or not at all. */
export type Revalidation =
  | { readonly kind: 'valid' }
  | { readonly kind: 'over' }
  /** As `valid`, once the user agrees to interrupt these builds too. */
  | { readonly kind: 'interrupts-more'; readonly builds: readonly string[]; readonly reason: string }
  | { readonly kind: 'changed'; readonly reason: string }

/** In these states another problem may hide the finding, so it does not count as over. */
const hidingStates: ReadonlySet<string> = new Set(['down', 'unknown', 'starting'])

/** Compares displayed plans with the current status, before they run. */
export function revalidatePlans(plans: readonly Plan[], now: Status): Revalidation {
  const checks = plans.map((plan) => ({ plan, comparison: comparePlan(plan, now) }))
  const isOver = ({ subject }: Plan) => subject.kind !== 'finding' || !hidingStates.has(now.state)
  const goneReason = now.state === 'starting' ? revalidationTexts.starting : revalidationTexts.otherProblem
  const [changeReason] = checks.flatMap(({ plan, comparison }) => {
    if (comparison.kind === 'changed') return [comparison.reason]
    return comparison.kind === 'gone' && !isOver(plan) ? [goneReason] : []
  })
  if (changeReason !== undefined) return { kind: 'changed', reason: changeReason }
  if (checks.every(({ comparison }) => comparison.kind === 'gone')) return { kind: 'over' }
  if (checks.some(({ comparison }) => comparison.kind === 'gone')) {
    return {
      kind: 'changed',
      reason: revalidationTexts.partlyGone,
    }
  }
  const builds = checks.flatMap(({ comparison }) =>
    comparison.kind === 'interrupts-more' ? comparison.builds : [],
  )
  if (builds.length === 0) return { kind: 'valid' }
  return {
    kind: 'interrupts-more',
    builds,
    reason: revalidationTexts.interruptsMore(builds),
  }
}

/**
 * Plans again and compares: the steps must be the same, and no further build may be interrupted (docs/architecture.md, "How
 * a repair runs").
 */
function comparePlan(shownPlan: Plan, now: Status): PlanComparison {
  const newPlanning = plan(now, shownPlan.subject)
  if (newPlanning.kind !== 'planned') return { kind: 'gone' }
  if (!newPlanning.planned.ok) return { kind: 'changed', reason: newPlanning.planned.reason }
  const { interrupts, ...newRest } = newPlanning.planned.plan
  const { interrupts: shownInterrupts, ...shownRest } = shownPlan
  if (JSON.stringify(newRest) !== JSON.stringify(shownRest)) {
    return { kind: 'changed', reason: revalidationTexts.changed }
  }
  const shownPids = new Set(shownInterrupts.map(({ pid }) => pid))
  const newBuilds = interrupts.filter(({ pid }) => !shownPids.has(pid))
  if (newBuilds.length === 0) return { kind: 'same' }
  return { kind: 'interrupts-more', builds: newBuilds.map(({ description }) => description) }
}
