import type { Plan } from '../../core/model/plan.ts'
import { readRootOutput } from '../../core/text/root-output.ts'
import {
  type AdministratorOptions,
  type ElevationMethod,
  runAsRoot,
} from '../../mac/administrator/administrator.ts'
import type { ElevationResult } from '../../mac/administrator/elevation-result.ts'
import { runAsUser } from '../../mac/administrator/user-script.ts'
import type { Mac } from '../../mac/mac.ts'
import { type PlanRun, plansRun, rootScript, userScript } from '../../repair/script/root-script.ts'

/** What came of the text of one plan: how far it came, what its program answered, and what was printed. */
export interface ScriptRun {
  readonly plansRun: PlanRun
  readonly answer: ElevationResult
  readonly printed: string
}

export interface RunScriptsOptions {
  /** Each stage in words. */
  readonly description: (stage: string) => void
  /** How root is asked, and what closes an open prompt. */
  readonly asking: AdministratorOptions
}

/**
 * Runs the texts of the plans: root's first, under one prompt, then the person's own, for which nobody is asked. So a
 * prompt that is cancelled leaves everything as it was; and where root's fail, the person's are not run.
 */
export async function runScripts(
  mac: Mac,
  plans: readonly Plan[],
  via: ElevationMethod,
  { description: message, asking }: RunScriptsOptions,
): Promise<ReadonlyMap<Plan, ScriptRun>> {
  const runs = new Map<Plan, ScriptRun>()
  const roots = plans.filter(({ needsAdmin }) => needsAdmin)
  const users = plans.filter(({ needsAdmin }) => !needsAdmin)
  if (roots.length > 0) {
    // sudo without a terminal asks nobody.
    message(via === 'sudo' && asking.terminal === false ? 'Running.' : 'Waiting for the password.')
    const titles = roots.map(({ title }) => title).join(', ')
    const answer = await runAsRoot(mac, rootScript(roots), `Builderbar: ${titles}`, via, asking)
    keep(runs, roots, answer)
    if (answer.kind !== 'ran' || answer.status !== 0) {
      for (const plan of users) runs.set(plan, { plansRun: 'not-run', answer, printed: '' })
      return runs
    }
  }
  if (users.length > 0) {
    message('Running.')
    keep(runs, users, await runAsUser(mac, userScript(users)))
  }
  return runs
}

function keep(runs: Map<Plan, ScriptRun>, plans: readonly Plan[], answer: ElevationResult): void {
  const output = readRootOutput('output' in answer ? answer.output : '')
  const states = plansRun(plans, output)
  const printed = output.lines.join('\n')
  for (const [at, plan] of plans.entries())
    runs.set(plan, { plansRun: states[at] ?? 'not-run', answer, printed })
}
