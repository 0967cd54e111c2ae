import type { StateBand } from '../../electron/monitor/incidents/availability.ts'
import { formatDuration } from '../format/durations.ts'
import { messages } from '../format/locale.ts'

/** Out of 8: trouble stands high, what works lies low, and what nobody saw is a thin line. */
const heights: Record<StateBand['state'], number> = {
  down: 8,
  degraded: 5,
  starting: 4,
  healthy: 3,
  asleep: 2,
  paused: 2,
  absent: 1,
  unknown: 1,
  'not-watched': 1,
}

/** Narrower than this, in hundredths of the day, a trouble could not be seen. */
const narrowest = 0.8

/** A day as bands, the newest at the right end; said as text for those who do not see it. */
export function Timeline({ bands }: { bands: readonly StateBand[] }) {
  const start = Date.parse(bands[0]?.from ?? '')
  const whole = Date.parse(bands.at(-1)?.to ?? '') - start
  const share = (moment: string) => ((Date.parse(moment) - start) / whole) * 100
  return (
    <svg
      className="strip"
      viewBox="0 0 100 8"
      preserveAspectRatio="none"
      role="img"
      aria-label={describeBands(bands)}
    >
      {drawnLast(bands).map((band) => {
        const width = Math.max(share(band.to) - share(band.from), band.state === 'down' ? narrowest : 0)
        const height = heights[band.state]
        return (
          <rect
            key={band.from}
            className={`band ${band.state}`}
            x={Math.min(share(band.from), 100 - width)}
            y={8 - height}
            width={width}
            height={height}
          />
        )
      })}
    </svg>
  )
}

/** A short outage that is drawn wider than it was must not lie under its neighbour. */
function drawnLast(bands: readonly StateBand[]): readonly StateBand[] {
  return [...bands.filter(({ state }) => state !== 'down'), ...bands.filter(({ state }) => state === 'down')]
}

function describeBands(bands: readonly StateBand[]): string {
  const lengths = new Map<StateBand['state'], number>()
  for (const { state, from, to } of bands) {
    lengths.set(state, (lengths.get(state) ?? 0) + Date.parse(to) - Date.parse(from))
  }
  const parts = [...lengths].map(([state, length]) => `${messages.bands[state]} ${formatDuration(length)}`)
  return `${messages.history.day}: ${parts.join(', ')}`
}
