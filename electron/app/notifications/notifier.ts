import { Notification } from 'electron'
import type { Messages } from '../../locales/messages.ts'
import type { NotificationRequest, PostedNotification } from '../../monitor/incidents/notification-request.ts'
import { notificationText } from './notification-text.ts'

export interface NotifierOptions {
  readonly messages: Messages
  /** The person wants to see the finding. */
  clicked(finding: string): void
  /** The person chose to be left alone for an hour. */
  snoozed(): void
  changed(): void
  /** Another way to show it where the system refuses the app's own; true where it was taken. */
  showOtherwise(title: string, body: string): Promise<boolean>
}

export interface Notifier {
  post(notifications: readonly NotificationRequest[]): void
  /** What the system did not show, in words: it stays readable in the popover. */
  unshown(): readonly string[]
  close(): void
}

type InWords = ReturnType<typeof notificationText>

/** How many unshown notifications are kept. */
const kept = 3

/**
 * The system's notifications: a click opens the popover at the finding, and where the system gives buttons (macOS) the
 * first does the same and the second snoozes. An unsigned app on macOS gets `failed` instead (docs/macos.md,
 * "Notifications"), and
 * some desktops have no notification service at all.
 */
export function openNotifier(parts: NotifierOptions): Notifier {
  const messages = parts.messages.notifications
  const shown = new Map<string, Notification>()
  let failure: string | null = null
  let missed: readonly string[] = []

  const miss = ({ title, body }: InWords, reason: string) => {
    failure = messages.notShown(reason)
    missed = [`${title} ${body}`.trim(), ...missed].slice(0, kept)
    parts.changed()
  }
  const refused = async (id: string, said: InWords, error: string) => {
    shown.delete(id)
    if (!(await parts.showOtherwise(said.title, said.body))) return miss(said, `${error}.`)
    failure = messages.shownByOsascript
    parts.changed()
  }
  const show = (request: PostedNotification) => {
    const said = notificationText(request, parts.messages)
    if (!Notification.isSupported()) return miss(said, messages.noService)
    const notification = new Notification({ ...said, ...actionsOf(request, messages) })
    const open = () => parts.clicked(request.finding)
    notification.on('click', open)
    notification.on('action', (_event, index) => (index === 1 ? parts.snoozed() : open()))
    notification.on('close', () => shown.delete(request.id))
    notification.on('show', () => {
      failure = null
      missed = []
    })
    notification.on('failed', (_event, error) => void refused(request.id, said, error))
    // The object must be kept: a collected one no longer hears its click.
    shown.set(request.id, notification)
    notification.show()
  }
  return {
    post(notifications) {
      for (const request of notifications) {
        if (request.kind === 'nothing') shown.get(request.withdraw)?.close()
        else show(request)
      }
    },
    unshown: () => (failure === null ? [] : [failure, ...missed]),
    close() {
      for (const notification of shown.values()) notification.close()
    },
  }
}

/** Only macOS has them. Only a Mac can prove: that they appear, which needs a signed app. */
function actionsOf(
  { kind: show }: PostedNotification,
  messages: Messages['notifications'],
): Pick<Electron.NotificationConstructorOptions, 'actions'> {
  if (process.platform !== 'darwin' || show !== 'down') return {}
  return {
    actions: [
      { type: 'button', text: messages.repair },
      { type: 'button', text: messages.snooze },
    ],
  }
}
