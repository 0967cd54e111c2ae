import type { Messages } from '../../locales/messages.ts'
import type { Mac } from '../../mac/mac.ts'
import { createNotificationRequests } from '../../monitor/incidents/notification-request.ts'
import type { Monitor } from '../../monitor/monitor.ts'
import type { MonitorState } from '../../monitor/state/monitor-state.ts'
import { areNotificationsManaged } from '../contract/managed-settings.ts'
import type { PlanRequest } from '../contract/popover-request.ts'
import { getSnoozeEnd } from '../contract/settings.ts'
import type { ManagedSettingsStore } from '../settings/managed-settings-store.ts'
import type { SettingsStore } from '../settings/settings-store.ts'
import { createNotificationsAfterSnooze, selectNotifications } from './notification-choice.ts'
import { openNotifier } from './notifier.ts'
import { notifyByOsascript } from './osascript-notification.ts'
import { openStopReminder } from './stop-reminder.ts'

export interface NotificationPolicyOptions {
  readonly mac: Mac
  readonly monitor: Monitor
  readonly settings: SettingsStore
  readonly managed: Pick<ManagedSettingsStore, 'current'>
  readonly messages: Messages
  /** Opens the popover, at a finding if one is named. */
  open(finding: string | null): void
  /** Opens the popover with a plan. */
  plan(subject: PlanRequest): void
  onChange(): void
}

export interface NotificationPolicy {
  update(after: MonitorState, before: MonitorState): void
  /** Called after a change of the settings too, which the reminder of a stopped builder is in. */
  updateReminder(): void
  /** Shows the first notification: macOS then asks whether Builderbar may show them. */
  allow(): void
  undelivered(): readonly string[]
  close(): void
}

/** Posts the notifications that the settings allow, and after a snooze those for findings that still exist. */
export function openNotificationPolicy(options: NotificationPolicyOptions): NotificationPolicy {
  const { mac, monitor, settings, managed, messages, open, onChange } = options
  const remindAgain = (when: 'hour' | 'no') => settings.apply({ kind: 'stop-reminder', when }, mac.now())
  const notifications = openNotifier({
    messages,
    onClick: open,
    onSnooze: () => settings.apply({ kind: 'snooze', until: 'hour' }, mac.now()),
    canSnooze: () => !areNotificationsManaged(managed.current().settings),
    reminder: {
      onClick: () => open(null),
      startBuilder: () => options.plan({ kind: 'control', control: 'start' }),
      remindAgain: () => remindAgain('hour'),
    },
    onChange,
    showFallback: (title, body) => notifyByOsascript(mac, title, body),
  })
  const reminder = openStopReminder({
    now: () => mac.now(),
    state: () => monitor.state(),
    settings: settings.current,
    forget: () => remindAgain('no'),
    show: notifications.remind,
    withdraw: notifications.withdrawReminder,
  })
  let wasSnoozed = false
  return {
    update(after, before) {
      const now = mac.now()
      const isSnoozed = getSnoozeEnd(settings.current(), now) !== null
      const isOver = wasSnoozed && !isSnoozed
      wasSnoozed = isSnoozed
      const enabled = selectNotifications(
        createNotificationRequests(before, after, monitor.resumedAt()),
        settings.current(),
        now,
      )
      if (!isOver) return notifications.post(enabled)
      const remainingFindings = createNotificationsAfterSnooze(
        after,
        monitor.resumedAt(),
        settings.current(),
        now,
      )
      notifications.post([...enabled.filter(({ kind }) => kind !== 'down'), ...remainingFindings])
    },
    updateReminder: reminder.update,
    allow: notifications.allow,
    undelivered: notifications.undelivered,
    close() {
      reminder.close()
      notifications.close()
    },
  }
}
