import type { PopoverView } from '../../electron/app/contract/bridge-contract.ts'
import { messages } from '../format/locale.ts'
import { IncidentItem } from './IncidentItem.tsx'
import { Timeline } from './Timeline.tsx'
import './history.css'

/** The last day as a timeline, the last week in one sentence, and the incidents of the day, which unfold. */
export function History({ view, now }: { view: PopoverView; now: number }) {
  const { history, incidents } = view
  if (history === null && incidents.length === 0) return null
  return (
    <section className="part history" aria-label={messages.history.heading}>
      {history !== null && (
        <>
          <Timeline bands={history.day} />
          <p className="secondary history-summary">
            <span>{messages.history.day}</span>
            <span>{messages.history.week(history.week)}</span>
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
