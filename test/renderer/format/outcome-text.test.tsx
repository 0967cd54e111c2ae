import { expect, test } from 'vitest'
import type { LastBuild } from '../../../electron/app/contract/bridge-contract.ts'
import type { PlanSubject, RepairResult } from '../../../electron/core/model/plan.ts'
import { outcomeText } from '../../../renderer/format/outcome-text.ts'

const nothing = { before: [], after: [], output: '' }
const repaired: PlanSubject = {
  kind: 'finding',
  finding: 'builder-wedged@port 31022',
  repair: 'restart-builder',
}
const stop: PlanSubject = { kind: 'control', control: 'stop', service: 'org.nixos.linux-builder' }
const testBuild: LastBuild = {
  at: '2026-03-04T10:00:00.000Z',
  system: 'aarch64-linux',
  seconds: 4.1,
}

const format = (result: Pick<RepairResult, 'subject' | 'outcome' | 'done'>, proof: LastBuild | null = null) =>
  outcomeText({ ...result, ...nothing }, proof)

test('a plan that worked says what was done, in its own words', () => {
  const done = 'Linux builder restarted'
  expect(format({ subject: repaired, outcome: 'fixed', done })).toBe(done)
  expect(format({ subject: stop, outcome: 'fixed', done: 'Linux builder stopped' })).toBe(
    'Linux builder stopped',
  )
})

test('only a repair is proven by a test build', () => {
  const done = 'Linux builder restarted'
  expect(format({ subject: repaired, outcome: 'fixed', done }, testBuild)).toMatch(
    /^Linux builder restarted · test build passed in 4.1\ss$/,
  )
  expect(format({ subject: stop, outcome: 'fixed', done }, testBuild)).toBe(done)
})

test('the outcome of a control that failed is not called a repair', () => {
  expect(format({ subject: stop, outcome: 'not-fixed', done: null })).toBe('Not done')
  expect(format({ subject: repaired, outcome: 'not-fixed', done: null })).toBe('Repair didn’t work')
})
