import type { PopoverView } from '../../electron/app/contract/bridge-contract.ts'
import { messages } from '../format/locale.ts'
import { IncidentItem } from './IncidentItem.tsx'
import { Timeline } from './Timeline.tsx'
import './history.css'

/** The last day as bands, the last week in words, and each time of trouble of the day, which opens. */
export function History({ view, now }: { view: PopoverView; now: number }) {
  const { history: past, incidents } = view
  if (past === null && incidents.length === 0) return null
  return (
    <section className="part past" aria-label={messages.history.heading}>
      {past !== null && (
        <>
          <Timeline bands={past.day} />
          <p className="secondary past-words">
            <span>{messages.history.day}</span>
            <span>{messages.history.week(past.week)}</span>
          </p>
        </>
      )}
      {incidents.length > 0 && (
        <ul className="incidents" aria-label={messages.history.incidents}>
          {incidents.map((incident) => (
            <li key={incident.id}>
              <IncidentItem incident={incident} now={now} />
            </li>
          ))}
        </ul>
      )}
    </section>
  )
}
