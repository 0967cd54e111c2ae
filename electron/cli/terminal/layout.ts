import { sanitize } from '../../core/text/sanitize.ts'

/** More of one line than anybody reads; the rest is cut. */
const maxLineLength = 4000

/**
 * Text from the machine as lines that a terminal may show: nothing in it acts on the terminal
 * (`sanitize`), tabs are blanks.
 */
export function sanitizeLines(text: string): string[] {
  return text
    .trimEnd()
    .split(/\r\n|\r|\n/)
    .map((line) => sanitize(line.replaceAll('\t', '    '), maxLineLength))
}

/** As `sanitizeLines`, on one line. */
export function sanitizeLine(text: string): string {
  return sanitizeLines(text).join(' ')
}

/**
 * Breaks text between words so that no line is longer than `width`; a longer word keeps its line. What a line is
 * indented by stays: a block of a configuration is read by it.
 */
export function wrap(text: string, width: number): string[] {
  return sanitizeLines(text).flatMap((line) => {
    const words = line.trimStart()
    const by = Math.min(line.length - words.length, 8)
    return indent(wrapLine(words, Math.max(width - by, 10)), by)
  })
}

function wrapLine(line: string, width: number): string[] {
  const lines: string[] = []
  let current = ''
  for (const word of line.split(/ +/)) {
    const longer = current === '' ? word : `${current} ${word}`
    if (current !== '' && lengthOf(longer) > width) {
      lines.push(current)
      current = word
    } else {
      current = longer
    }
  }
  lines.push(current)
  return lines
}

/** Characters as a person counts them, not UTF-16 units. */
export function lengthOf(text: string): number {
  return [...text].length
}

export function indent(lines: readonly string[], by: number): string[] {
  return lines.map((line) => (line === '' ? '' : ' '.repeat(by) + line))
}

/**
 * Two columns, the second wrapped and aligned; under each other where the width does not take both. Both may come from
 * outside.
 */
export function columns(cells: readonly (readonly [string, string])[], width: number): string[] {
  const rows = cells.map(([name, message]) => [sanitizeLine(name), message] as const)
  const first = Math.min(Math.max(0, ...rows.map(([name]) => lengthOf(name))), Math.floor(width / 2))
  const room = width - first - 2
  return rows.flatMap(([name, message]) => {
    if (room < 20) return [name, ...indent(wrap(message, width - 2), 2)]
    const [head = '', ...rest] = wrap(message, room)
    if (lengthOf(name) > first) return [name, ...indent([head, ...rest], first + 2)]
    return [`${name.padEnd(first)}  ${head}`.trimEnd(), ...indent(rest, first + 2)]
  })
}

/** Time of day where the reader is. */
export function clockTime(iso: string): string {
  const date = new Date(iso)
  if (Number.isNaN(date.getTime())) return '--:--:--'
  return [date.getHours(), date.getMinutes(), date.getSeconds()]
    .map((part) => String(part).padStart(2, '0'))
    .join(':')
}
