import type { Messages } from '../locales/messages.ts'
import type { Monitor } from '../monitor/monitor.ts'
import type { NotificationPolicy } from './notifications/notification-policy.ts'
import type { TextClipboard } from './text-clipboard.ts'
import type { TrayController } from './tray/tray.ts'
import type { AppUpdates } from './updates/app-updates.ts'
import { listUpdateWarnings } from './updates/update-controller.ts'
import { listHiddenIconWarnings } from './window/hidden-icon-warning.ts'

interface WarningSources {
  readonly monitor: Pick<Monitor, 'warnings'>
  readonly notificationPolicy: Pick<NotificationPolicy, 'undelivered'>
  readonly clipboard: Pick<TextClipboard, 'failed'>
  readonly tray: Pick<TrayController, 'bounds'>
  readonly updates: Pick<AppUpdates, 'view'>
}

/** Returns the messages about problems of the app itself. */
export function listAppWarnings(sources: WarningSources, messages: Messages): readonly string[] {
  const { monitor, notificationPolicy, clipboard, tray, updates } = sources
  return [
    ...monitor.warnings(),
    ...notificationPolicy.undelivered(),
    ...(clipboard.failed() ? [messages.notCopied] : []),
    ...listHiddenIconWarnings(tray.bounds(), messages.icon),
    ...listUpdateWarnings(updates.view(), messages.updates),
  ]
}
