import type { MachineEntry } from '../model/snapshot.ts'
import { decodeHostKeyColumn, hostKeyMistake } from '../ssh/host-key.ts'
import { sanitize } from '../text/sanitize.ts'
import { parseStoreUri, withScheme } from './store-uri.ts'

/** What one line of a machines file says; where it is broken, in which column (counted from 1) and why. */
export type MachinesLine =
  | { readonly ok: true; readonly entry: Omit<MachineEntry, 'file' | 'line'> }
  | { readonly ok: false; readonly column: number; readonly reason: string }

const columnNames = [
  'the address of the machine',
  'its systems',
  'the ssh key',
  'how many jobs',
  'its speed',
  'what it supports',
  'what a build must ask for',
  'its host key',
]

/** What a column of a machines line holds, in words; columns are counted from 1. */
function explainColumn(column: number): string {
  const name = columnNames[column - 1]
  return name === undefined ? `column ${column}` : `column ${column} (${name})`
}

/**
 * Reads one entry as Nix's machines.cc does: words between blanks, `-` or nothing for the default, words after
 * the eighth ignored. `systems` is empty where the line names none: Nix then takes its own system.
 * Speed is read as Nix 2.16 and newer read it (a number with or without a fraction; before, a whole number).
 */
export function parseMachinesLine(text: string): MachinesLine {
  const columns = text.split(/[ \t\r\n]+/).filter((column) => column !== '')
  const column = (number: number) => {
    const word = columns[number - 1]
    return word === undefined || word === '-' ? null : word
  }
  const uri = column(1)
  if (uri === null) return broken(1, '-', 'the address of a machine is expected')
  const store = parseStoreUri(uri)
  if (!store.ok) return broken(1, uri, store.reason)
  const maxJobs = wholeNumber(column(4))
  if (maxJobs === null) return broken(4, column(4), 'a whole number from 0 to 4294967295 is expected')
  const speedFactor = speed(column(5))
  if (speedFactor === null) return broken(5, column(5), 'a number that is not negative is expected')
  const hostKey = column(8)
  if (hostKey !== null && !isBase64(hostKey)) {
    return broken(8, hostKey, 'a public host key, encoded as base64, is expected')
  }
  return {
    ok: true,
    entry: {
      uri: withScheme(uri),
      scheme: store.scheme,
      user: store.user,
      host: store.host,
      port: store.port,
      systems: list(column(2)),
      sshKey: column(3),
      maxJobs,
      speedFactor,
      supportedFeatures: list(column(6)),
      mandatoryFeatures: list(column(7)),
      ...pinOf(hostKey),
    },
  }
}

function pinOf(column: string | null): Pick<MachineEntry, 'hostKey' | 'hostKeyMistake'> {
  const hostKey = column === null ? null : decodeHostKeyColumn(column)
  return column === null || hostKey !== null
    ? { hostKey }
    : { hostKey, hostKeyMistake: hostKeyMistake(column) }
}

function broken(column: number, word: string | null, expected: string): MachinesLine {
  return { ok: false, column, reason: `${explainColumn(column)} is “${sanitize(word ?? '-')}”: ${expected}` }
}

function list(column: string | null): string[] {
  return column === null ? [] : [...new Set(column.split(',').filter((word) => word !== ''))]
}

/** An `unsigned int` as Nix reads it: a plus sign and leading zeros are fine, a minus sign or hex is not. */
function wholeNumber(column: string | null): number | null {
  if (column === null) return 1
  const digits = /^\+?0*(\d{1,10})$/.exec(column)?.[1]
  const number = Number(digits ?? Number.NaN)
  return number <= 4294967295 ? number : null
}

/** Largest 32-bit float: what Nix counts with. */
const maxSpeed = 3.4028234663852886e38

/** 0 counts as 1; `nan` is no speed that can be written as JSON, so it counts as 1 too. */
function speed(column: string | null): number | null {
  if (column === null || /^[+-]?nan$/i.test(column)) return 1
  if (/^\+?inf(?:inity)?$/i.test(column)) return maxSpeed
  if (!/^[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?$/i.test(column)) return null
  const number = Number(column)
  return number >= 0 && number <= maxSpeed ? number || 1 : null
}

/** Nix stops reading at the first `=` and does not ask for whole groups of four. */
function isBase64(column: string): boolean {
  return /^[A-Za-z0-9+/]*(?:=|$)/.test(column)
}

/** Replaces the eighth column of a machines line, which is returned without its line end; null if it has no eighth column. */
export function replaceHostKeyColumn(line: string, column: string): string | null {
  const match = /^([ \t]*(?:[^ \t\r\n#;]+[ \t]+){7})[^ \t\r\n#;]+([^\r\n]*)\r?\n?$/.exec(line)
  return match === null ? null : `${match[1]}${column}${match[2]}${line.includes('\r') ? '\r' : ''}`
}
