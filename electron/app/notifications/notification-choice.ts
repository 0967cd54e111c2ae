import { type Notice, noticesFor } from '../../monitor/incidents/notification-request.ts'
import type { MonitorState } from '../../monitor/state/monitor-state.ts'
import { type Settings, snoozedUntil } from '../contract/settings.ts'

/**
 * The notices that the person wants now: of the kinds that are on, none of an ignored finding, none while they are
 * snoozed. What takes a notification away always goes through. Pure.
 */
export function wantedNotices(notices: readonly Notice[], settings: Settings, now: Date): readonly Notice[] {
  const isSnoozed = snoozedUntil(settings, now) !== null
  const ignored = new Set(settings.ignored.map(({ key }) => key))
  return notices.filter(
    (notice) =>
      notice.show === 'nothing' ||
      (!isSnoozed && settings.notify[notice.show] && !ignored.has(notice.finding)),
  )
}

/** What is told when a snooze ends: each trouble that is still there, once. Pure. */
export function noticesAfterSnooze(
  state: MonitorState,
  wokeAt: string | null,
  settings: Settings,
  now: Date,
): readonly Notice[] {
  return wantedNotices(noticesFor({ ...state, incidents: [] }, state, wokeAt), settings, now)
}
