import fc from 'fast-check'
import { expect, test } from 'vitest'
import {
  formatAgo,
  formatDuration,
  formatHours,
  formatTimeSince,
} from '../../../renderer/format/durations.ts'

test.each([
  [0, '0 sec'],
  [999, '0 sec'],
  [59_999, '59 sec'],
  [60_000, '1 minute'],
  [720_000, '12 minutes'],
  [3_600_000, '60 minutes'],
  [86_400_000, '24 hours'],
  [172_800_000, '2 days'],
])('%i ms are "%s"', (milliseconds, text) => {
  expect(formatDuration(milliseconds)).toBe(text)
})

test('a negative duration, after the clock was set back, is shown as 0', () => {
  expect(formatTimeSince('2026-03-04T10:00:00.000Z', Date.parse('2026-03-04T09:00:00.000Z'))).toBe('0 sec')
})

test('a duration is never shown as longer than it is', () => {
  const units: Record<string, number> = { sec: 1000, minute: 60_000, hour: 3_600_000, day: 86_400_000 }
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 1e11 }), (milliseconds) => {
      const [count, unit] = formatDuration(milliseconds).split(' ')
      const length =
        Number((count ?? '').replaceAll(',', '')) *
        (units[(unit ?? '').replace(/(?<=.)s$/, '')] ?? Number.NaN)
      expect(length).toBeLessThanOrEqual(milliseconds)
      expect(milliseconds - length).toBeLessThan(86_400_000)
    }),
  )
})

test('less than a minute ago is just now', () => {
  const now = Date.parse('2026-03-04T10:00:00.000Z')
  expect(formatAgo('2026-03-04T09:59:01.000Z', now)).toBe('just now')
  expect(formatAgo('2026-03-04T09:58:00.000Z', now)).toBe('2 minutes ago')
})

test('an hour around midnight is shown without dates', () => {
  const hour = (from: number) =>
    formatHours(new Date(2026, 2, 4, from).getTime(), new Date(2026, 2, 4, from + 1).getTime())
  expect(hour(14)).toMatch(/^2\s–\s3\sPM$/)
  expect(hour(11)).toMatch(/^11\sAM\s–\s12\sPM$/)
  expect(hour(23)).toMatch(/^11\sPM\s–\s12\sAM$/)
})
