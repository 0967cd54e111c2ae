import type { BuilderState } from '../../core/model/finding.ts'
import type { Incident, MonitorState } from '../state/monitor-state.ts'
import { quietAfterWakeMs } from './incidents.ts'
import { findRecurrence } from './recurrence.ts'

/** A request to Notification Center: post a notification, or withdraw one. */
export type NotificationRequest =
  | PostedNotification
  | { readonly kind: 'nothing'; readonly withdraw: readonly string[] }

/** What a notification is about. `electron/app` writes its text. */
export type PostedNotification = DownNotification | OverNotification

interface BaseNotification {
  /** A later notification with the same id replaces it, and a later `withdraw` refers to it. */
  readonly id: string
  /** Without sound: it replaces a notification about the same problem. */
  readonly isSilent?: true
  /** Key of the finding to open on click. */
  readonly finding: string
}

interface DownNotification extends BaseNotification {
  readonly kind: 'down'
  /** Headline of the finding, without a full stop. */
  readonly headline: string
  /** How often the problem came back within a day; absent at its first time. */
  readonly timesBack?: number
  /** The cause of the finding, in one sentence. */
  readonly cause: string
}

interface OverNotification extends BaseNotification {
  readonly kind: 'repaired' | 'back'
  /** Summary of the current state: a sentence. */
  readonly summary: string
  readonly lastedMs: number
  /** The repair ran automatically. */
  readonly automatic: boolean
}

/**
 * Returns the notifications for a change of state: one when an incident opens, one when the last open incident closes
 * (`repaired` where a repair ended it), none while the builder starts or within 90 s of wake. The notification of a closed
 * incident is withdrawn. Warnings and notes open no incident, so they cause no notification. What came back within a day
 * has one notification, which is replaced each time; it makes a sound only the first time it came back.
 */
export function createNotificationRequests(
  before: MonitorState,
  after: MonitorState,
  resumedAt: string | null,
): readonly NotificationRequest[] {
  const wasOpen = selectOpen(before)
  const isOpen = selectOpen(after)
  // Before the first scan, open incidents come from the history: an earlier run posted their notifications.
  const openedIncidents =
    before.status === null
      ? []
      : isOpen.filter((incident) => !before.incidents.some((other) => other.id === incident.id))
  const closedIncidents = after.incidents.filter(
    (incident) => incident.closedAt !== null && wasOpen.some((other) => other.id === incident.id),
  )
  const withdrawals = closedIncidents.map(
    ({ id, finding }): NotificationRequest => ({
      kind: 'nothing',
      withdraw: [formatDownId(id), formatAgainId(finding)],
    }),
  )
  if (isQuiet(after, resumedAt)) return withdrawals
  const last = closedIncidents[0]
  const isOver =
    last !== undefined && isOpen.length === 0 && !notOverStates.has(after.status?.state ?? 'unknown')
  return [
    ...openedIncidents.map((incident) => createDown(incident, after)),
    ...withdrawals,
    ...(isOver ? [createOver(last, after)] : []),
  ]
}

/** In these states the builder is not back although no incident is open: it is down, stopped on purpose, or removed. */
const notOverStates: ReadonlySet<BuilderState> = new Set(['down', 'paused', 'absent'])

function selectOpen(state: MonitorState): readonly Incident[] {
  return state.incidents.filter((incident) => incident.closedAt === null)
}

function isQuiet(after: MonitorState, resumedAt: string | null): boolean {
  if (after.status === null || after.status.state === 'starting') return true
  const sinceWake = resumedAt === null ? -1 : Date.parse(after.status.takenAt) - Date.parse(resumedAt)
  return sinceWake >= 0 && sinceWake < quietAfterWakeMs
}

function formatDownId(incident: Incident['id']): string {
  return `down ${incident}`
}

/** Of all notifications about a problem that came back. */
function formatAgainId(finding: Incident['finding']): string {
  return `again ${finding}`
}

function createDown(incident: Incident, after: MonitorState): DownNotification {
  const finding = after.status?.findings.find((candidate) => candidate.key === incident.finding)
  const timesBack = countTimesBack(incident, after)
  return {
    kind: 'down',
    ...(timesBack === 0
      ? { id: formatDownId(incident.id) }
      : { id: formatAgainId(incident.finding), timesBack }),
    ...(timesBack > 1 ? { isSilent: true } : {}),
    finding: incident.finding,
    headline: finding?.headline ?? incident.title,
    cause: finding?.cause ?? incident.title,
  }
}

function countTimesBack(incident: Incident, after: MonitorState): number {
  const now = after.status === null ? incident.openedAt : after.status.takenAt
  return findRecurrence(after, incident.finding, new Date(now))?.times ?? 0
}

function createOver(incident: Incident, after: MonitorState): OverNotification {
  const isAgain = countTimesBack(incident, after) > 0
  return {
    kind: incident.repairedBy === null ? 'back' : 'repaired',
    ...(isAgain ? { id: formatAgainId(incident.finding), isSilent: true } : { id: `back ${incident.id}` }),
    finding: incident.finding,
    summary: after.status?.summary ?? '',
    lastedMs: Date.parse(incident.closedAt ?? '') - Date.parse(incident.openedAt),
    automatic: incident.automatic ?? false,
  }
}
