import { defineTexts } from './translated-texts.ts'

const second = 1000
const minute = 60 * second
const hour = 60 * minute
const day = 24 * hour

/** Texts of numbers, lengths and lists. */
export const quantityTexts = defineTexts({
  count: (count: number) => formatNumber(count, 0),
  percent: (percent: number) =>
    new Intl.NumberFormat('en', { style: 'percent', maximumFractionDigits: 0 }).format(percent / 100),
  seconds: (seconds: number) => `${formatNumber(seconds, 1)} s`,
  bytes: (bytes: number) => {
    const kibibytes = Math.max(0, bytes) / 1024
    if (kibibytes < 1024) return `${formatNumber(Math.ceil(kibibytes), 0)} KiB`
    const mebibytes = kibibytes / 1024
    // 1023.7 would be rounded to "1,024 MiB".
    if (Math.round(mebibytes) < 1024) return `${formatNumber(mebibytes, 0)} MiB`
    return `${formatNumber(mebibytes / 1024, 1)} GiB`
  },
  duration: (milliseconds: number) => {
    const length = Math.max(0, milliseconds)
    if (length < minute) return formatUnit(Math.floor(length / second), 'second', 'short')
    if (length < 2 * hour) return formatUnit(Math.floor(length / minute), 'minute')
    if (length < 2 * day) return formatUnit(Math.floor(length / hour), 'hour')
    return formatUnit(Math.floor(length / day), 'day')
  },
  listOfAll: (items: readonly string[]) => new Intl.ListFormat('en', { type: 'conjunction' }).format(items),
  listOfAny: (items: readonly string[]) => new Intl.ListFormat('en', { type: 'disjunction' }).format(items),
  lineNumbers: (lines: readonly number[]) =>
    `${selectPlural(lines.length, 'line', 'lines')} ${formatList(lines.map(String))}`,
})

/**
 * Formats a size: "14 KiB", "840 MiB", "8.1 GiB". Powers of 1024 under their own names, since the sizes of the VM's memory
 * and disk are configured in MiB (nixpkgs, `virtualisation.diskSize`), and "20 GB" for 20 GiB would be wrong by 7 percent.
 */
export function formatBytes(bytes: number): string {
  return quantityTexts.bytes(bytes)
}

/** Formats a percentage that is given as such: "12%". */
export function formatPercent(percent: number): string {
  return quantityTexts.percent(percent)
}

/** Formats a measured time in seconds: "4.1 s". */
export function formatSeconds(seconds: number): string {
  return quantityTexts.seconds(seconds)
}

/** Formats a list: "a", "a and b", "a, b, and c". With `or`: "a, b, or c". */
export function formatList(items: readonly string[], word: 'and' | 'or' = 'and'): string {
  return word === 'and' ? quantityTexts.listOfAll(items) : quantityTexts.listOfAny(items)
}

/**
 * Selects the word for a count by the plural rules of English: "line" for 1, "lines" for any other. Only for use in English
 * texts.
 */
export function selectPlural(count: number, singular: string, plural: string): string {
  return new Intl.PluralRules('en').select(count) === 'one' ? singular : plural
}

/** Formats a count with its word: "1 line", "1,024 lines". Only for use in English texts. */
export function formatQuantity(count: number, singular: string, plural: string): string {
  return `${formatCount(count)} ${selectPlural(count, singular, plural)}`
}

/** Formats numbers of lines: "line 2", "lines 2 and 5". */
export function formatLineNumbers(lines: readonly number[]): string {
  return quantityTexts.lineNumbers(lines)
}

/** Formats a count: "1,024". */
export function formatCount(count: number): string {
  return quantityTexts.count(count)
}

/**
 * Formats a duration in its largest unit: "3 sec", "1 minute", "90 minutes", "5 hours", "2 days". Rounds down, so that it is
 * never shown as longer than it is; a negative one (the clock was set back) is shown as 0.
 */
export function formatDuration(milliseconds: number): string {
  return quantityTexts.duration(milliseconds)
}

/** Made at each call: loading ICU's data before a command runs would take longer than most commands. */
function formatNumber(value: number, maximumFractionDigits: number): string {
  return new Intl.NumberFormat('en', { maximumFractionDigits }).format(value)
}

function formatUnit(
  count: number,
  unit: 'second' | 'minute' | 'hour' | 'day',
  unitDisplay: 'long' | 'short' = 'long',
): string {
  return new Intl.NumberFormat('en', { style: 'unit', unit, unitDisplay }).format(count)
}
