import type { BuilderState } from '../../core/model/finding.ts'
import type { Outcome } from '../../core/model/plan.ts'
import type { TestBuildResult } from '../../monitor/state/test-build-result.ts'

/** Wrong usage: the command line, or a file that is no snapshot. */
export const wrongUsage = 64
/** `status --cached` without a running app (sysexits.h, EX_UNAVAILABLE). */
export const appNotRunning = 69
/** The file that was asked for could not be made (sysexits.h, EX_CANTCREAT). */
export const notWritten = 73

const ofState: Readonly<Record<BuilderState, number>> = {
  healthy: 0,
  asleep: 0,
  degraded: 1,
  down: 2,
  starting: 3,
  absent: 4,
  unknown: 5,
  paused: 6,
}

/** Exit code of `status` and `diagnose` (docs/architecture.md, "Terminal contract"). */
export function exitCodeOfState(state: BuilderState): number {
  return ofState[state]
}

/** Exit code of `repair` for each outcome; of several outcomes the first in this order counts. */
const ofOutcome: readonly (readonly [Outcome, number])[] = [
  ['unknown', 5],
  ['failed', 2],
  ['cancelled', 3],
  ['not-fixed', 1],
  ['refused', 4],
]

/** 0 where everything is fixed or nothing was to do. */
export function exitCodeOfOutcomes(outcomes: readonly Outcome[]): number {
  return ofOutcome.find(([outcome]) => outcomes.includes(outcome))?.[1] ?? 0
}

/** Exit code of `test-build`: 1 where one failed, 5 where nothing was built or it is not known of one, else 0. */
export function exitCodeOfBuilds(results: readonly TestBuildResult['outcome'][]): number {
  if (results.includes('failed')) return 1
  return results.length === 0 || results.includes('not-known') ? 5 : 0
}
