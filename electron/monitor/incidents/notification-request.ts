import type { BuilderState } from '../../core/model/finding.ts'
import type { Incident, MonitorState } from '../state/monitor-state.ts'
import { quietAfterWakeMs } from './incidents.ts'

/** A request to Notification Center: post a notification, or withdraw one. */
export type NotificationRequest = PostedNotification | { readonly kind: 'nothing'; readonly withdraw: string }

/** The facts of a notification. `electron/app` writes its text. */
export type PostedNotification = DownNotification | OverNotification

interface BaseNotification {
  /** Stable per incident and kind; a later `withdraw` refers to it. */
  readonly id: string
  /** Key of the finding to open on click. */
  readonly finding: string
  /** Summary of the current state. */
  readonly headline: string
}

interface DownNotification extends BaseNotification {
  readonly kind: 'down'
  /** The cause of the finding, in one sentence. */
  readonly cause: string
}

interface OverNotification extends BaseNotification {
  readonly kind: 'repaired' | 'back'
  readonly lastedMs: number
  /** The repair ran automatically. */
  readonly automatic: boolean
}

/**
 * Returns the notifications for a change of state: one when an incident opens, one when the last open incident closes
 * (`repaired` where a repair ended it), none while the builder starts or within 90 s of wake. The notification of a closed
 * incident is withdrawn. Warnings and notes open no incident, so they cause no notification.
 */
export function createNotificationRequests(
  before: MonitorState,
  after: MonitorState,
  resumedAt: string | null,
): readonly NotificationRequest[] {
  const wasOpen = selectOpen(before)
  const isOpen = selectOpen(after)
  // Before the first scan, open incidents come from the history: an earlier run posted their notifications.
  const opened =
    before.status === null
      ? []
      : isOpen.filter((incident) => !before.incidents.some((one) => one.id === incident.id))
  const closed = after.incidents.filter(
    (incident) => incident.closedAt !== null && wasOpen.some((one) => one.id === incident.id),
  )
  const withdrawals = closed.map(
    (incident): NotificationRequest => ({ kind: 'nothing', withdraw: formatDownId(incident) }),
  )
  if (isQuiet(after, resumedAt)) return withdrawals
  const last = closed[0]
  const isOver =
    last !== undefined && isOpen.length === 0 && !notOverStates.has(after.status?.state ?? 'unknown')
  return [
    ...opened.map((incident) => createDown(incident, after)),
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

function formatDownId(incident: Incident): string {
  return `down ${incident.id}`
}

function createDown(incident: Incident, after: MonitorState): DownNotification {
  const finding = after.status?.findings.find((one) => one.key === incident.finding)
  return {
    kind: 'down',
    id: formatDownId(incident),
    finding: incident.finding,
    headline: after.status?.summary ?? incident.title,
    cause: finding?.cause ?? incident.title,
  }
}

function createOver(incident: Incident, after: MonitorState): OverNotification {
  return {
    kind: incident.repairedBy === null ? 'back' : 'repaired',
    id: `back ${incident.id}`,
    finding: incident.finding,
    headline: after.status?.summary ?? '',
    lastedMs: Date.parse(incident.closedAt ?? '') - Date.parse(incident.openedAt),
    automatic: incident.automatic ?? false,
  }
}
