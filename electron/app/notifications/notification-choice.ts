import { type NotificationRequest, notificationsFor } from '../../monitor/incidents/notification-request.ts'
import type { MonitorState } from '../../monitor/state/monitor-state.ts'
import { type Settings, snoozedUntil } from '../contract/settings.ts'

/**
 * The notices that the person wants now: of the kinds that are on, none of an ignored finding, none while they are
 * snoozed. What takes a notification away always goes through. Pure.
 */
export function enabledNotifications(
  notifications: readonly NotificationRequest[],
  settings: Settings,
  now: Date,
): readonly NotificationRequest[] {
  const isSnoozed = snoozedUntil(settings, now) !== null
  const ignored = new Set(settings.ignored.map(({ key }) => key))
  return notifications.filter(
    (request) =>
      request.kind === 'nothing' ||
      (!isSnoozed && settings.notify[request.kind] && !ignored.has(request.finding)),
  )
}

/** What is told when a snooze ends: each trouble that is still there, once. Pure. */
export function notificationsAfterSnooze(
  state: MonitorState,
  resumedAt: string | null,
  settings: Settings,
  now: Date,
): readonly NotificationRequest[] {
  return enabledNotifications(notificationsFor({ ...state, incidents: [] }, state, resumedAt), settings, now)
}
