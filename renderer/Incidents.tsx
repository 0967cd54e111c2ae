import type { Incident } from '../electron/monitor/monitor-state.ts'
import { lengthOfTime, since } from './ages.ts'
import { words } from './words.ts'

/** The troubles of the last day, newest first. */
export function Incidents({ incidents, now }: { incidents: readonly Incident[]; now: number }) {
  return (
    <details className="unfold">
      <summary>{words.lastDay(incidents.length)}</summary>
      <ul className="incidents readable">
        {incidents.map((incident) => (
          <li key={incident.id}>
            <p>{incident.title}</p>
            <p className="secondary">{howItWent(incident, now)}</p>
          </li>
        ))}
      </ul>
    </details>
  )
}

function howItWent(incident: Incident, now: number): string {
  if (incident.closedAt === null) return words.goesOn(since(incident.openedAt, now))
  const length = lengthOfTime(Date.parse(incident.closedAt) - Date.parse(incident.openedAt))
  const ago = since(incident.closedAt, now)
  return incident.repairedBy === null ? words.wentBy(length, ago) : words.repairedBy(length, ago)
}
