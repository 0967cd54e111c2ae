/**
 * Formats a time in the user's time zone and locale: `10:02 AM` on the day of `now`, `Mar 2, 10:02 AM` on another day of the
 * same year, else with the year. A text that is not a time stays as it is.
 */
export function formatLocalTime(iso: string, now: string): string {
  const time = new Date(iso)
  if (Number.isNaN(time.getTime())) return iso
  const current = new Date(now)
  const isSameYear = time.getFullYear() === current.getFullYear()
  const isToday = isSameYear && time.toDateString() === current.toDateString()
  const date = isToday ? '' : `${time.toLocaleDateString([], getDateStyle(isSameYear))}, `
  // Intl puts a narrow no-break space before AM, which some terminals show as a box.
  return `${date}${time.toLocaleTimeString([], { hour: 'numeric', minute: '2-digit' })}`.replace(
    /[\u00a0\u202f]/g,
    ' ',
  )
}

/** Replaces each time in a text, as plans have them in ISO 8601, by the local time. */
export function localizeTimes(text: string, now: string): string {
  return text.replaceAll(/\d{4}-\d\d-\d\dT[\d:.]+Z/g, (iso) => formatLocalTime(iso, now))
}

function getDateStyle(isSameYear: boolean): Intl.DateTimeFormatOptions {
  return { day: 'numeric', month: 'short', ...(isSameYear ? {} : { year: 'numeric' }) }
}
