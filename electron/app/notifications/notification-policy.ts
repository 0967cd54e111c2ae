import type { Messages } from '../../locales/messages.ts'
import type { Mac } from '../../mac/mac.ts'
import { createNotificationRequests } from '../../monitor/incidents/notification-request.ts'
import type { Monitor } from '../../monitor/monitor.ts'
import type { MonitorState } from '../../monitor/state/monitor-state.ts'
import { getSnoozeEnd } from '../contract/settings.ts'
import type { SettingsStore } from '../settings/settings-store.ts'
import { createNotificationsAfterSnooze, selectNotifications } from './notification-choice.ts'
import { openNotifier } from './notifier.ts'
import { notifyByOsascript } from './osascript-notification.ts'

export interface NotificationPolicyOptions {
  readonly mac: Mac
  readonly monitor: Monitor
  readonly settings: SettingsStore
  readonly messages: Messages
  /** Opens the popover at a finding. */
  open(finding: string): void
  changed(): void
}

export interface NotificationPolicy {
  changed(after: MonitorState, before: MonitorState): void
  unshown(): readonly string[]
  close(): void
}

/** Posts the notifications that the settings allow, and after a snooze those for findings that still exist. */
export function openNotificationPolicy({
  mac,
  monitor,
  settings,
  messages,
  open,
  changed,
}: NotificationPolicyOptions): NotificationPolicy {
  const notifications = openNotifier({
    messages,
    clicked: open,
    snoozed: () => settings.apply({ kind: 'snooze', until: 'hour' }, mac.now()),
    changed,
    showOtherwise: (title, body) => notifyByOsascript(mac, title, body),
  })
  let wasSnoozed = false
  return {
    changed(after, before) {
      const now = mac.now()
      const isSnoozed = getSnoozeEnd(settings.now(), now) !== null
      const isOver = wasSnoozed && !isSnoozed
      wasSnoozed = isSnoozed
      const enabled = selectNotifications(
        createNotificationRequests(before, after, monitor.resumedAt()),
        settings.now(),
        now,
      )
      if (!isOver) return notifications.post(enabled)
      const remainingFindings = createNotificationsAfterSnooze(
        after,
        monitor.resumedAt(),
        settings.now(),
        now,
      )
      notifications.post([...enabled.filter(({ kind }) => kind !== 'down'), ...remainingFindings])
    },
    unshown: notifications.unshown,
    close: notifications.close,
  }
}
