import { typeset } from '../../core/text/typography.ts'
import type { Messages } from '../../locales/messages.ts'
import type { PostedNotification } from '../../monitor/incidents/notification-request.ts'

const minuteMs = 60_000
/** macOS shows about two lines of a notification, and cuts the rest off in the middle of a word. */
const maxBody = 120

/** Returns title and text of a notification: the problem and its cause; or that it is over, and how long it lasted. */
export function formatNotification(
  request: PostedNotification,
  messages: Messages,
): { readonly title: string; readonly body: string } {
  if (request.kind === 'down') {
    const { timesBack = 0 } = request
    const [title, cause] = [typeset(request.headline), typeset(request.cause)]
    const body = timesBack === 0 ? cause : `${messages.notifications.recurrence(timesBack)} ${cause}`
    return { title, body: limitLength(body) }
  }
  const { amounts } = messages
  const { repaired, back, automatic, lasted } = messages.notifications
  return {
    title: request.kind === 'repaired' ? repaired : back,
    body: [
      request.automatic ? automatic : '',
      typeset(request.summary),
      lasted(request.lastedMs < minuteMs ? amounts.underAMinute : amounts.duration(request.lastedMs)),
    ]
      .filter((sentence) => sentence !== '')
      .join(' '),
  }
}

/** Ends a longer text after a whole word, with dots. */
function limitLength(text: string): string {
  if (text.length <= maxBody) return text
  const start = text.slice(0, maxBody - 1)
  const end = start.lastIndexOf(' ')
  return `${(end > 0 ? start.slice(0, end) : start).replace(/[\s,:;(]+$/, '')}…`
}
