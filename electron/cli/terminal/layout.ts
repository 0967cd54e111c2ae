import { sanitize } from '../../core/text/sanitize.ts'

/** Longer lines are cut. */
const maxLineLength = 4000

/** Splits foreign text into lines that are safe to print: no character can control the terminal (`sanitize`), tabs become blanks. */
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
 * Breaks text between words so that no line is longer than `width`, except for a single longer word. Indentation is kept,
 * because it has a meaning in configuration files.
 */
export function wrap(text: string, width: number): string[] {
  return sanitizeLines(text).flatMap((line) => {
    const content = line.trimStart()
    const indentation = Math.min(line.length - content.length, 8)
    return indent(wrapLine(content, Math.max(width - indentation, 10)), indentation)
  })
}

function wrapLine(line: string, width: number): string[] {
  const lines: string[] = []
  let current = ''
  for (const word of line.split(/ +/)) {
    const candidate = current === '' ? word : `${current} ${word}`
    if (current !== '' && countCharacters(candidate) > width) {
      lines.push(current)
      current = word
    } else {
      current = candidate
    }
  }
  lines.push(current)
  return lines
}

/** Counts code points, not UTF-16 units. */
export function countCharacters(text: string): number {
  return [...text].length
}

export function indent(lines: readonly string[], width: number): string[] {
  return lines.map((line) => (line === '' ? '' : ' '.repeat(width) + line))
}

/**
 * Formats two columns, the second wrapped and aligned. If the width is too small for both, or for a word of the second, the
 * second is placed below the first. The text may be foreign.
 */
export function formatColumns(cells: readonly (readonly [string, string])[], width: number): string[] {
  const rows = cells.map(([name, message]) => [sanitizeLine(name), message] as const)
  const first = Math.min(Math.max(0, ...rows.map(([name]) => countCharacters(name))), Math.floor(width / 2))
  const room = width - first - 2
  return rows.flatMap(([name, message]) => {
    const lines = wrap(message, room)
    const fits = room >= 20 && lines.every((line) => countCharacters(line) <= room)
    if (!fits) return [name, ...indent(wrap(message, width - 2), 2)]
    const [head = '', ...rest] = lines
    if (countCharacters(name) > first) return [name, ...indent([head, ...rest], first + 2)]
    return [`${name.padEnd(first)}  ${head}`.trimEnd(), ...indent(rest, first + 2)]
  })
}

/** Formats a time as local time of day, `HH:MM:SS`. */
export function formatClockTime(iso: string): string {
  const date = new Date(iso)
  if (Number.isNaN(date.getTime())) return '--:--:--'
  return [date.getHours(), date.getMinutes(), date.getSeconds()]
    .map((part) => String(part).padStart(2, '0'))
    .join(':')
}
