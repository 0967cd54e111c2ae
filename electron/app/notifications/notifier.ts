import { Notification } from 'electron'
import type { Words } from '../../locales/messages.ts'
import type { Notice, ShownNotice } from '../../monitor/incidents/notification-request.ts'
import { noticeInWords } from './notification-text.ts'

export interface NotificationParts {
  readonly words: Words
  /** The person wants to see the finding. */
  clicked(finding: string): void
  /** The person chose to be left alone for an hour. */
  snoozed(): void
  changed(): void
  /** Another way to show it where the system refuses the app's own; true where it was taken. */
  showOtherwise(title: string, body: string): Promise<boolean>
}

export interface Notifications {
  post(notices: readonly Notice[]): void
  /** What the system did not show, in words: it stays readable in the popover. */
  unshown(): readonly string[]
  close(): void
}

type InWords = ReturnType<typeof noticeInWords>

/** How many unshown notifications are kept. */
const kept = 3

/**
 * The system's notifications: a click opens the popover at the finding, and where the system gives buttons (macOS) the
 * first does the same and the second snoozes. An unsigned app on macOS gets `failed` instead (macos-facts.md 3.3), and
 * some desktops have no notification service at all.
 */
export function openNotifications(parts: NotificationParts): Notifications {
  const words = parts.words.notifications
  const shown = new Map<string, Notification>()
  let failure: string | null = null
  let missed: readonly string[] = []

  const miss = ({ title, body }: InWords, why: string) => {
    failure = words.notShown(why)
    missed = [`${title} ${body}`.trim(), ...missed].slice(0, kept)
    parts.changed()
  }
  const refused = async (id: string, said: InWords, error: string) => {
    shown.delete(id)
    if (!(await parts.showOtherwise(said.title, said.body))) return miss(said, `${error}.`)
    failure = words.shownByOsascript
    parts.changed()
  }
  const show = (notice: ShownNotice) => {
    const said = noticeInWords(notice, parts.words)
    if (!Notification.isSupported()) return miss(said, words.noService)
    const notification = new Notification({ ...said, ...actionsOf(notice, words) })
    const open = () => parts.clicked(notice.finding)
    notification.on('click', open)
    notification.on('action', (_event, index) => (index === 1 ? parts.snoozed() : open()))
    notification.on('close', () => shown.delete(notice.id))
    notification.on('show', () => {
      failure = null
      missed = []
    })
    notification.on('failed', (_event, error) => void refused(notice.id, said, error))
    // The object must be kept: a collected one no longer hears its click.
    shown.set(notice.id, notification)
    notification.show()
  }
  return {
    post(notices) {
      for (const notice of notices) {
        if (notice.show === 'nothing') shown.get(notice.withdraw)?.close()
        else show(notice)
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
  { show }: ShownNotice,
  words: Words['notifications'],
): Pick<Electron.NotificationConstructorOptions, 'actions'> {
  if (process.platform !== 'darwin' || show !== 'down') return {}
  return {
    actions: [
      { type: 'button', text: words.repair },
      { type: 'button', text: words.snooze },
    ],
  }
}
