/** Lengths of time and sizes with their units. */
export const amountMessages = {
  seconds: formatUnit('second', 'short'),
  minutes: formatUnit('minute'),
  hours: formatUnit('hour'),
  days: formatUnit('day'),
  underAMinute: 'less than a minute',
  justNow: 'just now',
  ago: (length: string) => `${length} ago`,
  // Never broken before the unit.
  kilobytes: (count: number) => `${count}\u00a0KB`,
  megabytes: (count: number) => `${count}\u00a0MB`,
  gigabytes: (count: number, decimals: number) => `${count.toFixed(decimals)}\u00a0GB`,
}

/** "4.1 s", never broken before the unit. */
export function inSeconds(seconds: number): string {
  return `${new Intl.NumberFormat('en', { maximumFractionDigits: 1 }).format(seconds)}\u00a0s`
}

/** "once", "twice", "5 times". */
export function formatTimes(count: number): string {
  if (count === 1) return 'once'
  return count === 2 ? 'twice' : `${new Intl.NumberFormat('en').format(count)} times`
}

/** "1 minute", "12 minutes"; short: "12 sec". */
function formatUnit(
  unit: 'second' | 'minute' | 'hour' | 'day',
  unitDisplay: 'long' | 'short' = 'long',
): (count: number) => string {
  return new Intl.NumberFormat('en', { style: 'unit', unit, unitDisplay }).format
}
