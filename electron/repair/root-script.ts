import type { Plan } from '../builder/plan.ts'
import type { RootOutput } from '../builder/root-output.ts'

/**
 * The one text that root runs for these plans, in this order. It prints `builderbar: step N of M: …` before
 * each step, stops at the first step that fails, and always exits 0 with `builderbar: status N` as its last
 * line: osascript drops stdout of anything that exits otherwise (macos-facts.md 2.2).
 */
export function rootScript(plans: readonly Plan[]): string {
  return plans.flatMap((plan) => plan.steps.map((step) => step.shell)).join('\n')
}

/** How far the script came with one of its plans. */
export type PlanRun = 'done' | 'failed' | 'not-run'

/** How far the script came with each plan, in the order in which they were given to `rootScript`. */
export function plansRun(plans: readonly Plan[], output: RootOutput): readonly PlanRun[] {
  let lastOfPlan = 0
  return plans.map((plan) => {
    const firstOfPlan = lastOfPlan + 1
    lastOfPlan += plan.steps.length
    if (output.status === 0 || output.lastStep > lastOfPlan) return 'done'
    return output.lastStep >= firstOfPlan ? 'failed' : 'not-run'
  })
}
