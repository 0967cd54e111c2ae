import type { IncidentView } from '../../electron/app/contract/bridge-contract.ts'
import { EvidenceItems } from '../findings/EvidenceList.tsx'
import { formatAgo, formatClockTime, formatDuration } from '../format/durations.ts'
import { messages } from '../format/locale.ts'

/** One incident: title and duration; unfolded, its times, subject, evidence and end. */
export function IncidentItem({ incident, now }: { incident: IncidentView; now: number }) {
  const { openedAt, closedAt, evidence, detection } = incident
  const duration = formatDuration((closedAt === null ? now : Date.parse(closedAt)) - Date.parse(openedAt))
  const times =
    closedAt === null
      ? messages.history.since(formatClockTime(openedAt))
      : messages.history.times(formatClockTime(openedAt), formatClockTime(closedAt))
  return (
    <details className="disclosure incident">
      <summary>
        <span className={closedAt === null ? 'incident-title ongoing' : 'incident-title'}>
          {incident.title}
        </span>
        <span className="incident-duration">{duration}</span>
      </summary>
      <dl className="details-list readable">
        <dt>{messages.history.when}</dt>
        <dd>{times}</dd>
        {incident.subject !== '' && (
          <>
            <dt>{messages.history.what}</dt>
            <dd className="monospace">{incident.subject}</dd>
          </>
        )}
        <dt>{messages.history.end}</dt>
        <dd>{endText(incident, duration, now)}</dd>
        {detection !== null && (
          <>
            <dt>{messages.history.detection}</dt>
            <dd>{detection}</dd>
          </>
        )}
      </dl>
      {evidence.length > 0 && <EvidenceItems evidence={evidence} />}
    </details>
  )
}

function endText(incident: IncidentView, duration: string, now: number): string {
  const { closedAt, repairedBy, repair, automatic } = incident
  if (closedAt === null) return messages.history.notOver
  if (repairedBy === null) return messages.history.byItself(formatAgo(closedAt, now))
  return (automatic ? messages.history.repairedAutomatically : messages.history.repaired)(
    repair ?? messages.history.fixed,
    duration,
  )
}
