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

/** Ids of the reminder and of the first notification: there is one of each at a time. */
const reminderId = 'stopped'
const firstId = 'first'

/** Number of unshown notifications whose text is stored. */
const maxUndelivered = 3

/**
 * The system's notifications. A click opens the popover at the finding; on macOS the first button does the same and the
 * second snoozes. An unsigned app on macOS gets `failed` instead (docs/macos.md, "Notifications"), and some desktops have no
 * notification service.
 */
export class Notifier {
  private readonly options: NotifierOptions
  /** A reference must be held: a garbage-collected notification emits no click. */
  private readonly open = new Map<string, Notification>()
  private failure: string | null = null
  private refusedTexts: readonly string[] = []

  constructor(options: NotifierOptions) {
    this.options = options
  }

  post(notifications: readonly NotificationRequest[]): void {
    for (const request of notifications) {
      if (request.kind !== 'nothing') this.show(createContent(request, this.options))
      else for (const id of request.withdraw) this.withdraw(id)
    }
  }

  /** Shows the first notification, at which macOS asks for permission (docs/macos.md, "Notifications"). */
  allow(): void {
    const { messages, reminder } = this.options
    this.show({
      id: firstId,
      text: messages.notifications.first,
      isSilent: true,
      buttons: [],
      onClick: reminder.onClick,
    })
  }

  /** Shows the reminder that the builder is still stopped. */
  remind(): void {
    const { menu, stopped, notifications } = this.options.messages
    const { startBuilder, remindAgain, onClick } = this.options.reminder
    const buttons = [
      { text: menu.controls.start, onUse: startBuilder },
      { text: stopped.remind, onUse: remindAgain },
    ]
    this.show({ id: reminderId, text: notifications.stopReminder, isSilent: false, buttons, onClick })
  }

  withdrawReminder(): void {
    this.withdraw(reminderId)
  }

  /** Returns the reason and the texts of notifications that were not shown, for the popover. */
  undelivered(): readonly string[] {
    return this.failure === null ? [] : [this.failure, ...this.refusedTexts]
  }

  close(): void {
    for (const notification of this.open.values()) notification.close()
  }

  private show({ id, text, isSilent, buttons, onClick }: NotificationContent): void {
    const { messages } = this.options
    if (!Notification.isSupported()) {
      this.recordUndelivered(text, messages.notifications.noService)
      return
    }
    const actions = buttons.map((button) => ({ type: 'button' as const, text: button.text }))
    const notification = new Notification({
      ...text,
      id,
      silent: isSilent,
      ...(process.platform === 'darwin' && actions.length > 0 ? { actions } : {}),
    })
    // One with the same id is replaced by macOS, and by this on other systems.
    this.open.get(id)?.close()
    notification.on('click', onClick)
    notification.on('action', (_event, index) => buttons[index]?.onUse())
    notification.on('close', () => this.open.delete(id))
    notification.on('show', () => {
      this.failure = null
      this.refusedTexts = []
    })
    notification.on('failed', (_event, error) => void this.onRefused(id, text, error))
    this.open.set(id, notification)
    notification.show()
  }

  private withdraw(id: string): void {
    this.open.get(id)?.close()
    // Also removes one that an earlier run of Builderbar showed, which older versions of Electron cannot.
    if (process.platform === 'darwin' && 'remove' in Notification) Notification.remove(id)
  }

  private async onRefused(id: string, text: NotificationText, error: string): Promise<void> {
    const { messages, showFallback, onChange } = this.options
    this.open.delete(id)
    if (!(await showFallback(text.title, text.body))) return this.recordUndelivered(text, `${error}.`)
    this.failure = messages.notifications.shownByOsascript
    onChange()
  }

  private recordUndelivered({ title, body }: NotificationText, reason: string): void {
    this.failure = this.options.messages.notifications.notShown(reason)
    this.refusedTexts = [`${title} ${body}`.trim(), ...this.refusedTexts].slice(0, maxUndelivered)
    this.options.onChange()
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
