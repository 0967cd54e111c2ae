import type { BuilderState } from '../../core/model/finding.ts'
import type { Outcome } from '../../core/model/plan.ts'
import type { TestBuildResult } from '../../monitor/state/test-build-result.ts'

/** Wrong usage: the command line, or a file that is not a snapshot (sysexits.h, EX_USAGE). */
export const wrongUsage = 64
/** `status --cached` without a running app (sysexits.h, EX_UNAVAILABLE). */
export const appNotRunning = 69
/** The requested file could not be written (sysexits.h, EX_CANTCREAT). */
export const notWritten = 73

const stateExitCodes: Readonly<Record<BuilderState, number>> = {
  healthy: 0,
  asleep: 0,
  degraded: 1,
  down: 2,
  starting: 3,
  absent: 4,
  unknown: 5,
  paused: 6,
}

/** Returns the exit code of `status` and `diagnose` (docs/architecture.md, "Terminal contract"). */
export function getStateExitCode(state: BuilderState): number {
  return stateExitCodes[state]
}

/** Exit codes of `repair` by outcome. If there are several outcomes, the first in this order decides. */
const outcomeExitCodes: readonly (readonly [Outcome, number])[] = [
  ['unknown', 5],
  ['failed', 2],
  ['cancelled', 3],
  ['not-fixed', 1],
  ['refused', 4],
]

/** Returns the exit code of `repair`: 0 if everything is fixed or there was nothing to do. */
export function getOutcomesExitCode(outcomes: readonly Outcome[]): number {
  return outcomeExitCodes.find(([outcome]) => outcomes.includes(outcome))?.[1] ?? 0
}

/** Returns the exit code of `test-build`: 1 if a build failed, 5 if none was made or one has no outcome, else 0. */
export function getBuildsExitCode(results: readonly TestBuildResult['outcome'][]): number {
  if (results.includes('failed')) return 1
  return results.length === 0 || results.includes('unknown') ? 5 : 0
}
