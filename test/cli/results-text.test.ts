import { expect, test } from 'vitest'
import { formatResults } from '../../electron/cli/format/results-text.ts'
import { withoutColours } from '../../electron/cli/terminal/colours.ts'
import type { RepairResult } from '../../electron/core/model/plan.ts'

const page = { width: 80, paint: withoutColours }

function firstLine(repair: string, finding: string, outcome: RepairResult['outcome'] = 'fixed') {
  const result = { repair, finding, outcome, before: [], after: [], output: '' }
  return formatResults([result], null, page).split('\n')[0]
}

test('what was asked of the builder is not called a repair', () => {
  const label = 'org.nixos.linux-builder'
  expect(firstLine('stop-builder', `stop@${label}`)).toBe(`Stopped: stop-builder, for stop@${label}`)
  expect(firstLine('start-builder', `start@${label}`)).toContain('Started: ')
  expect(firstLine('restart-builder', `restart@${label}`)).toContain('Restarted: ')
  expect(firstLine('capture-log', `capture-log@${label}`)).toContain('Captured: ')
  expect(firstLine('undo', '20260304-key')).toContain('Taken back: ')
  expect(firstLine('stop-builder', `stop@${label}`, 'cancelled')).toContain('Cancelled: ')
})

test('a restart that repairs is a repair', () => {
  expect(firstLine('restart-builder', 'builder-wedged@port 31022')).toContain('Repaired: ')
})
