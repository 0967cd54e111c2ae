import type { Plan } from '../../core/model/plan.ts'
import type { Status } from '../../core/model/status.ts'
import type { ElevationResult } from '../../mac/administrator/elevation-result.ts'
import type { PlanOutcome } from './control-outcome.ts'
import { determineOutcome } from './repair-outcome.ts'
import type { ScriptRun } from './script-runner.ts'

/** Returns the outcome of a plan from the run of its script and the scans before and after it. */
export function judgeRun(
  plan: Plan,
  { plansRun: run, result }: ScriptRun,
  before: Status,
  after: Status,
): PlanOutcome {
  const outcome = judgeNotRun(result)
  if (outcome !== null) return { outcome, message: result.message }
  if (result.kind === 'ran') return determineOutcome(plan, run, before, after)
  return { outcome: result.kind === 'unknown' ? 'unknown' : 'failed', message: result.message }
}

/** Returns the outcome where it is certain that nothing ran, else null. */
export function judgeNotRun(result: ElevationResult): 'cancelled' | 'failed' | null {
  switch (result.kind) {
    case 'withdrawn':
    case 'cancelled':
      return 'cancelled'
    case 'denied':
    case 'no-screen':
    case 'missing':
      return 'failed'
    case 'ran':
    case 'failed':
    case 'unknown':
      return null
  }
}
