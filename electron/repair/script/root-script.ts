import type { Plan } from '../../core/model/plan.ts'
import type { RootOutput } from '../../core/text/root-output.ts'
import { endOfHelpers } from '../../core/text/script-parts.ts'
import { helperText, type ScriptUser } from './helper-text.ts'
import { shellQuoteWords } from './shell-quote.ts'

/** The part of a plan that the script consists of. */
export type ScriptParts = Pick<Plan, 'values' | 'steps'>

/**
 * The one text that root runs for these plans, in this order: the helpers that they call, then of each plan its values and
 * its steps. It prints `builderbar: step N of M: …` before each step, stops at the first step that fails, and always exits 0
 * with `builderbar: status N` as its last line, since osascript gives the output of nothing else (docs/macos.md, "osascript and administrator rights"). The
 * same plans give the same text. Only for a POSIX shell; every program is named by its path (docs/architecture.md, "Root scripts").
 */
export function rootScript(plans: readonly ScriptParts[]): string {
  return scriptFor(plans, 'root')
}

/** The same for plans that need no administrator: the user's own shell runs it, and it keeps all in the user's folder. */
export function userScript(plans: readonly ScriptParts[]): string {
  return scriptFor(plans, 'user')
}

function scriptFor(plans: readonly ScriptParts[], runBy: ScriptUser): string {
  const count = plans.flatMap(({ steps }) => steps).length
  let number = 0
  const texts = plans.map(({ values = '', steps }) => {
    const blocks = steps.map(({ description: message, script: shell }) => {
      number += 1
      return `step ${shellQuoteWords(`${number} of ${count}: ${message}`)}\n${shell}\n`
    })
    return [...(values === '' ? [] : [`${values}\n`]), ...blocks].join('\n')
  })
  return `${helperText(texts, runBy)}\n${endOfHelpers}\n${texts.join('\n')}`
}

/** How far the script came with one of its plans. */
export type PlanRun = 'done' | 'failed' | 'not-run'

/** How far the script came with each plan, in the order in which they were given to `rootScript`. */
export function plansRun(plans: readonly ScriptParts[], output: RootOutput): readonly PlanRun[] {
  const last = Math.min(output.lastStep, plans.flatMap(({ steps }) => steps).length)
  let lastOfPlan = 0
  return plans.map((plan) => {
    const firstOfPlan = lastOfPlan + 1
    lastOfPlan += plan.steps.length
    if (output.status === 0 || last > lastOfPlan) return 'done'
    return last >= firstOfPlan ? 'failed' : 'not-run'
  })
}
