import { type MouseEvent, useState } from 'react'
import { formatClockTime } from '../format/durations.ts'
import { messages } from '../format/locale.ts'

/** One value of the graph; `at` in milliseconds. */
export interface GraphPoint {
  readonly at: number
  readonly value: number
}

interface UsageGraphProps {
  readonly name: string
  /** Oldest first, of the last hour. */
  readonly points: readonly GraphPoint[]
  /** The value at the upper edge. */
  readonly maximum: number
  readonly format: (value: number) => string
  readonly now: number
}

const hourMs = 3_600_000
/** A longer time without a sample is a gap: the Mac slept, or the builder was not watched. */
const maxGapMs = 3 * 60_000
const width = 120
const height = 24

/** The last hour of one value as a line, with its scale; the value under the mouse replaces the newest one. */
export function UsageGraph({ name, points, maximum, format, now }: UsageGraphProps) {
  const [pointUnderMouse, setPointUnderMouse] = useState<GraphPoint | null>(null)
  const last = points.at(-1)
  if (last === undefined) return null
  const place = ({ at, value }: GraphPoint) => ({
    x: width - ((now - at) / hourMs) * width,
    y: height - 1 - (Math.min(value, maximum) / maximum) * (height - 2),
  })
  const pointAtMouse = (event: MouseEvent<SVGSVGElement>) => {
    const box = event.currentTarget.getBoundingClientRect()
    const at = now - hourMs + ((event.clientX - box.left) / box.width) * hourMs
    setPointUnderMouse(findNearest(points, at))
  }
  const shownPoint = pointUnderMouse ?? last
  const values = points.map(({ value }) => value)
  const [lowest, highest] = [Math.min(...values), Math.max(...values)].map(format)
  return (
    <div className="usage">
      <p className="usage-value">
        <span>{name}</span>
        <span>
          {pointUnderMouse === null
            ? format(last.value)
            : messages.vm.at(
                format(shownPoint.value),
                formatClockTime(new Date(shownPoint.at).toISOString()),
              )}
        </span>
      </p>
      <svg
        viewBox={`0 0 ${width} ${height}`}
        preserveAspectRatio="none"
        role="img"
        aria-label={messages.vm.lastHour(name, lowest ?? '', highest ?? '')}
        onMouseMove={pointAtMouse}
        onMouseLeave={() => setPointUnderMouse(null)}
      >
        <path className="usage-line" d={points.map(drawStep(place)).join('')} />
        {pointUnderMouse !== null && (
          <path className="usage-cursor" d={`M${place(pointUnderMouse).x} 0V${height}`} />
        )}
      </svg>
      <p className="usage-scale" aria-hidden="true">
        <span>{messages.vm.hourAgo}</span>
        <span>{messages.vm.upTo(format(maximum))}</span>
      </p>
    </div>
  )
}

/** Returns the step of the path to each point: a line, or a move over a gap. */
function drawStep(place: (point: GraphPoint) => { x: number; y: number }) {
  return (point: GraphPoint, index: number, points: readonly GraphPoint[]): string => {
    const before = points[index - 1]
    const { x, y } = place(point)
    const isLine = before !== undefined && point.at - before.at <= maxGapMs
    return `${isLine ? 'L' : 'M'}${x.toFixed(1)} ${y.toFixed(1)}`
  }
}

function findNearest(points: readonly GraphPoint[], at: number): GraphPoint | null {
  return points.reduce<GraphPoint | null>(
    (nearest, point) =>
      nearest === null || Math.abs(point.at - at) < Math.abs(nearest.at - at) ? point : nearest,
    null,
  )
}
