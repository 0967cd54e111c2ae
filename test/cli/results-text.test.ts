import { expect, test } from 'vitest'
import { formatResults } from '../../electron/cli/format/results-text.ts'
import { withoutColours } from '../../electron/cli/terminal/colours.ts'
import type { BuilderControl, PlanSubject, RepairResult } from '../../electron/core/model/plan.ts'

const page = { width: 80, paint: withoutColours }

function firstLine(subject: PlanSubject, outcome: RepairResult['outcome'] = 'fixed') {
  const result = { subject, outcome, before: [], after: [], output: '' }
  return formatResults([result], null, page).split('\n')[0]
}

test('the result of a control is not called a repair', () => {
  const service = 'org.nixos.linux-builder'
  const control = (name: BuilderControl) => ({ kind: 'control', control: name, service }) as const
  expect(firstLine(control('stop'))).toBe(`Stopped: stop-builder, for stop@${service}`)
  expect(firstLine(control('start'))).toContain('Started: ')
  expect(firstLine(control('restart'))).toContain('Restarted: ')
  expect(firstLine(control('capture-log'))).toContain('Captured: ')
  expect(firstLine({ kind: 'undo', receipt: '20260304-key' })).toContain('Taken back: ')
  expect(firstLine(control('stop'), 'cancelled')).toContain('Cancelled: ')
})

test('a restart that repairs a finding is called a repair', () => {
  const finding = 'builder-wedged@port 31022'
  expect(firstLine({ kind: 'finding', finding, repair: 'restart-builder' })).toBe(
    `Repaired: restart-builder, for ${finding}`,
  )
})
