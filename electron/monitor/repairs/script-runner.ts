import type { Plan } from '../../core/model/plan.ts'
import { readRootOutput } from '../../core/text/root-output.ts'
import {
  type AdministratorOptions,
  type AdministratorWay,
  runAsRoot,
} from '../../mac/administrator/administrator.ts'
import type { AdminAnswer } from '../../mac/administrator/elevation-result.ts'
import { runAsPerson } from '../../mac/administrator/user-script.ts'
import type { Mac } from '../../mac/mac.ts'
import { type PlanRun, personsScript, plansRun, rootScript } from '../../repair/script/root-script.ts'

/** What came of the text of one plan: how far it came, what its program answered, and what was printed. */
export interface TextRun {
  readonly run: PlanRun
  readonly answer: AdminAnswer
  readonly printed: string
}

export interface RunningTexts {
  /** Each stage in words. */
  readonly says: (stage: string) => void
  /** How root is asked, and what closes an open prompt. */
  readonly asking: AdministratorOptions
}

/**
 * Runs the texts of the plans: root's first, under one prompt, then the person's own, for which nobody is asked. So a
 * prompt that is cancelled leaves everything as it was; and where root's fail, the person's are not run.
 */
export async function runTexts(
  mac: Mac,
  plans: readonly Plan[],
  via: AdministratorWay,
  { says, asking }: RunningTexts,
): Promise<ReadonlyMap<Plan, TextRun>> {
  const runs = new Map<Plan, TextRun>()
  const roots = plans.filter(({ needsAdmin }) => needsAdmin)
  const persons = plans.filter(({ needsAdmin }) => !needsAdmin)
  if (roots.length > 0) {
    // sudo without a terminal asks nobody.
    says(via === 'sudo' && asking.terminal === false ? 'Running.' : 'Waiting for the password.')
    const titles = roots.map(({ title }) => title).join(', ')
    const answer = await runAsRoot(mac, rootScript(roots), `Builderbar: ${titles}`, via, asking)
    keep(runs, roots, answer)
    if (answer.kind !== 'ran' || answer.status !== 0) {
      for (const plan of persons) runs.set(plan, { run: 'not-run', answer, printed: '' })
      return runs
    }
  }
  if (persons.length > 0) {
    says('Running.')
    keep(runs, persons, await runAsPerson(mac, personsScript(persons)))
  }
  return runs
}

function keep(runs: Map<Plan, TextRun>, plans: readonly Plan[], answer: AdminAnswer): void {
  const output = readRootOutput('output' in answer ? answer.output : '')
  const states = plansRun(plans, output)
  const printed = output.lines.join('\n')
  for (const [at, plan] of plans.entries()) runs.set(plan, { run: states[at] ?? 'not-run', answer, printed })
}
