import type { PopoverView } from '../../electron/app/contract/bridge-contract.ts'
import { messages } from '../format/locale.ts'
import { computeWatchedMs } from './day-hours.ts'
import { IncidentItem } from './IncidentItem.tsx'
import { Timeline } from './Timeline.tsx'
import './history.css'

interface HistoryProps {
  readonly view: PopoverView
  readonly now: number
}

/** A shorter time says nothing about a day. */
const minWatchedMs = 3_600_000
/** More incidents than this are folded, so that the buttons stay in sight below them. */
const maxOpenIncidents = 2

/**
 * The last day as a timeline, the last week in one sentence, and the incidents of the day. Folded while the builder works,
 * since nobody needs it then; absent until an hour has been watched.
 */
export function History({ view, now }: HistoryProps) {
  const { history, incidents } = view
  const isLongEnough = history !== null && computeWatchedMs(history.day) >= minWatchedMs
  if (!isLongEnough && incidents.length === 0) return null
  const content = (
    <>
      {isLongEnough && (
        <>
          <Timeline bands={history.day} />
          <p className="secondary">{messages.history.week(history.week)}</p>
        </>
      )}
      {incidents.length > 0 && <Incidents view={view} now={now} />}
    </>
  )
  return (
    <section className="part history" aria-label={messages.history.heading}>
      {view.status?.state === 'healthy' ? (
        <details className="disclosure">
          <summary>{messages.history.heading}</summary>
          {content}
        </details>
      ) : (
        content
      )}
    </section>
  )
}

function Incidents({ view, now }: HistoryProps) {
  const list = (
    <ul className="incidents" aria-label={messages.history.incidents}>
      {view.incidents.map((incident) => (
        <li key={incident.id}>
          <IncidentItem incident={incident} now={now} />
        </li>
      ))}
    </ul>
  )
  if (view.incidents.length <= maxOpenIncidents) return list
  return (
    <details className="disclosure">
      <summary>{messages.history.countedIncidents(view.incidents.length)}</summary>
      {list}
    </details>
  )
}
