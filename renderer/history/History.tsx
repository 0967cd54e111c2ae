import type { PopoverView } from '../../electron/app/contract/bridge-contract.ts'
import { words } from '../format/locale.ts'
import { IncidentItem } from './IncidentItem.tsx'
import { StateStrip } from './Timeline.tsx'
import './history.css'

/** The last day as bands, the last week in words, and each time of trouble of the day, which opens. */
export function Past({ view, now }: { view: PopoverView; now: number }) {
  const { past, incidents } = view
  if (past === null && incidents.length === 0) return null
  return (
    <section className="part past" aria-label={words.past.heading}>
      {past !== null && (
        <>
          <StateStrip bands={past.day} />
          <p className="secondary past-words">
            <span>{words.past.day}</span>
            <span>{words.past.week(past.week)}</span>
          </p>
        </>
      )}
      {incidents.length > 0 && (
        <ul className="incidents" aria-label={words.past.incidents}>
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
