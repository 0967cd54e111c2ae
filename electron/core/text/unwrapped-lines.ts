import type { PastedRow } from './pasted-text.ts'

/** A line as the program printed it, put together from the rows into which a terminal or a mail wrapped it. */
export interface UnwrappedLine {
  /** The line of the input on which it begins, counted from 1. */
  readonly line: number
  /**
   * The line in each way in which it may have been wrapped, the rows as they stand first: between words, or after
   * so many characters. One of them is what was printed.
   */
  readonly readings: readonly string[]
}

/**
 * What a build itself printed, as Nix quotes it: `       > cc: …` below an error, `hello> cc: …` with `-L`. Such words
 * come of the build: a test in it may well say "Connection refused".
 */
export const buildOutput = /^(?:\s{4,}> |[\w.+-]+> )/

/** How far around a row its width is looked for. */
const neighbours = 8
/** Nobody reads Nix in a narrower window; in a wider one nothing is wrapped. */
const minWidth = 20
const maxWidth = 400
/** No message of Nix or ssh is longer. */
const maxLineLength = 2000

/** These begin a message of Nix or a line that a build printed: a row that begins so continues no other. */
const beginnings =
  /^(?:cannot build on '|Failed to find a machine|building '|copying (?:path|\d)|derivation:|required \(|\d+ available machines|\(\[|@@@|[\w.+-]+> |\s{4,}> )/
/** These end one. */
const endings = /(?:SSH connection to '[^']*'|unexpected end-of-file|\.\.\.)$/

/**
 * Undoes wrapping. Whether a row goes on in the next cannot be known: it may where the next row's first word had no
 * room in it, by the width of the rows around. Takes time linear in the number of rows.
 */
export function unwrapLines(rows: readonly PastedRow[]): readonly UnwrappedLine[] {
  const lengths = rows.map(({ text }) => text.trimEnd().length)
  // A mail keeps a long word whole, on a row that is longer than the others.
  const withoutLongWords = rows.map(({ text }) => (/\S\s+\S/.test(text) ? text.trimEnd().length : 0))
  const widths = widthsAround(lengths)
  const widthsOfWords = widthsAround(withoutLongWords)
  const lines: UnwrappedLine[] = []
  for (let at = 0; at < rows.length; ) {
    const start = at
    const width = widths[at] ?? 0
    let total = lengths[at] ?? 0
    while (
      goesOn(rows, at, widthsOfWords[at] ?? 0, width) &&
      total + (lengths[at + 1] ?? 0) <= maxLineLength
    ) {
      at += 1
      total += lengths[at] ?? 0
    }
    at += 1
    lines.push(lineOf(rows.slice(start, at), width))
  }
  return lines
}

/** The longest row among the neighbours of each. */
function widthsAround(lengths: readonly number[]): readonly number[] {
  return lengths.map((length, at) => {
    let width = length
    for (let by = 1; by <= neighbours; by += 1) {
      width = Math.max(width, lengths[at - by] ?? 0, lengths[at + by] ?? 0)
    }
    return width
  })
}

/** `width`: of the rows around without those of one long word; `fullWidth`: of all of them. */
function goesOn(rows: readonly PastedRow[], at: number, width: number, fullWidth: number): boolean {
  const row = rows[at]?.text.trimEnd() ?? ''
  const next = rows[at + 1]?.text ?? ''
  if (width < minWidth || width > maxWidth || row === '' || next.trim() === '') return false
  if (beginnings.test(next) || (endings.test(row) && !next.startsWith(':'))) return false
  // What a build printed swallows no message that follows it.
  if (buildOutput.test(row) && row.length < fullWidth - 1) return false
  const firstWord = /^\S*/.exec(next)?.[0] ?? ''
  return row.length + 1 + firstWord.length > width
}

function lineOf(rows: readonly PastedRow[], width: number): UnwrappedLine {
  const line = rows[0]?.line ?? 1
  const texts = rows.map(({ text }) => text.trimEnd())
  const asTheyStand = texts.join('\n')
  if (texts.length === 1) return { line, readings: [asTheyStand] }
  const betweenWords = texts.map((text, index) => (index === 0 ? text : text.trimStart())).join(' ')
  // A row that is not full ended with a blank, which copying takes away.
  const afterCharacters = texts.reduce((joined, text, index) => {
    const isFull = (texts[index - 1] ?? '').length >= width
    return index === 0 ? text : `${joined}${isFull ? '' : ' '}${text}`
  }, '')
  return { line, readings: [asTheyStand, betweenWords, afterCharacters] }
}
