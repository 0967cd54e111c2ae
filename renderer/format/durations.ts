import { messages } from './locale.ts'

const second = 1000
const minute = 60 * second
const hour = 60 * minute
const day = 24 * hour

/**
 * A length of time as a person says it: "3 sec", "1 minute", "12 minutes", "5 hours", "2 days". Rounded down; a
 * negative one (the clock was set back) counts as none.
 */
export function formatDuration(milliseconds: number): string {
  const { seconds, minutes, hours, days } = messages.amounts
  const length = Math.max(0, milliseconds)
  if (length < minute) return seconds(Math.floor(length / second))
  if (length < hour) return minutes(Math.floor(length / minute))
  if (length < 2 * day) return hours(Math.floor(length / hour))
  return days(Math.floor(length / day))
}

/** The length of time since an ISO-8601 moment. */
export function since(moment: string, now: number): string {
  return formatDuration(now - Date.parse(moment))
}

/** How long ago an ISO-8601 moment was: "just now" below a minute, then "12 minutes ago". */
export function ago(moment: string, now: number): string {
  const { amounts } = messages
  return now - Date.parse(moment) < minute ? amounts.justNow : amounts.ago(since(moment, now))
}

/** A text of the program with each ISO-8601 moment in it told by the person's own clock. */
export function withClockTimes(text: string, now: number = Date.now()): string {
  return text.replaceAll(/\d{4}-\d\d-\d\dT[\d:.]+Z/g, (moment) => clockTime(moment, now))
}

/** A moment by the person's own clock: "14:30"; of another day with its date. */
export function clockTime(moment: string, now: number = Date.now()): string {
  const time = new Date(moment)
  const clock = time.toLocaleTimeString([], { hour: 'numeric', minute: '2-digit' })
  if (time.toDateString() === new Date(now).toDateString()) return clock
  return `${time.toLocaleDateString([], { day: 'numeric', month: 'short' })}, ${clock}`
}
