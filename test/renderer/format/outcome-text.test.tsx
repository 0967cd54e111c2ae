import { expect, test } from 'vitest'
import type { LastBuild } from '../../../electron/app/contract/bridge-contract.ts'
import { describeOutcome, type Outcome, type PlanSubject } from '../../../electron/core/model/plan.ts'
import { restartBuilder } from '../../../electron/repair/repairs/restart-builder.ts'
import { formatOutcome } from '../../../renderer/format/outcome-text.ts'

const emptyParts = { before: [], after: [], reason: '', printed: '' }
const repairedSubject: PlanSubject = {
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

const format = (subject: PlanSubject, outcome: Outcome, proof: LastBuild | null = null) =>
  formatOutcome(
    { ...emptyParts, subject, outcome, summary: describeOutcome(restartBuilder.texts, outcome) },
    proof,
  )

test('a plan says what came of it, in its own words', () => {
  expect(format(repairedSubject, 'fixed')).toBe('Linux builder restarted')
  expect(format(repairedSubject, 'not-fixed')).toBe("Restarting the Linux builder didn't fix it")
  for (const outcome of ['failed', 'refused', 'cancelled'] as const)
    expect(format(repairedSubject, outcome)).toBe("Linux builder wasn't restarted")
  expect(format(repairedSubject, 'unknown')).toBe('Linux builder may not be running yet')
})

test('only a repair that worked is proven by a test build', () => {
  expect(format(repairedSubject, 'fixed', testBuild)).toMatch(
    /^Linux builder restarted · test build passed in 4.1\ss$/,
  )
  expect(format(stop, 'fixed', testBuild)).toBe('Linux builder restarted')
  expect(format(repairedSubject, 'not-fixed', testBuild)).toBe("Restarting the Linux builder didn't fix it")
})
