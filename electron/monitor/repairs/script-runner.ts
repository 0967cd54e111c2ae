import type { Plan, RepairStage } from '../../core/model/plan.ts'
import { parseRootOutput } from '../../core/text/root-output.ts'
import {
  type AdministratorOptions,
  type ElevationMethod,
  runAsRoot,
} from '../../mac/administrator/administrator.ts'
import type { ElevationResult } from '../../mac/administrator/elevation-result.ts'
import { runAsUser } from '../../mac/administrator/user-script.ts'
import type { Mac } from '../../mac/mac.ts'
import {
  createRootScript,
  createUserScript,
  listPlanRuns,
  type PlanRun,
} from '../../repair/script/root-script.ts'

/** The run of one plan's script: how far it got, the result of the program that ran it, and its output. */
export interface ScriptRun {
  readonly plansRun: PlanRun
  readonly result: ElevationResult
  readonly printed: string
}

export interface RunScriptsOptions {
  /** Called at each stage. */
  readonly onProgress: (stage: RepairStage) => void
  /** How to ask for administrator rights, with the signals that close an open prompt. */
  readonly elevationOptions: AdministratorOptions
}

/**
 * Runs the scripts of the plans: root's first, under one prompt, then the user's, without a prompt. A cancelled prompt
 * leaves everything unchanged, and where root's script fails the user's is not run. Never throws.
 */
export async function runScripts(
  mac: Mac,
  plans: readonly Plan[],
  via: ElevationMethod,
  { onProgress, elevationOptions }: RunScriptsOptions,
): Promise<ReadonlyMap<Plan, ScriptRun>> {
  const runs = new Map<Plan, ScriptRun>()
  const roots = plans.filter(({ needsAdmin }) => needsAdmin)
  const users = plans.filter(({ needsAdmin }) => !needsAdmin)
  if (roots.length > 0) {
    // Without a terminal sudo shows no prompt.
    onProgress(via === 'sudo' && elevationOptions.terminal === false ? 'running' : 'password')
    let hasBegun = false
    const onBegun = () => {
      if (!hasBegun) onProgress('running')
      hasBegun = true
    }
    const titles = roots.map(({ title }) => title).join(', ')
    const result = await runAsRoot(mac, createRootScript(roots), `Builderbar: ${titles}`, via, {
      ...elevationOptions,
      onBegun,
    })
    // A short script ends before it is seen to have begun.
    if (result.kind === 'ran') onBegun()
    addRuns(runs, roots, result)
    if (result.kind !== 'ran' || result.status !== 0) {
      for (const plan of users) runs.set(plan, { plansRun: 'not-run', result, printed: '' })
      return runs
    }
  }
  if (users.length > 0) {
    if (roots.length === 0) onProgress('running')
    addRuns(runs, users, await runAsUser(mac, createUserScript(users)))
  }
  return runs
}

function addRuns(runs: Map<Plan, ScriptRun>, plans: readonly Plan[], result: ElevationResult): void {
  const output = parseRootOutput('output' in result ? result.output : '')
  const states = listPlanRuns(plans, output)
  const printedLines = output.lines.join('\n')
  for (const [index, plan] of plans.entries())
    runs.set(plan, { plansRun: states[index] ?? 'not-run', result, printed: printedLines })
}
