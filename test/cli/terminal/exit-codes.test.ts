import { expect, test } from 'vitest'
import { getOutcomesExitCode, getStateExitCode } from '../../../electron/cli/terminal/exit-codes.ts'
import { builderStates } from '../../../electron/core/model/finding.ts'

test('every state has the exit code of docs/architecture.md, "Terminal contract"', () => {
  expect(Object.fromEntries(builderStates.map((state) => [state, getStateExitCode(state)]))).toEqual({
    healthy: 0,
    asleep: 0,
    degraded: 1,
    down: 2,
    starting: 3,
    absent: 4,
    unknown: 5,
    paused: 6,
  })
})

test.each([
  [[], 0],
  [['fixed'], 0],
  [['fixed', 'fixed'], 0],
  [['not-fixed'], 1],
  [['failed'], 2],
  [['cancelled'], 3],
  [['refused'], 4],
  [['unknown'], 5],
  [['fixed', 'refused'], 4],
  [['refused', 'failed'], 2],
  [['failed', 'unknown'], 5],
] as const)('the outcomes %j exit with %s', (outcomes, code) => {
  expect(getOutcomesExitCode(outcomes)).toBe(code)
})
