import type { Messages } from '../../locales/messages.ts'
import type { PostedNotification } from '../../monitor/incidents/notification-request.ts'

const minuteMs = 60_000

/** Returns title and text of a notification: the problem and its cause; or that it is over, and how long it lasted. */
export function formatNotification(
  request: PostedNotification,
  messages: Messages,
): { readonly title: string; readonly body: string } {
  if (request.kind === 'down') {
    const { timesBack = 0, headline: title, cause } = request
    const body = timesBack === 0 ? cause : `${messages.notifications.cameBack(timesBack)} ${cause}`
    return { title, body }
  }
  const { repaired, back, automatic, lasted } = messages.notifications
  return {
    title: request.kind === 'repaired' ? repaired : back,
    body: [
      request.automatic ? automatic : '',
      request.headline,
      lasted(formatDuration(request.lastedMs, messages.amounts)),
    ]
      .filter((sentence) => sentence !== '')
      .join(' '),
  }
}

/** Rounds to minutes, hours or days; a notification does not count along like the page (renderer/format/durations.ts). */
function formatDuration(milliseconds: number, messages: Messages['amounts']): string {
  const minutes = Math.round(milliseconds / minuteMs)
  if (minutes < 1) return messages.underAMinute
  if (minutes < 120) return messages.minutes(minutes)
  const hours = Math.round(minutes / 60)
  return hours < 48 ? messages.hours(hours) : messages.days(Math.round(hours / 24))
}
