/** Lengths of time and sizes with their units. */
export const amountMessages = {
  seconds: inUnit('second', 'short'),
  minutes: inUnit('minute'),
  hours: inUnit('hour'),
  days: inUnit('day'),
  underAMinute: 'less than a minute',
  justNow: 'just now',
  ago: (length: string) => `${length} ago`,
  // Never broken before the unit.
  kilobytes: (count: number) => `${count}\u00a0KB`,
  megabytes: (count: number) => `${count}\u00a0MB`,
  gigabytes: (count: number, decimals: number) => `${count.toFixed(decimals)}\u00a0GB`,
}

/** "1 minute", "12 minutes"; short: "12 sec". */
function inUnit(
  unit: 'second' | 'minute' | 'hour' | 'day',
  unitDisplay: 'long' | 'short' = 'long',
): (count: number) => string {
  return new Intl.NumberFormat('en', { style: 'unit', unit, unitDisplay }).format
}
