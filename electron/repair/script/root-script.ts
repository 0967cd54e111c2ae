import type { Plan } from '../../core/model/plan.ts'
import type { RootOutput } from '../../core/text/root-output.ts'
import { endOfHelpers } from '../../core/text/script-parts.ts'
import { type ScriptUser, selectHelpers } from './helper-text.ts'
import { quoteWords } from './shell-quote.ts'

/** The part of a plan that the script consists of. */
export type ScriptParts = Pick<Plan, 'values' | 'steps'>

/**
 * Returns the one text that root runs for these plans: the helpers that they call, then the values and steps of each plan in
 * turn. It prints `builderbar: step N of M: …` before each step, stops at the first step that fails, and always exits with 0
 * and `builderbar: status N` as its last line, since osascript returns no output of a command that fails (docs/macos.md,
 * "osascript and administrator rights"). The same plans give the same text. For any POSIX shell; each program is called by
 * its path (docs/architecture.md, "Root scripts").
 */
export function createRootScript(plans: readonly ScriptParts[]): string {
  return createScript(plans, 'root')
}

/** The same for plans that need no administrator: the user's own shell runs it, and its receipt is in the user's folder. */
export function createUserScript(plans: readonly ScriptParts[]): string {
  return createScript(plans, 'user')
}

function createScript(plans: readonly ScriptParts[], runBy: ScriptUser): string {
  const count = plans.flatMap(({ steps }) => steps).length
  let number = 0
  const texts = plans.map(({ values = '', steps }) => {
    const blocks = steps.map(({ description: message, script: shell }) => {
      number += 1
      return `step ${quoteWords(`${number} of ${count}: ${message}`)}\n${shell}\n`
    })
    return [...(values === '' ? [] : [`${values}\n`]), ...blocks].join('\n')
  })
  return `${selectHelpers(texts, runBy)}\n${endOfHelpers}\n${texts.join('\n')}`
}

/** Whether the steps of one plan ran. */
export type PlanRun = 'done' | 'failed' | 'not-run'

/** Returns which plans ran, from the script's output, in the order in which they were given to `createRootScript`. */
export function listPlanRuns(plans: readonly ScriptParts[], output: RootOutput): readonly PlanRun[] {
  const lastStep = Math.min(output.lastStep, plans.flatMap(({ steps }) => steps).length)
  let lastOfPlan = 0
  return plans.map((plan) => {
    const firstOfPlan = lastOfPlan + 1
    lastOfPlan += plan.steps.length
    if (output.status === 0 || lastStep > lastOfPlan) return 'done'
    return lastStep >= firstOfPlan ? 'failed' : 'not-run'
  })
}
