import type { StateBand } from '../../electron/monitor/incidents/availability.ts'
import { formatDuration } from '../format/durations.ts'
import { messages } from '../format/locale.ts'

/** Heights of the bands, out of 8: outages are tall, working states low, and unobserved times a thin line. */
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

/** Minimum width of an outage, in percent of the day: a narrower band would be invisible. */
const minOutageWidth = 0.8

/** A day as coloured bands, the newest on the right, with a text alternative for screen readers. */
export function Timeline({ bands }: { bands: readonly StateBand[] }) {
  const start = Date.parse(bands[0]?.from ?? '')
  const total = Date.parse(bands.at(-1)?.to ?? '') - start
  const share = (moment: string) => ((Date.parse(moment) - start) / total) * 100
  return (
    <svg
      className="timeline"
      viewBox="0 0 100 8"
      preserveAspectRatio="none"
      role="img"
      aria-label={describeBands(bands)}
    >
      {outagesLast(bands).map((band) => {
        const width = Math.max(share(band.to) - share(band.from), band.state === 'down' ? minOutageWidth : 0)
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

/** Orders the bands so that outages are drawn last: one that was widened would otherwise be hidden by its neighbour. */
function outagesLast(bands: readonly StateBand[]): readonly StateBand[] {
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
