import type { ShownIncident } from '../../electron/app/contract/bridge-contract.ts'
import { EvidenceItems } from '../findings/EvidenceList.tsx'
import { clockTime, lengthOfTime, since } from '../format/durations.ts'
import { words } from '../format/locale.ts'

/** One time of trouble: what and for how long; opened, when, of what, what was seen, and how it ended. */
export function IncidentItem({ incident, now }: { incident: ShownIncident; now: number }) {
  const { openedAt, closedAt, evidence, seenBy } = incident
  const lasted = lengthOfTime((closedAt === null ? now : Date.parse(closedAt)) - Date.parse(openedAt))
  const times =
    closedAt === null
      ? words.past.since(clockTime(openedAt))
      : words.past.times(clockTime(openedAt), clockTime(closedAt))
  return (
    <details className="unfold incident">
      <summary>
        <span className={closedAt === null ? 'incident-title goes-on' : 'incident-title'}>
          {incident.title}
        </span>
        <span className="incident-length">{lasted}</span>
      </summary>
      <dl className="facts-list readable">
        <dt>{words.past.when}</dt>
        <dd>{times}</dd>
        {incident.subject !== '' && (
          <>
            <dt>{words.past.what}</dt>
            <dd className="as-typed">{incident.subject}</dd>
          </>
        )}
        <dt>{words.past.end}</dt>
        <dd>{howItEnded(incident, lasted, now)}</dd>
        {seenBy !== null && (
          <>
            <dt>{words.past.seenBy}</dt>
            <dd>{seenBy}</dd>
          </>
        )}
      </dl>
      {evidence.length > 0 && <EvidenceItems evidence={evidence} />}
    </details>
  )
}

function howItEnded(incident: ShownIncident, lasted: string, now: number): string {
  const { closedAt, repairedBy, repair, unasked } = incident
  if (closedAt === null) return words.past.notOver
  if (repairedBy === null) return words.past.byItself(since(closedAt, now))
  return (unasked ? words.past.repairedUnasked : words.past.repaired)(repair ?? repairedBy, lasted)
}
