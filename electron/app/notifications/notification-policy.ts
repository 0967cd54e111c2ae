import type { Words } from '../../locales/messages.ts'
import type { Mac } from '../../mac/mac.ts'
import { noticesFor } from '../../monitor/incidents/notification-request.ts'
import type { Monitor } from '../../monitor/monitor.ts'
import type { MonitorState } from '../../monitor/state/monitor-state.ts'
import { afterChoice, snoozedUntil } from '../contract/settings.ts'
import type { SettingsKeeper } from '../settings/settings-store.ts'
import { noticesAfterSnooze, wantedNotices } from './notification-choice.ts'
import { openNotifications } from './notifier.ts'
import { notifyByOsascript } from './osascript-notification.ts'

export interface NotifyingParts {
  readonly mac: Mac
  readonly monitor: Monitor
  readonly settings: SettingsKeeper
  readonly words: Words
  /** Opens the popover at a finding. */
  open(finding: string): void
  changed(): void
}

export interface Notifying {
  changed(after: MonitorState, before: MonitorState): void
  unshown(): readonly string[]
  close(): void
}

/** Posts what the person wants to hear of, and after a snooze what is still wrong. */
export function openNotifying({ mac, monitor, settings, words, open, changed }: NotifyingParts): Notifying {
  const notifications = openNotifications({
    words,
    clicked: open,
    snoozed: () =>
      settings.change((before) => afterChoice(before, { choose: 'snooze', until: 'hour' }, mac.now())),
    changed,
    showOtherwise: (title, body) => notifyByOsascript(mac, title, body),
  })
  let wasSnoozed = false
  return {
    changed(after, before) {
      const now = mac.now()
      const isSnoozed = snoozedUntil(settings.now(), now) !== null
      const isOver = wasSnoozed && !isSnoozed
      wasSnoozed = isSnoozed
      const wanted = wantedNotices(noticesFor(before, after, monitor.wokeAt()), settings.now(), now)
      if (!isOver) return notifications.post(wanted)
      const stillThere = noticesAfterSnooze(after, monitor.wokeAt(), settings.now(), now)
      notifications.post([...wanted.filter(({ show }) => show !== 'down'), ...stillThere])
    },
    unshown: notifications.unshown,
    close: notifications.close,
  }
}
