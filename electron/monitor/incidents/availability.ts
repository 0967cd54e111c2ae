import type { BuilderState } from '../../core/model/finding.ts'
import type { HistoryEntry } from '../state/history-entry.ts'

/** A period in one state; `unmonitored` where no program scanned (asleep, quit, not installed yet). */
export interface StateBand {
  readonly state: BuilderState | 'unmonitored'
  /** ISO-8601. */
  readonly from: string
  readonly to: string
}

/** The share of a period in which the builder could take builds. */
export interface Availability {
  readonly from: string
  readonly to: string
  /** Milliseconds in a state that says whether builds work. */
  readonly watchedMs: number
  readonly downMs: number
  /** 0 to 100 percent of the watched time, rounded down to a tenth; null if nothing was watched. */
  readonly percent: number | null
}

const hourMs = 3_600_000
export const dayMs = 24 * hourMs
export const weekMs = 7 * dayMs

/** States that do not count: it is not known whether a build would have worked, or the user stopped the builder. */
const uncountedStates: readonly StateBand['state'][] = ['unmonitored', 'unknown', 'absent', 'paused']

/**
 * Returns the states of the last `lengthMs` milliseconds, oldest first and without gaps. The history holds changes only; an
 * entry `unwatched` lasts until the next state. Entries later than `now` (the clock was set back) are ignored.
 */
export function computeBands(entries: readonly HistoryEntry[], now: number, lengthMs: number): StateBand[] {
  const start = now - lengthMs
  const bands: { state: StateBand['state']; from: number; to: number }[] = []
  let state: StateBand['state'] = 'unmonitored'
  let from = start
  const end = (at: number) => {
    const last = bands.at(-1)
    if (at <= from) return
    if (last?.state === state) last.to = at
    else bands.push({ state, from, to: at })
    from = at
  }
  for (const entry of [...entries].sort((a, b) => Date.parse(a.at) - Date.parse(b.at))) {
    const at = Date.parse(entry.at)
    if (at > now || (entry.kind !== 'state' && entry.kind !== 'unwatched')) continue
    end(Math.max(at, start))
    state = entry.kind === 'state' ? entry.state : 'unmonitored'
  }
  end(now)
  return bands.map((band) => ({ state: band.state, from: formatIso(band.from), to: formatIso(band.to) }))
}

/** Computes availability over the bands. Only `down` counts as an outage; asleep, starting and degraded do not. */
export function computeAvailability(bands: readonly StateBand[]): Availability {
  const sumLengths = (isCounted: (band: StateBand) => boolean) =>
    bands.filter(isCounted).reduce((sum, { from, to }) => sum + Date.parse(to) - Date.parse(from), 0)
  const watchedMs = sumLengths(({ state }) => !uncountedStates.includes(state))
  const downMs = sumLengths(({ state }) => state === 'down')
  return {
    from: bands[0]?.from ?? formatIso(0),
    to: bands.at(-1)?.to ?? formatIso(0),
    watchedMs,
    downMs,
    percent: watchedMs === 0 ? null : computePercent(watchedMs - downMs, watchedMs),
  }
}

/** Rounded down to a tenth, so that 99.96 % does not read as 100 %. */
function computePercent(part: number, total: number): number {
  return Math.floor((part / total) * 1000) / 10
}

function formatIso(time: number): string {
  return new Date(time).toISOString()
}
