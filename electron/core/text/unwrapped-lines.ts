import type { PastedRow } from './pasted-text.ts'

/** A line as the program printed it, joined from the rows into which a terminal or a mail wrapped it. */
export interface UnwrappedLine {
  /** The line of the input at which it begins, from 1. */
  readonly line: number
  /**
   * The line for each possible kind of wrapping: the unchanged rows first, then joined as if wrapped between words, then as
   * if wrapped at a fixed width. One of them is the original line.
   */
  readonly readings: readonly string[]
}

/**
 * Output of a build as Nix quotes it: `       > cc: …` below an error, `hello> cc: …` with `-L`. It says nothing about the
 * builder: a test in the build may well print "Connection refused".
 */
export const buildOutput = /^(?:\s{4,}> |[\w.+-]+> )/

/** The width at a row is that of the longest row within this distance. */
const neighbours = 8
/** Widths outside of this range are not taken for the width of a terminal or a mail. */
const minWidth = 20
const maxWidth = 400
/** No message of Nix or ssh is longer. */
const maxLineLength = 2000

/** Starts of a message of Nix or of a line of build output: such a row does not continue the one before. */
const messageStarts =
  /^(?:cannot build on '|Failed to find a machine|building '|copying (?:path|\d)|connecting to '|waiting for |derivation:|required \(|\d+ available machines|\(\[|@@@|qemu-system-\w+: |[\w.+-]+> |[a-z]\w* # |\s{4,}> )/
/** A line of `ssh -v`. */
const debugLine = /^debug[1-3]: /
/** Starts of messages that often follow a line of `ssh -v` and do not continue it. */
const debugLineEnds =
  /^(?:debug[1-3]: |ssh: |error|warning:|\S+@\S+: |@{3}|Load key |no such identity|Host key|Permission|Connection |Control|Bad |Cannot |Timeout|Warning|[\w-]+: |\/)/i
/** Ends of a message: the next row does not continue such a row. */
const messageEnds = /(?:SSH connection to '[^']*'|unexpected end-of-file|\.\.\.|\d lines:|log lines:)$/

/**
 * Undoes wrapping. Whether a row continues in the next cannot be known for certain; it may if the next row's first word did
 * not fit, judged by the width of the rows around. Takes time linear in the number of rows.
 */
export function unwrapLines(rows: readonly PastedRow[]): readonly UnwrappedLine[] {
  const lengths = rows.map(measureRow)
  // A mail does not break a long word, so its row is longer than the others.
  const withoutLongWords = rows.map((row) => (/\S\s+\S/.test(row.text) ? measureRow(row) : 0))
  const widths = computeWidths(lengths)
  const widthsOfWords = computeWidths(withoutLongWords)
  const lines: UnwrappedLine[] = []
  for (let index = 0; index < rows.length; ) {
    const start = index
    const width = widths[index] ?? 0
    let total = lengths[index] ?? 0
    while (
      continuesBelow(rows, index, widthsOfWords[index] ?? 0, width) &&
      total + (lengths[index + 1] ?? 0) <= maxLineLength
    ) {
      index += 1
      total += lengths[index] ?? 0
    }
    index += 1
    lines.push(joinRows(rows.slice(start, index), width))
  }
  return lines
}

/** Returns the length that the row had on the screen. */
function measureRow({ text, prefixLength }: PastedRow): number {
  return text.trimEnd().length + prefixLength
}

/** Returns for each row the length of the longest among its neighbours. */
function computeWidths(lengths: readonly number[]): readonly number[] {
  return lengths.map((length, index) => {
    let width = length
    for (let distance = 1; distance <= neighbours; distance += 1) {
      width = Math.max(width, lengths[index - distance] ?? 0, lengths[index + distance] ?? 0)
    }
    return width
  })
}

/** `width`: of the rows around, except rows of one long word; `fullWidth`: of all rows around. */
function continuesBelow(
  rows: readonly PastedRow[],
  index: number,
  width: number,
  fullWidth: number,
): boolean {
  const current = rows[index]
  const row = current?.text.trimEnd() ?? ''
  const length = current === undefined ? 0 : measureRow(current)
  const next = rows[index + 1]?.text ?? ''
  if (width < minWidth || width > maxWidth || row === '' || next.trim() === '') return false
  if (messageStarts.test(next) || (messageEnds.test(row) && !next.startsWith(':'))) return false
  if (debugLine.test(next) || (debugLine.test(row) && debugLineEnds.test(next))) return false
  // Build output must not swallow a message of Nix that follows it.
  if (buildOutput.test(row) && length < fullWidth - 1) return false
  const firstWord = /^\S*/.exec(next)?.[0] ?? ''
  return length + 1 + firstWord.length > width
}

function joinRows(rows: readonly PastedRow[], width: number): UnwrappedLine {
  const line = rows[0]?.line ?? 1
  const texts = rows.map(({ text }) => text.trimEnd())
  const textWithNewlines = texts.join('\n')
  if (texts.length === 1) return { line, readings: [textWithNewlines] }
  const textWithBlanks = texts.map((text, index) => (index === 0 ? text : text.trimStart())).join(' ')
  const rowEnds = rows.map((row, index) => {
    // A row that is not full ended with a blank, which copying removed.
    const lostBlank = index < rows.length - 1 && measureRow(row) < width
    return lostBlank ? ' ' : ''
  })
  const textWithRowEnds = texts.map((text, index) => `${text}${rowEnds[index]}`).join('')
  return { line, readings: [textWithNewlines, textWithBlanks, textWithRowEnds] }
}
