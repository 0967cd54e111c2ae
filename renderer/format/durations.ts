import { messages } from './locale.ts'

const second = 1000
const minute = 60 * second
const hour = 60 * minute
const day = 24 * hour

/**
 * Formats a duration: "3 sec", "1 minute", "12 minutes", "5 hours", "2 days". Rounds down; a negative duration (the
 * clock was set back) is shown as 0.
 */
export function formatDuration(milliseconds: number): string {
  const { seconds, minutes, hours, days } = messages.amounts
  const length = Math.max(0, milliseconds)
  if (length < minute) return seconds(Math.floor(length / second))
  if (length < hour) return minutes(Math.floor(length / minute))
  if (length < 2 * day) return hours(Math.floor(length / hour))
  return days(Math.floor(length / day))
}

/** Formats the time that has passed since an ISO 8601 timestamp. */
export function formatTimeSince(moment: string, now: number): string {
  return formatDuration(now - Date.parse(moment))
}

/** Formats the time that has passed since an ISO 8601 timestamp: "just now" below a minute, then "12 minutes ago". */
export function formatAgo(moment: string, now: number): string {
  const { amounts } = messages
  return now - Date.parse(moment) < minute ? amounts.justNow : amounts.ago(formatTimeSince(moment, now))
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
