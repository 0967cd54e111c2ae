import type { StateBand } from '../../electron/monitor/incidents/availability.ts'
import { formatDuration, formatHours } from '../format/durations.ts'
import { messages } from '../format/locale.ts'
import { type DayHour, divideDay } from './day-hours.ts'

/** Width and height of the drawing; an hour is 10 wide, with a gap of 2. */
const width = 240
const height = 20

/** Heights of the hours: trouble is tall, so that it is not told by its colour alone. */
const heights: Record<StateBand['state'], number> = {
  down: 20,
  degraded: 15,
  starting: 12,
  healthy: 10,
  asleep: 8,
  paused: 8,
  absent: 8,
  unknown: 8,
  unmonitored: 8,
}

/** The last day as 24 hours, the newest on the right; hatched where nothing watched. A text says the same for screen readers. */
export function Timeline({ bands }: { bands: readonly StateBand[] }) {
  return (
    <>
      <svg
        className="timeline"
        viewBox={`0 0 ${width} ${height}`}
        preserveAspectRatio="none"
        role="img"
        aria-label={describeBands(bands)}
      >
        <defs>
          <pattern id="hatched" width="4" height="4" patternUnits="userSpaceOnUse">
            <path className="hatch" d="M-1 5 5 -1" />
          </pattern>
        </defs>
        {divideDay(bands).map((hour, index) => (
          <rect
            key={hour.from}
            className={`hour ${hour.shownState}`}
            x={index * 10 + 1}
            y={height - heights[hour.shownState]}
            width={8}
            height={heights[hour.shownState]}
            rx={2}
          >
            <title>{describeHour(hour)}</title>
          </rect>
        ))}
      </svg>
      <p className="timeline-axis" aria-hidden="true">
        <span>{messages.history.dayAgo}</span>
        <span>{messages.history.now}</span>
      </p>
    </>
  )
}

function describeHour({ from, to, lengths }: DayHour): string {
  return messages.history.hour(formatHours(from, to), listLengths(lengths))
}

function describeBands(bands: readonly StateBand[]): string {
  const lengths = new Map<StateBand['state'], number>()
  for (const { state, from, to } of bands) {
    lengths.set(state, (lengths.get(state) ?? 0) + Date.parse(to) - Date.parse(from))
  }
  return messages.history.hour(messages.history.day, listLengths(lengths))
}

function listLengths(lengths: ReadonlyMap<StateBand['state'], number>): readonly string[] {
  return [...lengths].map(([state, length]) =>
    messages.history.lasted(messages.bands[state], formatDuration(length)),
  )
}
