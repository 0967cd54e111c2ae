import type { StateBand } from '../../electron/monitor/incidents/availability.ts'

/** One hour of the day: the milliseconds in each state that occurred, and the state that it is drawn in. */
export interface DayHour {
  readonly from: number
  readonly to: number
  readonly lengths: ReadonlyMap<StateBand['state'], number>
  readonly shownState: StateBand['state']
}

const hourMs = 3_600_000

/** From worst to best: an hour is drawn in the first of these states that it contains. */
const fromWorst: readonly StateBand['state'][] = ['down', 'degraded', 'starting']

/** Divides the day into its 24 hours, the oldest first. */
export function divideDay(bands: readonly StateBand[]): readonly DayHour[] {
  const end = Date.parse(bands.at(-1)?.to ?? '')
  if (Number.isNaN(end)) return []
  return Array.from({ length: 24 }, (_, index) => {
    const from = end - (24 - index) * hourMs
    const lengths = measureStates(bands, from, from + hourMs)
    return { from, to: from + hourMs, lengths, shownState: selectShownState(lengths) }
  })
}

/** The milliseconds of the day in which a program watched the builder. */
export function computeWatchedMs(bands: readonly StateBand[]): number {
  const watchedBands = bands.filter(({ state }) => state !== 'unmonitored')
  return watchedBands.reduce((sum, { from, to }) => sum + Date.parse(to) - Date.parse(from), 0)
}

function measureStates(
  bands: readonly StateBand[],
  from: number,
  to: number,
): ReadonlyMap<StateBand['state'], number> {
  const lengths = new Map<StateBand['state'], number>()
  for (const band of bands) {
    const length = Math.min(to, Date.parse(band.to)) - Math.max(from, Date.parse(band.from))
    if (length > 0) lengths.set(band.state, (lengths.get(band.state) ?? 0) + length)
  }
  return lengths
}

/** The worst state, else the one that lasted longest; nothing watched counts only if nothing else was seen. */
function selectShownState(lengths: ReadonlyMap<StateBand['state'], number>): StateBand['state'] {
  const worstState = fromWorst.find((state) => lengths.has(state))
  if (worstState !== undefined) return worstState
  const watchedLengths = [...lengths].filter(([state]) => state !== 'unmonitored')
  return watchedLengths.sort(([, length], [, other]) => other - length)[0]?.[0] ?? 'unmonitored'
}
