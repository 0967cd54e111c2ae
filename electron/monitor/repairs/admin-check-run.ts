import { isAdminCheck, type Plan } from '../../core/model/plan.ts'
import type { RootScan } from '../../core/model/root-scan.ts'
import type { Status } from '../../core/model/status.ts'
import { createRootScanSteps } from '../../repair/controls/admin-check.ts'
import { readRootScan, removeResultLines } from '../scan/root-scan-run.ts'
import type { Scanner } from '../scan/scanner.ts'
import type { ScriptRun } from './script-runner.ts'

/**
 * Takes the result of an admin check out of what its script printed, and gives it to the scanner, whose next scan has it. What
 * is left to show are ssh's messages of logins that failed. Runs of other plans stay as they are.
 * @param before the status from which the plans were made, which says what the numbers in the output stand for
 */
export function recordAdminChecks(
  runs: ReadonlyMap<Plan, ScriptRun>,
  before: Status,
  scanner: Scanner,
  at: Date,
): ReadonlyMap<Plan, ScriptRun> {
  const request = createRootScanSteps(before.snapshot)
  return new Map(
    [...runs].map(([plan, run]) => {
      if (request === null || !isAdminCheck(plan.subject)) return [plan, run]
      const lines = run.printed.split('\n')
      const scan = readRootScan(lines, request, at)
      if (scan?.observed) scanner.rootScans.record(scan, before.snapshot)
      const messages = scan?.observed ? listRefusals(scan.value) : []
      return [plan, { ...run, printed: [...removeResultLines(lines), ...messages].join('\n') }]
    }),
  )
}

function listRefusals({ entries }: RootScan): readonly string[] {
  return entries.flatMap(({ login }) => (login.observed && !login.value.works ? [login.value.output] : []))
}
