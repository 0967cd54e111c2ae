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
import { Notifier } from './notifier.ts'
import { notifyByOsascript } from './osascript-notification.ts'
import { StopReminder } from './stop-reminder.ts'

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

/** Posts the notifications that the settings allow, and after a snooze those for findings that still exist. */
export class NotificationPolicy {
  private readonly options: NotificationPolicyOptions
  private readonly notifier: Notifier
  private readonly reminder: StopReminder
  private wasSnoozed = false

  constructor(options: NotificationPolicyOptions) {
    const { mac, monitor, settings, managed, messages, open, onChange } = options
    const remindAgain = (when: 'hour' | 'no') => settings.apply({ kind: 'stop-reminder', when }, mac.now())
    this.options = options
    this.notifier = new Notifier({
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
    this.reminder = new StopReminder({
      now: () => mac.now(),
      state: () => monitor.state(),
      settings: () => settings.current(),
      forget: () => remindAgain('no'),
      show: () => this.notifier.remind(),
      withdraw: () => this.notifier.withdrawReminder(),
    })
  }

  update(after: MonitorState, before: MonitorState): void {
    const { mac, monitor } = this.options
    const settings = this.options.settings.current()
    const now = mac.now()
    const isSnoozed = getSnoozeEnd(settings, now) !== null
    const isOver = this.wasSnoozed && !isSnoozed
    this.wasSnoozed = isSnoozed
    const resumedAt = monitor.resumedAt()
    const enabled = selectNotifications(createNotificationRequests(before, after, resumedAt), settings, now)
    if (!isOver) {
      this.notifier.post(enabled)
      return
    }
    const remainingFindings = createNotificationsAfterSnooze(after, resumedAt, settings, now)
    this.notifier.post([...enabled.filter(({ kind }) => kind !== 'down'), ...remainingFindings])
  }

  /** Called after a change of the settings too, which the reminder of a stopped builder is in. */
  updateReminder(): void {
    this.reminder.update()
  }

  /** Shows the first notification: macOS then asks whether Builderbar may show them. */
  allow(): void {
    this.notifier.allow()
  }

  undelivered(): readonly string[] {
    return this.notifier.undelivered()
  }

  close(): void {
    this.reminder.close()
    this.notifier.close()
  }
}
