import { expect, test } from 'vitest'
import { formatResults } from '../../../electron/cli/format/results-text.ts'
import { withoutColours } from '../../../electron/cli/terminal/colours.ts'
import { describeOutcome, type PlanSubject } from '../../../electron/core/model/plan.ts'
import { restartBuilder } from '../../../electron/repair/repairs/restart-builder.ts'
import { aFinding } from '../../fixtures/finding.ts'
import { aStatus } from '../../fixtures/status.ts'

const page = { width: 80, paint: withoutColours }
const wedgedSubject: PlanSubject = {
  kind: 'finding',
  finding: 'builder-wedged@port 31022',
  repair: 'restart-builder',
}

test('a plan says what came of it, in its own words', () => {
  const result = { subject: wedgedSubject, before: [], after: [], reason: '', printed: '' } as const
  const summary = describeOutcome(restartBuilder.texts, 'not-fixed')
  expect(formatResults([{ ...result, outcome: 'not-fixed', summary }], null, page)).toBe(
    "Restarting the Linux builder didn't fix it\n",
  )
})

test('what was printed is indented below, and nothing is below where nothing was', () => {
  const summary = 'Linux builder restarted'
  const result = { subject: wedgedSubject, outcome: 'fixed', summary, before: [], after: [] } as const
  expect(formatResults([{ ...result, reason: '', printed: '' }], null, page)).toBe(`${summary}\n`)
  expect(formatResults([{ ...result, reason: '', printed: 'Written: /a' }], null, page)).toBe(
    `${summary}\n  Written: /a\n`,
  )
})

test('the reason is told apart from what the script printed', () => {
  const summary = "Linux builder wasn't restarted"
  const result = { subject: wedgedSubject, outcome: 'failed', summary, before: [], after: [] } as const
  const texts = { reason: 'A step failed.', printed: 'Boot-out failed: 5' }
  expect(formatResults([{ ...result, ...texts }], null, page)).toBe(
    `${summary}\n  A step failed.\n  Output\n    Boot-out failed: 5\n`,
  )
  expect(formatResults([{ ...result, ...texts, printed: '' }], null, page)).toBe(
    `${summary}\n  A step failed.\n`,
  )
})

test('after a stop the next command is the start, also where another problem hides the stop', () => {
  const after = aStatus('down', [aFinding('key-permissions', 'k', { repairs: ['x'] })])
  const subject: PlanSubject = { kind: 'control', control: 'stop', service: 'org.nixos.linux-builder' }
  const result = { subject, summary: 'Linux builder stopped', before: [], after: [], reason: '', printed: '' }
  const formatLast = (outcome: 'fixed' | 'failed') =>
    formatResults([{ ...result, outcome }], after, page)
      .trimEnd()
      .split('\n')
      .at(-1)
  expect(formatLast('fixed')).toBe('Next: builderbar start')
  expect(formatLast('failed')).toBe('Next: builderbar repair key-permissions')
})
