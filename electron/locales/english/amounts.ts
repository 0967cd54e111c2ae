/** Lengths of time and sizes with their units. */
export const amountMessages = {
  /** Shorter than Intl writes it: it stands in a line that counts along. */
  seconds: (count: number) => `${count} s`,
  minutes: inUnit('minute'),
  hours: inUnit('hour'),
  days: inUnit('day'),
  underAMinute: 'less than a minute',
  // Never broken before the unit.
  kilobytes: (count: number) => `${count}\u00a0KB`,
  megabytes: (count: number) => `${count}\u00a0MB`,
  gigabytes: (count: number, decimals: number) => `${count.toFixed(decimals)}\u00a0GB`,
}

/** "1 minute", "12 minutes". */
function inUnit(unit: 'minute' | 'hour' | 'day'): (count: number) => string {
  return new Intl.NumberFormat('en', { style: 'unit', unit, unitDisplay: 'long' }).format
}
