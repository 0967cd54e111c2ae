import { expect, test } from 'vitest'
import { formatResults } from '../../../electron/cli/format/results-text.ts'
import { withoutColours } from '../../../electron/cli/terminal/colours.ts'
import type { PlanSubject, RepairResult } from '../../../electron/core/model/plan.ts'

const page = { width: 80, paint: withoutColours }
const wedged: PlanSubject = {
  kind: 'finding',
  finding: 'builder-wedged@port 31022',
  repair: 'restart-builder',
}
const stop: PlanSubject = { kind: 'control', control: 'stop', service: 'org.nixos.linux-builder' }

function firstLine(result: Pick<RepairResult, 'subject' | 'outcome' | 'done'>) {
  return formatResults([{ ...result, before: [], after: [], output: '' }], null, page).split('\n')[0]
}

test('a plan that worked says what was done, in its own words', () => {
  const done = 'Linux builder restarted'
  expect(firstLine({ subject: wedged, outcome: 'fixed', done })).toBe(done)
})

test('what was printed is indented below, and nothing is below where nothing was', () => {
  const done = 'Linux builder restarted'
  const result = { subject: wedged, outcome: 'fixed', done, before: [], after: [] } as const
  expect(formatResults([{ ...result, output: '' }], null, page)).toBe(`${done}\n`)
  expect(formatResults([{ ...result, output: 'Written: /a' }], null, page)).toBe(`${done}\n  Written: /a\n`)
})

test('a plan that did not work says what was to be done, or which problem is left', () => {
  expect(firstLine({ subject: stop, outcome: 'cancelled', done: null })).toBe('Canceled: Stop the builder')
  expect(firstLine({ subject: wedged, outcome: 'not-fixed', done: null })).toBe(
    "Not fixed: The builder accepts connections but doesn't respond",
  )
})
