import { cleanup } from '@testing-library/react'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import type { StateBand } from '../../../electron/monitor/incidents/availability.ts'
import { computeWatchedMs, divideDay } from '../../../renderer/history/day-hours.ts'
import { show } from '../fixtures/rendered.tsx'
import { views } from '../fixtures/views.ts'

beforeEach(() => vi.useFakeTimers({ toFake: ['Date'] }))
afterEach(() => {
  cleanup()
  vi.useRealTimers()
})

const end = Date.parse('2026-03-04T10:00:00.000Z')
const hoursAgo = (hours: number) => new Date(end - hours * 3_600_000).toISOString()
const day: readonly StateBand[] = [
  { state: 'unmonitored', from: hoursAgo(24), to: hoursAgo(20) },
  { state: 'healthy', from: hoursAgo(20), to: hoursAgo(3.4) },
  { state: 'down', from: hoursAgo(3.4), to: hoursAgo(3.2) },
  { state: 'healthy', from: hoursAgo(3.2), to: hoursAgo(0) },
]
const { history } = views.healthy
const withDay = (bands: readonly StateBand[]) => ({
  ...views['down-key'],
  history: history && { ...history, day: bands },
})

describe('the day', () => {
  test('has 24 hours, each in its worst state; an unwatched one is not shown as good', () => {
    const hours = divideDay(day)
    expect(hours).toHaveLength(24)
    expect(hours.slice(0, 4).map(({ shownState }) => shownState)).toEqual(Array(4).fill('unmonitored'))
    expect(hours[20]?.shownState).toBe('down')
    expect(hours.filter(({ shownState }) => shownState === 'healthy')).toHaveLength(19)
  })

  test('an hour that was watched for a few minutes has the state of those minutes', () => {
    const part = [
      { state: 'unmonitored', from: hoursAgo(24), to: hoursAgo(0.9) },
      { state: 'healthy', from: hoursAgo(0.9), to: hoursAgo(0.8) },
      { state: 'unmonitored', from: hoursAgo(0.8), to: hoursAgo(0) },
    ] as const
    expect(divideDay(part).at(-1)?.shownState).toBe('healthy')
    expect(divideDay([])).toEqual([])
  })

  test('says of each hour what happened in it', () => {
    const { container } = show(withDay(day))
    const titles = [...container.querySelectorAll('.hour title')].map(({ textContent }) => textContent ?? '')
    expect(titles[20]).toMatch(/^.*[–-].*: working 48 minutes,? down 12 minutes$/)
    expect(container.querySelectorAll('.hour.unmonitored')).toHaveLength(4)
  })

  test('is absent until an hour has been watched', () => {
    const young = [
      { state: 'unmonitored', from: hoursAgo(24), to: hoursAgo(0.9) },
      { state: 'down', from: hoursAgo(0.9), to: hoursAgo(0) },
    ] as const
    expect(computeWatchedMs(young)).toBe(0.9 * 3_600_000)
    expect(show(withDay(young)).container.querySelector('.history')).toBeNull()
  })
})
