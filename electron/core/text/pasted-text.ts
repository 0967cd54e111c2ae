import * as z from 'zod'

/** A row of text as a terminal shows it. `line`: where it stands in the input, counted from 1. */
export interface PastedRow {
  readonly text: string
  readonly line: number
}

/** More is refused: an error of Nix is far shorter, and a whole day's log has its error at the end. */
export const maxPastedBytes = 1024 * 1024
/** No message of Nix or ssh is longer. A longer row is cut, so that matching it takes bounded time. */
const maxRowLength = 2000

/**
 * Reads what Nix or ssh printed, however it was recorded or copied: colours, links, cursor moves, progress bars that
 * return to the start of the row, frames of nix-output-monitor, CRLF, Nix's JSON log, and bytes that are no UTF-8.
 * Never throws.
 */
export function readPastedText(bytes: Uint8Array): readonly PastedRow[] {
  const text = new TextDecoder('utf-8').decode(bytes)
  const rows: PastedRow[] = []
  for (const [index, line] of text.split('\n').entries()) {
    for (const row of rowsOfLine(line)) {
      // One empty row parts what stands around it as well as many do.
      if (row !== '' || rows.at(-1)?.text !== '') rows.push({ text: row, line: index + 1 })
    }
  }
  return rows
}

/** Most lines are plain ASCII: nothing in them has to be looked for. */
const plainLine = /^[ -~]*$/

function rowsOfLine(line: string): readonly string[] {
  if (line.startsWith('@nix {')) return messageOf(line).split('\n').flatMap(rowsOf)
  return plainLine.test(line) ? cut(line) : rowsOf(line)
}

const jsonMessage = z.object({ msg: z.string().optional(), text: z.string().optional() })

/** Nix's `--log-format internal-json`, which nix-output-monitor reads: `@nix {"action":"msg","msg":"error: …"}`. */
function messageOf(line: string): string {
  try {
    const message = jsonMessage.parse(JSON.parse(line.slice('@nix '.length)))
    return message.msg ?? message.text ?? ''
  } catch {
    return line
  }
}

const esc = String.fromCharCode(27)
const bell = String.fromCharCode(7)
const stringEnd = `(?:${bell}|${esc}\\\\|\\u009c)?`
/** ECMA-48: strings such as links and titles (OSC, DCS …), control sequences (CSI), and the two-character escapes. */
const strings = new RegExp(`(?:${esc}[\\]PX^_]|[\\u009d\\u0090])[^${bell}${esc}\\u009c]*${stringEnd}`, 'g')
const sequences = new RegExp(`(?:${esc}\\[|\\u009b)([0-?]*)[ -/]*([@-~])`, 'g')
const shortEscapes = new RegExp(`${esc}[ -/]*[0-~]?`, 'g')
/** Cursor moves after which the terminal writes elsewhere: up, down, next and previous line, column, position, row. */
const movesAway = 'ABEFGHdf'
/** What nix-output-monitor draws at the start of its rows, and the signs that only its tree and its sum have. */
const frame = /^\s*[┏┣┗┃│][━─╸]*\s?/
const treeSigns = /[⏵⏸✔∑⏱]|━ |─ /
const invisible = /[\p{Cc}\p{Cf}]/gu

function rowsOf(line: string): string[] {
  const plain = line
    .replace(strings, '')
    .replace(sequences, (_sequence, parameters: string, final: string) => replacementOf(parameters, final))
    .replace(shortEscapes, '')
  const rows = plain.split(/[\r\n]/).filter((row) => !(frame.test(row) && treeSigns.test(row)))
  // A program that goes back over its rows leaves empty ones; an empty line of the text stays.
  const told = rows.length === 1 ? rows : rows.filter((row) => row.trim() !== '')
  return told.flatMap((row) => cut(tidied(row)))
}

/** What a control sequence leaves of itself in text: a new row, blanks, or nothing. */
function replacementOf(parameters: string, final: string): string {
  if (movesAway.includes(final)) return '\n'
  return final === 'C' ? ' '.repeat(Math.min(Number.parseInt(parameters, 10) || 1, 80)) : ''
}

/** Blanks and quotes as Nix and ssh print them: what a web page or a chat made of them is turned back. */
function tidied(row: string): string {
  return withoutOverstrikes(row)
    .replace(/[\t\u00a0]/g, ' ')
    .replace(/[‘’]/g, "'")
    .replace(/[“”]/g, '"')
    .replace(invisible, '')
    .replace(frame, '')
}

/** `e\bé` and `_\bx`: the later character is the one that is seen. */
function withoutOverstrikes(row: string): string {
  if (!row.includes('\b')) return row
  const seen: string[] = []
  for (const character of row) {
    if (character === '\b') seen.pop()
    else seen.push(character)
  }
  return seen.join('')
}

function cut(row: string): string[] {
  if (row.length <= maxRowLength) return [row]
  return Array.from({ length: Math.ceil(row.length / maxRowLength) }, (_, index) =>
    row.slice(index * maxRowLength, (index + 1) * maxRowLength),
  )
}
