import { expect, test } from 'vitest'
import { formatResults } from '../../../electron/cli/format/results-text.ts'
import { withoutColours } from '../../../electron/cli/terminal/colours.ts'
import { describeOutcome, type PlanSubject } from '../../../electron/core/model/plan.ts'
import { restartBuilder } from '../../../electron/repair/repairs/restart-builder.ts'

const page = { width: 80, paint: withoutColours }
const wedged: PlanSubject = {
  kind: 'finding',
  finding: 'builder-wedged@port 31022',
  repair: 'restart-builder',
}

test('a plan says what came of it, in its own words', () => {
  const result = { subject: wedged, before: [], after: [], output: '' } as const
  const summary = describeOutcome(restartBuilder, 'not-fixed')
  expect(formatResults([{ ...result, outcome: 'not-fixed', summary }], null, page)).toBe(
    "Restarting the Linux builder didn't fix it\n",
  )
})

test('what was printed is indented below, and nothing is below where nothing was', () => {
  const summary = 'Linux builder restarted'
  const result = { subject: wedged, outcome: 'fixed', summary, before: [], after: [] } as const
  expect(formatResults([{ ...result, output: '' }], null, page)).toBe(`${summary}\n`)
  expect(formatResults([{ ...result, output: 'Written: /a' }], null, page)).toBe(
    `${summary}\n  Written: /a\n`,
  )
})
