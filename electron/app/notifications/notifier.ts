import { Notification } from 'electron'
import type { Messages } from '../../locales/messages.ts'
import type { NotificationRequest, PostedNotification } from '../../monitor/incidents/notification-request.ts'
import { formatNotification } from './notification-text.ts'

export interface NotifierOptions {
  readonly messages: Messages
  /** Called when the user clicks the notification of a finding. */
  onClick(finding: string): void
  /** Called when the user snoozes notifications for an hour. */
  onSnooze(): void
  /** Whether notifications can be snoozed now: the organization may manage them. */
  canSnooze(): boolean
  /** What the user chose on the reminder of a stopped builder: a click opens the popover. */
  readonly reminder: { onClick(): void; startBuilder(): void; remindAgain(): void }
  onChange(): void
  /** Shows a notification that the system refused by another method; resolves to false if that failed too. */
  showFallback(title: string, body: string): Promise<boolean>
}

export interface Notifier {
  post(notifications: readonly NotificationRequest[]): void
  /** Shows the first notification, at which macOS asks for permission (docs/macos.md, "Notifications"). */
  allow(): void
  /** Says that the builder is still stopped. */
  remind(): void
  withdrawReminder(): void
  /** Returns the reason and the texts of notifications that were not shown, for the popover. */
  undelivered(): readonly string[]
  close(): void
}

type NotificationText = ReturnType<typeof formatNotification>

/** A button of a notification, which only macOS has. Only a Mac can prove: that it appears, which needs a signed app. */
interface NotificationButton {
  readonly text: string
  onUse(): void
}

interface NotificationContent {
  readonly id: string
  readonly text: NotificationText
  readonly isSilent: boolean
  readonly buttons: readonly NotificationButton[]
  onClick(): void
}

/** Of the reminder and of the first notification: there is one of each at a time. */
const reminderId = 'stopped'
const firstId = 'first'

/** Number of unshown notifications whose text is stored. */
const maxUndelivered = 3

/**
 * Opens the system's notifications. A click opens the popover at the finding; on macOS the first button does the same and
 * the second snoozes. An unsigned app on macOS gets `failed` instead (docs/macos.md, "Notifications"), and some desktops
 * have no notification service.
 */
export function openNotifier(options: NotifierOptions): Notifier {
  const messages = options.messages.notifications
  const open = new Map<string, Notification>()
  let failure: string | null = null
  let undelivered: readonly string[] = []

  const recordUndelivered = ({ title, body }: NotificationText, reason: string) => {
    failure = messages.notShown(reason)
    undelivered = [`${title} ${body}`.trim(), ...undelivered].slice(0, maxUndelivered)
    options.onChange()
  }
  const onRefused = async (id: string, text: NotificationText, error: string) => {
    open.delete(id)
    if (!(await options.showFallback(text.title, text.body))) return recordUndelivered(text, `${error}.`)
    failure = messages.shownByOsascript
    options.onChange()
  }
  const show = ({ id, text, isSilent, buttons, onClick }: NotificationContent) => {
    if (!Notification.isSupported()) return recordUndelivered(text, messages.noService)
    const actions = buttons.map((button) => ({ type: 'button' as const, text: button.text }))
    const notification = new Notification({
      ...text,
      id,
      silent: isSilent,
      ...(process.platform === 'darwin' && actions.length > 0 ? { actions } : {}),
    })
    // One with the same id is replaced by macOS, and by this on other systems.
    open.get(id)?.close()
    notification.on('click', onClick)
    notification.on('action', (_event, index) => buttons[index]?.onUse())
    notification.on('close', () => open.delete(id))
    notification.on('show', () => {
      failure = null
      undelivered = []
    })
    notification.on('failed', (_event, error) => void onRefused(id, text, error))
    // A reference must be held: a garbage-collected notification emits no click.
    open.set(id, notification)
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
        else show(createContent(request, options))
      }
    },
    allow: () =>
      show({
        id: firstId,
        text: messages.first,
        isSilent: true,
        buttons: [],
        onClick: options.reminder.onClick,
      }),
    remind() {
      const { menu, stopped } = options.messages
      const { startBuilder: start, remindAgain: again, onClick } = options.reminder
      const buttons = [
        { text: menu.controls.start, onUse: start },
        { text: stopped.remind, onUse: again },
      ]
      show({ id: reminderId, text: messages.stopReminder, isSilent: false, buttons, onClick })
    },
    withdrawReminder: () => withdraw(reminderId),
    undelivered: () => (failure === null ? [] : [failure, ...undelivered]),
    close() {
      for (const notification of open.values()) notification.close()
    },
  }
}

/** The notification about a finding: its click and its first button open the popover there, the second one snoozes. */
function createContent(request: PostedNotification, options: NotifierOptions): NotificationContent {
  const { id, kind, finding, isSilent = false } = request
  const { repair, snooze } = options.messages.notifications
  const onClick = () => options.onClick(finding)
  const buttons = [
    { text: repair, onUse: onClick },
    ...(options.canSnooze() ? [{ text: snooze, onUse: options.onSnooze }] : []),
  ]
  return {
    id,
    isSilent,
    onClick,
    buttons: kind === 'down' ? buttons : [],
    text: formatNotification(request, options.messages),
  }
}
