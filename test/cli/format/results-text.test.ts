import { expect, test } from 'vitest'
import { formatResults } from '../../../electron/cli/format/results-text.ts'
import { withoutColours } from '../../../electron/cli/terminal/colours.ts'
import type { BuilderControl, PlanSubject, RepairResult } from '../../../electron/core/model/plan.ts'

const page = { width: 80, paint: withoutColours }

function firstLine(subject: PlanSubject, outcome: RepairResult['outcome'] = 'fixed') {
  const result = { subject, outcome, before: [], after: [], output: '' }
  return formatResults([result], null, page).split('\n')[0]
}

test('the result of a control is not called a repair', () => {
  const service = 'org.nixos.linux-builder'
  const control = (name: BuilderControl) => ({ kind: 'control', control: name, service }) as const
  expect(firstLine(control('stop'))).toBe('Stopped the builder')
  expect(firstLine(control('start'))).toBe('Started the builder')
  expect(firstLine(control('restart'))).toBe('Restarted the builder')
  expect(firstLine(control('capture-log'))).toBe("Capturing the builder's output")
  expect(firstLine({ kind: 'undo', receipt: '20260304-key' })).toBe('Undone')
  expect(firstLine(control('stop'), 'cancelled')).toBe('Canceled: Stop the builder')
})

test('a restart that repairs a finding is called a repair', () => {
  const finding = 'builder-wedged@port 31022'
  expect(firstLine({ kind: 'finding', finding, repair: 'restart-builder' })).toBe(
    "Fixed: The builder accepts connections but doesn't respond",
  )
})
