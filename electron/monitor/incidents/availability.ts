import type { BuilderState } from '../../core/model/finding.ts'
import type { HistoryEntry } from '../state/history-entry.ts'

/** A stretch of time in one state; `not-watched` where no program looked (asleep, ended, not installed yet). */
export interface StateBand {
  readonly state: BuilderState | 'not-watched'
  /** ISO-8601. */
  readonly from: string
  readonly to: string
}

/** How often builds could be sent to the builder in a stretch of time. */
export interface Availability {
  readonly from: string
  readonly to: string
  /** Milliseconds in which the state was seen and says whether builds work. */
  readonly watchedMs: number
  readonly downMs: number
  /** 0 to 100 of the time that was watched; null where nothing was. Never 100 where it was down at all. */
  readonly percent: number | null
}

const hourMs = 3_600_000
export const dayMs = 24 * hourMs
export const weekMs = 7 * dayMs

/** Of these nobody can say whether a build would have worked, or nobody wanted one to. */
const saysNothing: readonly StateBand['state'][] = ['not-watched', 'unknown', 'absent', 'paused']

/**
 * The states from `now` back over a length of time, oldest first and without a gap. The history keeps changes only;
 * an entry `unwatched` ends what was known until the next state. What lies ahead of `now` (the clock was set back) is left out.
 */
export function bandsOf(entries: readonly HistoryEntry[], now: number, lengthMs: number): StateBand[] {
  const start = now - lengthMs
  const bands: { state: StateBand['state']; from: number; to: number }[] = []
  let state: StateBand['state'] = 'not-watched'
  let from = start
  const end = (at: number) => {
    const last = bands.at(-1)
    if (at <= from) return
    if (last?.state === state) last.to = at
    else bands.push({ state, from, to: at })
    from = at
  }
  for (const entry of [...entries].sort((one, other) => Date.parse(one.at) - Date.parse(other.at))) {
    const at = Date.parse(entry.at)
    if (at > now || (entry.kind !== 'state' && entry.kind !== 'unwatched')) continue
    end(Math.max(at, start))
    state = entry.kind === 'state' ? entry.state : 'not-watched'
  }
  end(now)
  return bands.map((band) => ({ state: band.state, from: iso(band.from), to: iso(band.to) }))
}

/** What the bands say of the time that they cover; a builder that sleeps, starts or has a concern is no outage. */
export function availabilityOf(bands: readonly StateBand[]): Availability {
  const lengthIn = (isCounted: (band: StateBand) => boolean) =>
    bands.filter(isCounted).reduce((sum, { from, to }) => sum + Date.parse(to) - Date.parse(from), 0)
  const watchedMs = lengthIn(({ state }) => !saysNothing.includes(state))
  const downMs = lengthIn(({ state }) => state === 'down')
  return {
    from: bands[0]?.from ?? iso(0),
    to: bands.at(-1)?.to ?? iso(0),
    watchedMs,
    downMs,
    percent: watchedMs === 0 ? null : percentOf(watchedMs - downMs, watchedMs),
  }
}

/** To a tenth, rounded down: 99.96 % is not "always". */
function percentOf(part: number, whole: number): number {
  return Math.floor((part / whole) * 1000) / 10
}

function iso(time: number): string {
  return new Date(time).toISOString()
}
