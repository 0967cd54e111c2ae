import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type BuilderState, builderStates } from '../../../electron/core/model/finding.ts'
import {
  computeAvailability,
  computeBands,
  dayMs,
  weekMs,
} from '../../../electron/monitor/incidents/availability.ts'
import type { HistoryEntry } from '../../../electron/monitor/state/history-entry.ts'

const now = Date.parse('2026-03-08T12:00:00.000Z')
const hoursAgo = (hours: number) => new Date(now - hours * 3_600_000).toISOString()
const createState = (state: BuilderState, hours: number): HistoryEntry => ({
  at: hoursAgo(hours),
  kind: 'state',
  state,
})
const createGap = (hours: number): HistoryEntry => ({ at: hoursAgo(hours), kind: 'unwatched' })
const shortenBands = (entries: readonly HistoryEntry[]) =>
  computeBands(entries, now, dayMs).map(({ state, from, to }) => [
    state,
    (now - Date.parse(from)) / 3_600_000,
    (now - Date.parse(to)) / 3_600_000,
  ])

describe('the bands of a day', () => {
  it('are one unknown band if there is no history', () => {
    expect(shortenBands([])).toEqual([['unmonitored', 24, 0]])
  })

  it('begin with the state from before the day, and follow the changes', () => {
    expect(
      shortenBands([createState('healthy', 40), createState('down', 6), createState('healthy', 5.5)]),
    ).toEqual([
      ['healthy', 24, 6],
      ['down', 6, 5.5],
      ['healthy', 5.5, 0],
    ])
  })

  it('have a gap while Builderbar does not run', () => {
    expect(shortenBands([createState('healthy', 10), createGap(8), createState('healthy', 2)])).toEqual([
      ['unmonitored', 24, 10],
      ['healthy', 10, 8],
      ['unmonitored', 8, 2],
      ['healthy', 2, 0],
    ])
  })

  it('merge repeated states, and skip entries from the future', () => {
    expect(
      shortenBands([createState('healthy', 30), createState('healthy', 3), createState('down', -1)]),
    ).toEqual([['healthy', 24, 0]])
  })

  it('cover the time without gap or overlap, whatever the history contains', () => {
    const entry = fc.tuple(fc.integer({ min: -10, max: 400 }), fc.constantFrom(...builderStates, null))
    fc.assert(
      fc.property(fc.array(entry, { maxLength: 40 }), (entries) => {
        const bands = computeBands(
          entries.map(([hours, state]) => (state === null ? createGap(hours) : createState(state, hours))),
          now,
          weekMs,
        )
        expect(bands[0]?.from).toBe(new Date(now - weekMs).toISOString())
        expect(bands.at(-1)?.to).toBe(new Date(now).toISOString())
        for (const [index, band] of bands.entries()) {
          expect(Date.parse(band.to)).toBeGreaterThan(Date.parse(band.from))
          if (index > 0) expect(band.from).toBe(bands[index - 1]?.to)
        }
      }),
    )
  })
})

describe('the availability', () => {
  const computePercent = (...entries: HistoryEntry[]) =>
    computeAvailability(computeBands(entries, now, weekMs))

  it('is unknown if nothing was watched', () => {
    expect(computePercent()).toMatchObject({ percent: null, watchedMs: 0, downMs: 0 })
  })

  it('counts only watched time: not sleep, a stop on purpose, or unknown states', () => {
    const percent = computePercent(
      createState('healthy', 30),
      createState('down', 20),
      createState('paused', 10),
      createState('unknown', 5),
      createGap(1),
    )
    expect(percent).toMatchObject({ watchedMs: 20 * 3_600_000, downMs: 10 * 3_600_000, percent: 50 })
  })

  it('counts a warning, a boot and a sleeping builder as available', () => {
    expect(
      computePercent(createState('degraded', 30), createState('starting', 20), createState('asleep', 10))
        .percent,
    ).toBe(100)
  })

  it('never rounds an outage away', () => {
    expect(
      computePercent(createState('healthy', 160), createState('down', 0.02), createState('healthy', 0))
        .percent,
    ).toBe(99.9)
  })
})
