import * as z from 'zod'
import { removeLinePrefix } from './line-prefix.ts'
import { parseJson } from './parse-json.ts'

/** A row of text as a terminal displays it. `line`: its line number in the input, from 1. */
export interface PastedRow {
  readonly text: string
  readonly line: number
  /** The length of the prefix that a log or a quotation added. */
  readonly prefixLength: number
}

type BareRow = Omit<PastedRow, 'line'>

/** Upper limit of the input: an error of Nix is far shorter. */
export const maxPastedBytes = 1024 * 1024
/** No message of Nix or ssh is longer. Longer rows are split, which bounds the time to match them. */
const maxRowLength = 2000

/**
 * Reads output of Nix or ssh, however it was recorded or copied: with colours, links, cursor moves, progress bars that
 * return to the start of the row, frames of nix-output-monitor, CRLF, Nix's JSON log, the time and program that a log puts in
 * front, the marks of a quotation, or bytes that are not UTF-8. Never throws.
 */
export function parsePastedText(bytes: Uint8Array): readonly PastedRow[] {
  const text = new TextDecoder('utf-8').decode(bytes)
  const rows: PastedRow[] = []
  for (const [index, line] of text.split('\n').entries()) {
    for (const row of splitInputLine(line)) {
      // Consecutive empty rows are reduced to one.
      if (row.text !== '' || rows.at(-1)?.text !== '') rows.push({ ...row, line: index + 1 })
    }
  }
  return rows
}

/** Most lines are plain ASCII, which needs no cleaning. */
const asciiLine = /^[ -~]*$/

function splitInputLine(input: string): readonly BareRow[] {
  if (input.startsWith('@nix {')) return parseJsonMessage(input).split('\n').flatMap(renderRows)
  const line = restoreCharacters(input)
  return asciiLine.test(line) ? splitLongRow(line) : renderRows(line)
}

/** Colours whose escape character is spelled out (`cat -v`, JSON, a shell's `$'…'`) or was lost on the way. */
const spelledColours = /(?:\^\[|\\(?:u001b|x1b|033|e))?\[\d{1,3}(?:;\d{1,3}){0,8}m/gi
const entities: Readonly<Record<string, string>> = {
  '&quot;': '"',
  '&#34;': '"',
  '&apos;': "'",
  '&#39;': "'",
  '&#x27;': "'",
  '&lt;': '<',
  '&gt;': '>',
  '&amp;': '&',
}

/** Undoes what the source of a web page or a log viewer does to the characters of an output. */
function restoreCharacters(line: string): string {
  const text = line.includes('[') ? line.replace(spelledColours, removeSpelled) : line
  return text.includes('&') ? text.replace(/&#?\w{2,4};/g, (entity) => entities[entity] ?? entity) : text
}

/** A real escape character in front belongs to the sequence, which is removed as a whole later. */
function removeSpelled(match: string, offset: number, line: string): string {
  return line[offset - 1] === esc ? match : ''
}

const jsonMessage = z.object({ msg: z.string().optional(), text: z.string().optional() })

/** Nix's `--log-format internal-json`, which nix-output-monitor reads: `@nix {"action":"msg","msg":"error: …"}`. */
function parseJsonMessage(line: string): string {
  const message = jsonMessage.safeParse(parseJson(line.slice('@nix '.length)))
  return message.success ? (message.data.msg ?? message.data.text ?? '') : line
}

const esc = String.fromCharCode(27)
const bell = String.fromCharCode(7)
const stringEnd = `(?:${bell}|${esc}\\\\|\\u009c)?`
/** ECMA-48: strings such as links and titles (OSC, DCS …), control sequences (CSI), and the two-character escapes. */
const strings = new RegExp(`(?:${esc}[\\]PX^_]|[\\u009d\\u0090])[^${bell}${esc}\\u009c]*${stringEnd}`, 'g')
const sequences = new RegExp(`(?:${esc}\\[|\\u009b)([0-?]*)[ -/]*([@-~])`, 'g')
const shortEscapes = new RegExp(`${esc}[ -/]*[0-~]?`, 'g')
/** Cursor moves after which the terminal writes elsewhere: up, down, next and previous line, column, position, row. */
const rowMoves = 'ABEFGHdf'
/** The frame that nix-output-monitor draws at the start of its rows, and the characters of its tree and its summary. */
const frame = /^\s*[┏┣┗┃│][━─╸]*\s?/
const treeSigns = /[⏵⏸✔∑⏱]|━ |─ /
const invisibleCharacters = /[\p{Cc}\p{Cf}]/gu

function renderRows(line: string): BareRow[] {
  const plain = line
    .replace(strings, '')
    .replace(sequences, (_sequence, parameters: string, final: string) => replaceSequence(parameters, final))
    .replace(shortEscapes, '')
  const rows = plain.split(/[\r\n]/).filter((row) => !(frame.test(row) && treeSigns.test(row)))
  // A program that overwrites its rows leaves empty ones; an empty line of the text itself stays.
  const writtenRows = rows.length === 1 ? rows : rows.filter((row) => row.trim() !== '')
  return writtenRows.flatMap((row) => splitLongRow(normalizeRow(row)))
}

/** Returns the text that replaces a control sequence: a new row, blanks, or nothing. */
function replaceSequence(parameters: string, final: string): string {
  if (rowMoves.includes(final)) return '\n'
  return final === 'C' ? ' '.repeat(Math.min(Number.parseInt(parameters, 10) || 1, 80)) : ''
}

/** Restores blanks and quotes as Nix and ssh print them, after a web page or a chat has changed them. */
function normalizeRow(row: string): string {
  return applyBackspaces(row)
    .replace(/[\t\u00a0]/g, ' ')
    .replace(/[‘’]/g, "'")
    .replace(/[“”]/g, '"')
    .replace(invisibleCharacters, '')
    .replace(frame, '')
}

/** `e\bé` and `_\bx`: the terminal displays the later character. */
function applyBackspaces(row: string): string {
  if (!row.includes('\b')) return row
  const visibleCharacters: string[] = []
  for (const character of row) {
    if (character === '\b') visibleCharacters.pop()
    else visibleCharacters.push(character)
  }
  return visibleCharacters.join('')
}

/** Nix 1 quotes in the style of GNU, `like this'. */
const gnuQuotes = /`([^`']{1,400})'/g

/** A backtick that ends the code of a text in Markdown: GNU's quotes only begin with one. */
const codeEnd = /[^\s([{"'*_`]`/
/** What begins the code: the mark of a list and emphasis. */
const codeStart = /^\s{0,8}(?:(?:[-*+]|\d{1,3}\.) )?[*_]{0,3}`/

function restoreQuotes(row: string): string {
  if (row.startsWith('```')) return ''
  if (!codeEnd.test(row)) return row.replace(gnuQuotes, "'$1'")
  return row.replace(codeStart, '').replaceAll('`', '')
}

function splitLongRow(row: string): BareRow[] {
  const bareRow = removeLinePrefix(row)
  const text = bareRow.includes('`') ? restoreQuotes(bareRow) : bareRow
  const prefixLength = row.length - text.length
  if (text.length <= maxRowLength) return [{ text, prefixLength }]
  return Array.from({ length: Math.ceil(text.length / maxRowLength) }, (_, index) => ({
    text: text.slice(index * maxRowLength, (index + 1) * maxRowLength),
    prefixLength: 0,
  }))
}
