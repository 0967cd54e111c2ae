import type { MachineEntry } from '../model/snapshot.ts'
import { decodeHostKeyColumn, describeHostKeyMistake } from '../ssh/host-key.ts'
import { sanitize } from '../text/sanitize.ts'
import { defineTexts } from '../text/translated-texts.ts'
import { addScheme, findStoreSetting, parseStoreUri } from './store-uri.ts'

/** A parsed line of a machines file, or the column (counted from 1) that is malformed, and why. */
export type MachinesLine =
  | { readonly ok: true; readonly entry: Omit<MachineEntry, 'file' | 'line'> }
  | { readonly ok: false; readonly column: number; readonly reason: string }

/** Texts of columns of a machines line that Nix can't read. */
export const machinesLineTexts = defineTexts({
  noAddress: 'column 1 (address) is “-”: it must be the address of a builder',
  address: (word: string, reason: string) => `column 1 (address) is “${word}”: ${reason}`,
  jobs: (word: string) =>
    `column 4 (jobs at a time) is “${word}”: it must be a whole number from 0 to 4294967295`,
  speed: (word: string) => `column 5 (speed) is “${word}”: it must be a number that isn't negative`,
  hostKey: (word: string) =>
    `column 8 (host key) is “${word}”: it must be a public host key, encoded as base64`,
})

/**
 * Parses one entry as Nix's machines.cc does: words separated by blanks, `-` or nothing for the default, words after the
 * eighth ignored. `systems` is empty if the line names none: Nix then uses its own system. The speed factor may have a
 * fraction, as in Nix 2.16 and newer; before, it was an integer. The key and the host key may also be settings in the address,
 * over which their columns prevail (machines.cc, completeStoreReference).
 */
export function parseMachinesLine(text: string): MachinesLine {
  const columns = text.split(/[ \t\r\n]+/).filter((column) => column !== '')
  const getColumn = (number: number) => {
    const word = columns[number - 1]
    return word === undefined || word === '-' ? null : word
  }
  const uri = getColumn(1)
  if (uri === null) return reject(1, machinesLineTexts.noAddress)
  const store = parseStoreUri(uri)
  if (!store.ok) return reject(1, machinesLineTexts.address(sanitize(uri), store.reason))
  const maxJobs = parseMaxJobs(getColumn(4))
  if (maxJobs === null) return reject(4, machinesLineTexts.jobs(sanitize(getColumn(4) ?? '-')))
  const speedFactor = parseSpeed(getColumn(5))
  if (speedFactor === null) return reject(5, machinesLineTexts.speed(sanitize(getColumn(5) ?? '-')))
  const hostKey = getColumn(8)
  if (hostKey !== null && !isBase64(hostKey)) {
    return reject(8, machinesLineTexts.hostKey(sanitize(hostKey)))
  }
  return {
    ok: true,
    entry: {
      uri: addScheme(uri),
      scheme: store.scheme,
      user: store.user,
      host: store.host,
      port: store.port,
      systems: splitList(getColumn(2)),
      sshKey: getColumn(3) ?? findStoreSetting(uri, 'ssh-key'),
      maxJobs,
      speedFactor,
      supportedFeatures: splitList(getColumn(6)),
      mandatoryFeatures: splitList(getColumn(7)),
      ...parsePin(hostKey ?? findStoreSetting(uri, 'base64-ssh-public-host-key')),
    },
  }
}

function parsePin(column: string | null): Pick<MachineEntry, 'hostKey' | 'hostKeyMistake'> {
  const hostKey = column === null ? null : decodeHostKeyColumn(column)
  return column === null || hostKey !== null
    ? { hostKey }
    : { hostKey, hostKeyMistake: describeHostKeyMistake(column) }
}

function reject(column: number, reason: string): MachinesLine {
  return { ok: false, column, reason }
}

function splitList(column: string | null): string[] {
  return column === null ? [] : [...new Set(column.split(',').filter((word) => word !== ''))]
}

/** Parses an `unsigned int` as Nix does: it accepts a plus sign and leading zeros, and rejects a minus sign and hex. */
function parseMaxJobs(column: string | null): number | null {
  if (column === null) return 1
  const digits = /^\+?0*(\d{1,10})$/.exec(column)?.[1]
  const number = Number(digits ?? Number.NaN)
  return number <= 4294967295 ? number : null
}

/** The largest 32-bit float, which is Nix's type for it. */
const maxSpeed = 3.4028234663852886e38

/** Parses a speed factor. 0 means 1; `nan`, which JSON cannot represent, becomes 1 too. */
function parseSpeed(column: string | null): number | null {
  if (column === null || /^[+-]?nan$/i.test(column)) return 1
  if (/^\+?inf(?:inity)?$/i.test(column)) return maxSpeed
  if (!/^[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?$/i.test(column)) return null
  const number = Number(column)
  return number >= 0 && number <= maxSpeed ? number || 1 : null
}

/** Nix decodes up to the first `=` and accepts incomplete groups of four. */
function isBase64(column: string): boolean {
  return /^[A-Za-z0-9+/]*(?:=|$)/.test(column)
}

/** Replaces the eighth column of a machines line. Returns the line without its line end; null if it has no eighth column. */
export function replaceHostKeyColumn(line: string, column: string): string | null {
  const match = /^([ \t]*(?:[^ \t\r\n#;]+[ \t]+){7})[^ \t\r\n#;]+([^\r\n]*)\r?\n?$/.exec(line)
  return match === null ? null : `${match[1]}${column}${match[2]}${line.includes('\r') ? '\r' : ''}`
}
