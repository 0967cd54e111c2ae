import { messages } from './locale.ts'

const minute = 60_000

/** Formats a duration in milliseconds: "3 sec", "12 minutes", "5 hours", "2 days". */
export function formatDuration(milliseconds: number): string {
  return messages.amounts.duration(milliseconds)
}

/** Formats the time that has passed since an ISO 8601 timestamp. */
export function formatTimeSince(moment: string, now: number): string {
  return formatDuration(now - Date.parse(moment))
}

/** Formats the time that has passed since an ISO 8601 timestamp: "just now" below a minute, then "12 minutes ago". */
export function formatAgo(moment: string, now: number): string {
  const { amounts } = messages
  return isJustNow(moment, now) ? amounts.justNow : amounts.ago(formatTimeSince(moment, now))
}

/** Whether less than a minute has passed since an ISO 8601 timestamp. */
export function isJustNow(moment: string, now: number): boolean {
  return now - Date.parse(moment) < minute
}

/** Formats a span of whole hours as local time: "2–3 PM". Around midnight `formatRange` would add both dates. */
export function formatHours(from: number, to: number): string {
  const format = new Intl.DateTimeFormat([], { hour: 'numeric' })
  const isSameDay = new Date(from).toDateString() === new Date(to).toDateString()
  return isSameDay ? format.formatRange(from, to) : `${format.format(from)}\u2009–\u2009${format.format(to)}`
}

/** Replaces each ISO 8601 timestamp in a text with the local time. */
export function localizeTimes(text: string, now: number = Date.now()): string {
  return text.replaceAll(/\d{4}-\d\d-\d\dT[\d:.]+Z/g, (moment) => formatClockTime(moment, now))
}

/** Formats an ISO 8601 timestamp as local time: "14:30"; with the date if it is not today. */
export function formatClockTime(moment: string, now: number = Date.now()): string {
  const time = new Date(moment)
  const clock = time.toLocaleTimeString([], { hour: 'numeric', minute: '2-digit' })
  if (time.toDateString() === new Date(now).toDateString()) return clock
  return `${time.toLocaleDateString([], { day: 'numeric', month: 'short' })}, ${clock}`
}
