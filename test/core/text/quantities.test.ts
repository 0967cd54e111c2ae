import { describe, expect, it } from 'vitest'
import {
  formatBytes,
  formatDuration,
  formatLineNumbers,
  formatQuantity,
  formatSeconds,
  selectPlural,
} from '../../../electron/core/text/quantities.ts'

const gibibyte = 1024 ** 3

describe('a size', () => {
  it.each([
    [0, '0 KiB'],
    [1, '1 KiB'],
    [14_000, '14 KiB'],
    [1024 ** 2 - 1, '1,024 KiB'],
    [840 * 1024 ** 2, '840 MiB'],
    [gibibyte - 1, '1 GiB'],
    [8.06 * gibibyte, '8.1 GiB'],
    [20 * gibibyte, '20 GiB'],
    [1843.2 * gibibyte, '1,843.2 GiB'],
    [-1, '0 KiB'],
  ])('of %d bytes is "%s"', (bytes, text) => {
    expect(formatBytes(bytes)).toBe(text)
  })
})

describe('a duration', () => {
  it.each([
    [1000, '1 sec'],
    [60_000, '1 minute'],
    [7_199_999, '119 minutes'],
    [7_200_000, '2 hours'],
    [172_800_000, '2 days'],
    [1200 * 86_400_000, '1,200 days'],
  ])('of %d ms is "%s"', (milliseconds, text) => {
    expect(formatDuration(milliseconds)).toBe(text)
  })
})

it('a measured time has one decimal at most', () => {
  expect([4.06, 5, 1234.5].map(formatSeconds)).toEqual(['4.1 s', '5 s', '1,234.5 s'])
})

describe('a count with its word', () => {
  it.each([
    [0, '0 lines'],
    [1, '1 line'],
    [2, '2 lines'],
    [1024, '1,024 lines'],
  ])('of %d is "%s"', (count, text) => {
    expect(formatQuantity(count, 'line', 'lines')).toBe(text)
  })

  it('can be the word alone', () => {
    expect([1, 2].map((count) => selectPlural(count, 'process', 'processes'))).toEqual([
      'process',
      'processes',
    ])
  })

  it('lists the numbers of lines', () => {
    expect([[7], [2, 5]].map(formatLineNumbers)).toEqual(['line 7', 'lines 2 and 5'])
  })
})
