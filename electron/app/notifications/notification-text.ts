import type { Words } from '../../locales/messages.ts'
import type { ShownNotice } from '../../monitor/incidents/notification-request.ts'

const minuteMs = 60_000

/** A notification as it is shown: what is wrong and why; or that it is over, how it is now, and how long it lasted. */
export function noticeInWords(
  notice: ShownNotice,
  words: Words,
): { readonly title: string; readonly body: string } {
  if (notice.show === 'down') return { title: notice.sentence, body: notice.why }
  const { repaired, back, unasked, lasted } = words.notifications
  return {
    title: notice.show === 'repaired' ? repaired : back,
    body: [
      notice.unasked ? unasked : '',
      notice.sentence,
      lasted(lengthInWords(notice.lastedMs, words.amounts)),
    ]
      .filter((sentence) => sentence !== '')
      .join(' '),
  }
}

/** Rounded: nobody looks at the clock while it counts, as on the page (renderer/format/durations.ts). */
function lengthInWords(milliseconds: number, words: Words['amounts']): string {
  const minutes = Math.round(milliseconds / minuteMs)
  if (minutes < 1) return words.underAMinute
  if (minutes < 120) return words.minutes(minutes)
  const hours = Math.round(minutes / 60)
  return hours < 48 ? words.hours(hours) : words.days(Math.round(hours / 24))
}
