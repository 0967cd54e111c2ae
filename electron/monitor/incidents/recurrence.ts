import { valueOrNull } from '../../core/model/observation.ts'
import type { Incident, MonitorState } from '../state/monitor-state.ts'
import { dayMs } from './availability.ts'

/** That a problem ended and came back within the last 24 hours. */
export interface Recurrence {
  /** How often it came back: one less than the number of its incidents. */
  readonly times: number
  /** When the first of these incidents began, ISO-8601. */
  readonly since: string
}

/**
 * Returns how often a finding came back, or null if it did not. Incidents from before the last undo do not count: the undo
 * brought the problem back on purpose.
 */
export function findRecurrence(
  { incidents, status }: Pick<MonitorState, 'incidents' | 'status'>,
  finding: string,
  now: Date,
): Recurrence | null {
  const from = Math.max(now.getTime() - dayMs, findLastUndo(status))
  const recurrences = incidents.filter(
    (incident) => incident.finding === finding && lastsAfter(incident, from),
  )
  const starts = recurrences.map(({ openedAt }) => openedAt).sort()
  const [since] = starts
  return since === undefined || starts.length < 2 ? null : { times: starts.length - 1, since }
}

function lastsAfter({ closedAt }: Incident, from: number): boolean {
  return closedAt === null || Date.parse(closedAt) >= from
}

/** The time of the last undo that left a receipt; -Infinity if there is none. */
function findLastUndo(status: MonitorState['status']): number {
  const receipts = status === null ? null : valueOrNull(status.snapshot.receipts)
  const undos = (receipts ?? []).filter(({ undoes }) => undoes !== null && undoes !== undefined)
  return Math.max(Number.NEGATIVE_INFINITY, ...undos.map(({ at }) => Date.parse(at)))
}
