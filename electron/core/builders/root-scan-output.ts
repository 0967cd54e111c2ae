import { observed, unavailable } from '../model/observation.ts'
import type { RootScan, RootScanEntry } from '../model/root-scan.ts'
import type { SourceLine } from '../model/snapshot.ts'
import { parsePublicKeyLine } from '../ssh/host-key.ts'
import { parseSshG } from '../ssh/ssh-g-output.ts'
import { sanitize } from '../text/sanitize.ts'
import { defineTexts } from '../text/translated-texts.ts'

/** Texts of what the admin check couldn't observe. */
export const rootScanOutputTexts = defineTexts({
  notReached: "the admin check didn't get to it",
  noAnswer: "root's ssh gave no answer",
  failedLogin: 'the login failed',
  silentSsh: 'ssh ended and said nothing',
  fileOutput: "the output of ls can't be parsed",
  vmOutput: "the VM's output can't be parsed",
})

/** The entries and host names that were scanned; their positions are the numbers in the output. */
export interface RootScanRequest {
  readonly uris: readonly string[]
  readonly names: readonly string[]
}

const rootKnownHosts = '/var/root/.ssh/known_hosts'
const maxPieceLength = 256 * 1024
const maxBlocks = 20

/**
 * Parses the lines `deep NAME NUMBER BASE64` of the root scan's script (repair/controls/admin-check.ts). Their content
 * comes from files and computers of others, so malformed parts become unavailable. Never throws.
 */
export function parseRootScan(lines: readonly string[], request: RootScanRequest, at: Date): RootScan {
  const pieces = new Map<string, string>()
  for (const line of lines) {
    const match = /^deep ([a-z]{1,10}) (\d{1,3}) ([A-Za-z0-9+/=]*)$/.exec(line)
    if (match?.[3] === undefined || match[3].length > maxPieceLength) continue
    pieces.set(`${match[1]} ${match[2]}`, Buffer.from(match[3], 'base64').toString('utf8'))
  }
  const getPiece = (name: string, number: number) => pieces.get(`${name} ${number}`) ?? null
  return {
    rootSshFile: parseRootFile(getPiece('file', 0), at),
    rootKnownHosts: observed(
      at,
      request.names.flatMap((host, number) => parseKnownKeys(getPiece('known', number), host)),
    ),
    entries: request.uris.map((uri, number) => parseEntry(uri, (name) => getPiece(name, number), at)),
  }
}

function parseEntry(uri: string, getPiece: (name: string) => string | null, at: Date): RootScanEntry {
  const [resolved, blocks, sshOutput, clock] = [
    getPiece('route'),
    getPiece('blocks'),
    getPiece('said'),
    getPiece('clock'),
  ]
  const route = resolved === null ? null : parseSshG(resolved)
  const guest = splitGuestOutput(getPiece('guest') ?? '')
  const isLoggedIn = guest.has('clock')
  return {
    uri,
    route:
      route === null
        ? unavailable(
            at,
            resolved === null
              ? rootScanOutputTexts.notReached
              : findLastMessage(blocks ?? '') || rootScanOutputTexts.noAnswer,
          )
        : observed(at, { ...route, sources: {} }),
    blocks: parseBlocks(blocks ?? ''),
    login:
      getPiece('guest') === null
        ? unavailable(at, rootScanOutputTexts.notReached)
        : observed(
            at,
            isLoggedIn ? { works: true } : { works: false, output: extractSshErrors(sshOutput ?? '') },
          ),
    guest: isLoggedIn ? parseGuest(guest, clock ?? '', at) : unavailable(at, rootScanOutputTexts.failedLogin),
  }
}

/** Parses `-rw-------@ 1 0 0 411 …`, as `ls -ldn` prints it on macOS and Linux; no output if there is no such file. */
function parseRootFile(listedFile: string | null, at: Date): RootScan['rootSshFile'] {
  if (listedFile === null) return unavailable(at, rootScanOutputTexts.notReached)
  if (listedFile.trim() === '') return observed(at, { exists: false })
  const match = /^([-dl]|.)([rwxsStT-]{9})[@+.]?\s+\d+\s+(\d{1,10})\s/.exec(listedFile)
  if (match === null) return unavailable(at, rootScanOutputTexts.fileOutput)
  const kinds = { '-': 'file', d: 'folder', l: 'link' } as const
  const letter = match[1]
  const kind = letter === '-' || letter === 'd' || letter === 'l' ? kinds[letter] : 'other'
  return observed(at, { exists: true, kind, mode: parseMode(match[2] ?? ''), uid: Number(match[3]) })
}

/** Turns the nine letters of `ls -l` into permission bits, without set-id and sticky bits. */
function parseMode(letters: string): number {
  let mode = 0
  for (const letter of letters) {
    const isSet = letter !== '-' && letter !== 'S' && letter !== 'T'
    mode = mode * 2 + (isSet ? 1 : 0)
  }
  return mode
}

/** Parses the output of `ssh-keygen -F`: a comment with the line number, then the line of the file. */
function parseKnownKeys(output: string | null, host: string) {
  const keys: { host: string; type: string; blob: string; fingerprint: string; source: SourceLine }[] = []
  let line = 1
  for (const text of (output ?? '').split('\n')) {
    const number = /^# Host .* found: line (\d{1,7})/.exec(text)?.[1]
    if (number !== undefined) line = Math.max(1, Number(number))
    const key = /^[#@]/.test(text) ? null : parsePublicKeyLine(text.replace(/^\S+\s+/, ''))
    if (key !== null) keys.push({ host, ...key, source: { file: rootKnownHosts, line } })
  }
  return keys
}

/** `ssh -v` names each block that applies: `/var/root/.ssh/config line 3: Applying options for linux-builder`. */
function parseBlocks(debug: string): SourceLine[] {
  const matches = debug.matchAll(
    /^debug\d: (\/[^\n]{1,255}) line (\d{1,7}): (?:Applying options for|matched)/gm,
  )
  return [...matches].slice(0, maxBlocks).map(([, file = '', line]) => ({
    file: sanitize(file, 255),
    line: Math.max(1, Number(line)),
  }))
}

/** Returns ssh's output without debug lines and the frames of its warnings. */
function extractSshErrors(output: string): string {
  const lines = output.split(/\r\n|\r|\n/).filter((line) => line.trim() !== '' && !/^@+$/.test(line.trim()))
  const errors = lines.map((line) => sanitize(line.trim(), 300)).join('\n')
  return errors === '' ? rootScanOutputTexts.silentSsh : errors.slice(-1200)
}

function findLastMessage(debug: string): string {
  const lines = debug.split('\n').filter((line) => line.trim() !== '' && !line.startsWith('debug'))
  const lastLine = lines.filter((line) => !line.startsWith('OpenSSH_')).at(-1)
  return lastLine === undefined ? '' : sanitize(lastLine.trim(), 200)
}

function splitGuestOutput(text: string): Map<string, string[]> {
  const parts = new Map<string, string[]>()
  let part: string[] | null = null
  for (const line of text.split(/\r\n|\r|\n/)) {
    const name = /^builderbar-([a-z]{1,10})$/.exec(line)?.[1]
    if (name === undefined) part?.push(line)
    else {
      part = []
      parts.set(name, part)
    }
  }
  return parts
}

/** Size, used, free and percentage, with `-k` in KiB and with `-i` in inodes. */
const dfColumns = /\s(\d{1,15})\s+\d{1,15}\s+(\d{1,15})\s+\d{1,3}%\s/

function parseGuest(parts: ReadonlyMap<string, string[]>, clock: string, at: Date): RootScanEntry['guest'] {
  const guestClock = parts.get('clock')?.[0] ?? ''
  const guestTime = /^\d{1,12}$/.test(guestClock) ? Number(guestClock) : Number.NaN
  const [before = Number.NaN, after = Number.NaN] = clock.split(' ').map(Number)
  const disk = dfColumns.exec(parts.get('disk')?.at(1) ?? '')
  // A file system that makes inodes as it needs them (Btrfs) has a dash in place of the percentage.
  const inodes = dfColumns.exec(parts.get('inodes')?.at(1) ?? '')
  if (!Number.isFinite(guestTime + before + after) || disk === null) {
    return unavailable(at, rootScanOutputTexts.vmOutput)
  }
  return observed(at, {
    clockOffsetSeconds: computeClockOffset(guestTime, before, after),
    disk: { totalBytes: Number(disk[1]) * 1024, freeBytes: Number(disk[2]) * 1024 },
    ...(inodes === null ? {} : { inodes: { total: Number(inodes[1]), free: Number(inodes[2]) } }),
    systems: parseSystems(parts.get('systems') ?? []),
    storeAnswers: parts.get('store')?.includes('answers') ?? false,
  })
}

/** The guest's clock was read at some moment between the two times of the Mac, in seconds. */
function computeClockOffset(guest: number, before: number, after: number): number {
  if (guest < before) return guest - before
  return guest > after ? guest - after : 0
}

function parseSystems(lines: readonly string[]): string[] {
  const systems = lines.flatMap((line) => (/^[a-z-]+ = (.*)$/.exec(line)?.[1] ?? '').split(/\s+/))
  return [...new Set(systems.filter((system) => /^[a-z0-9_]+-[a-z0-9]+$/.test(system)))].slice(0, 40)
}
