import { Notification } from 'electron'
import type { Messages } from '../../locales/messages.ts'
import type { NotificationRequest, PostedNotification } from '../../monitor/incidents/notification-request.ts'
import { formatNotification } from './notification-text.ts'

export interface NotifierOptions {
  readonly messages: Messages
  /** Called when the user clicks the notification of a finding. */
  clicked(finding: string): void
  /** Called when the user snoozes notifications for an hour. */
  snoozed(): void
  changed(): void
  /** Shows a notification that the system refused by another method; resolves to false if that failed too. */
  showOtherwise(title: string, body: string): Promise<boolean>
}

export interface Notifier {
  post(notifications: readonly NotificationRequest[]): void
  /** Returns the reason and the texts of notifications that were not shown, for the popover. */
  unshown(): readonly string[]
  close(): void
}

type NotificationText = ReturnType<typeof formatNotification>

/** Number of unshown notifications whose text is stored. */
const maxMissed = 3

/**
 * Opens the system's notifications. A click opens the popover at the finding; on macOS the first button does the same and
 * the second snoozes. An unsigned app on macOS gets `failed` instead (docs/macos.md, "Notifications"), and some desktops
 * have no notification service.
 */
export function openNotifier(options: NotifierOptions): Notifier {
  const messages = options.messages.notifications
  const open = new Map<string, Notification>()
  let failure: string | null = null
  let missed: readonly string[] = []

  const recordUnshown = ({ title, body }: NotificationText, reason: string) => {
    failure = messages.notShown(reason)
    missed = [`${title} ${body}`.trim(), ...missed].slice(0, maxMissed)
    options.changed()
  }
  const onRefused = async (id: string, text: NotificationText, error: string) => {
    open.delete(id)
    if (!(await options.showOtherwise(text.title, text.body))) return recordUnshown(text, `${error}.`)
    failure = messages.shownByOsascript
    options.changed()
  }
  const show = (request: PostedNotification) => {
    const text = formatNotification(request, options.messages)
    if (!Notification.isSupported()) return recordUnshown(text, messages.noService)
    const notification = new Notification({
      ...text,
      id: request.id,
      silent: request.isSilent ?? false,
      ...createActions(request, messages),
    })
    // One with the same id is replaced by macOS, and by this on other systems.
    open.get(request.id)?.close()
    const openFinding = () => options.clicked(request.finding)
    notification.on('click', openFinding)
    notification.on('action', (_event, index) => (index === 1 ? options.snoozed() : openFinding()))
    notification.on('close', () => open.delete(request.id))
    notification.on('show', () => {
      failure = null
      missed = []
    })
    notification.on('failed', (_event, error) => void onRefused(request.id, text, error))
    // A reference must be held: a garbage-collected notification emits no click.
    open.set(request.id, notification)
    notification.show()
  }
  const withdraw = (id: string) => {
    open.get(id)?.close()
    // Also one that Builderbar showed before it was restarted. Older versions of Electron cannot.
    if (process.platform === 'darwin' && 'remove' in Notification) Notification.remove(id)
  }
  return {
    post(notifications) {
      for (const request of notifications) {
        if (request.kind === 'nothing') request.withdraw.forEach(withdraw)
        else show(request)
      }
    },
    unshown: () => (failure === null ? [] : [failure, ...missed]),
    close() {
      for (const notification of open.values()) notification.close()
    },
  }
}

/** Returns the buttons, which only macOS has. Only a Mac can prove: that they appear, which needs a signed app. */
function createActions(
  { kind }: PostedNotification,
  messages: Messages['notifications'],
): Pick<Electron.NotificationConstructorOptions, 'actions'> {
  if (process.platform !== 'darwin' || kind !== 'down') return {}
  return {
    actions: [
      { type: 'button', text: messages.repair },
      { type: 'button', text: messages.snooze },
    ],
  }
}
