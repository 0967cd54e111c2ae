import {
  createNotificationRequests,
  type NotificationRequest,
} from '../../monitor/incidents/notification-request.ts'
import type { MonitorState } from '../../monitor/state/monitor-state.ts'
import { type EffectiveSettings, isMutedByOrganization } from '../contract/managed-settings.ts'
import { getSnoozeEnd } from '../contract/settings.ts'

/**
 * Returns the notifications that the settings allow now: enabled kinds, no muted findings, none during a snooze.
 * Requests that withdraw a notification always pass.
 */
export function selectNotifications(
  notifications: readonly NotificationRequest[],
  settings: EffectiveSettings,
  now: Date,
): readonly NotificationRequest[] {
  const isSnoozed = getSnoozeEnd(settings, now) !== null
  const muted = new Set(settings.muted.map(({ key }) => key))
  return notifications.filter(
    (request) =>
      request.kind === 'nothing' ||
      (!isSnoozed &&
        settings.notify[request.kind] &&
        !muted.has(request.finding) &&
        !isMutedByOrganization(request.finding, settings.mutedByOrganization)),
  )
}

/** Returns the notifications at the end of a snooze: one for each finding that still exists. */
export function createNotificationsAfterSnooze(
  state: MonitorState,
  resumedAt: string | null,
  settings: EffectiveSettings,
  now: Date,
): readonly NotificationRequest[] {
  return selectNotifications(
    createNotificationRequests({ ...state, incidents: [] }, state, resumedAt),
    settings,
    now,
  )
}
