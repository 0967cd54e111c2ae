import { formatBytes, formatDuration, formatSeconds } from '../../core/text/quantities.ts'

/** Lengths of time and sizes with their units. */
export const amountMessages = {
  duration: formatDuration,
  underAMinute: 'less than a minute',
  justNow: 'just now',
  ago: (length: string) => `${length} ago`,
  bytes: (count: number) => keepTogether(formatBytes(count)),
}

/** "4.1 s". */
export function formatPreciseSeconds(seconds: number): string {
  return keepTogether(formatSeconds(seconds))
}

/** "once", "twice", "5 times". */
export function formatTimes(count: number): string {
  if (count === 1) return 'once'
  return count === 2 ? 'twice' : `${new Intl.NumberFormat('en').format(count)} times`
}

/** Keeps the number and its unit in one line. */
function keepTogether(amount: string): string {
  return amount.replace(' ', '\u00a0')
}
