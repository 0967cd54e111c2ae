import { spawn } from 'node:child_process'
import { join } from 'node:path'

/** How the real Nix parsed its `builders` setting. */
export type NixReading =
  | { readonly read: true; readonly machines: readonly NixMachine[] }
  /** `column` is counted from 0, as Nix prints it. */
  | { readonly read: false; readonly column: number | null; readonly message: string }

export interface NixMachine {
  readonly systems: readonly string[]
  readonly maxJobs: number
  readonly supportedFeatures: readonly string[]
  readonly mandatoryFeatures: readonly string[]
}

/**
 * Asks the real Nix how it parses a `builders` setting: its build hook takes settings on stdin, and a derivation that
 * no machine can build makes it print every parsed entry. No store is opened (`dummy://`).
 */
export async function readByNix(builders: string, folder: string, system: string): Promise<NixReading> {
  const input = Buffer.concat([
    encodeNumber(1),
    encodeString('builders'),
    encodeString(builders),
    encodeNumber(1),
    encodeString('system'),
    encodeString(system),
    encodeNumber(0),
    encodeString('try'),
    encodeNumber(0),
    encodeString('no-such-system'),
    encodeString('/nix/store/aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa-probe.drv'),
    encodeNumber(0),
  ])
  const { code, stderr } = await run(input, folder)
  // Nix colours its messages, even within JSON.
  const plainText = stderr.replace(/(?:\\u001b|\p{Cc})\[[\d;]*m/gu, '')
  if (code === 0) return { read: true, machines: parseMachinesOutput(plainText) }
  const column = /store URL was not found at the first column/.test(plainText)
    ? 0
    : Number(/column #(\d+)/.exec(plainText)?.[1])
  return { read: false, column: Number.isNaN(column) ? null : column, message: plainText }
}

/** Parses the rows `([systems], jobs, [features], [mandatory])` of Nix's list; Nix 2.8 omits the brackets. */
function parseMachinesOutput(output: string): NixMachine[] {
  const list = /supportedFeatures, mandatoryFeatures\)((?:\\n\(.*?\))*)"/.exec(output)?.[1] ?? ''
  return list
    .split('\\n')
    .filter((line) => line !== '')
    .map((line) => {
      const match = /^\((.*?), (\d+), (.*)\)$/.exec(line)
      if (match === null) throw new Error(`Nix's list has an unknown line: ${line}`)
      const { supported, mandatory } = splitFeatures(match[3] ?? '')
      return {
        systems: splitList(match[1] ?? ''),
        maxJobs: Number(match[2]),
        supportedFeatures: supported,
        mandatoryFeatures: mandatory,
      }
    })
}

/** In these tests mandatory features begin with `must-`, so that the two lists of a row can be distinguished. */
function splitFeatures(text: string): { supported: string[]; mandatory: string[] } {
  const all = splitList(text)
  return {
    supported: all.filter((word) => !word.startsWith('must-')),
    mandatory: all.filter((word) => word.startsWith('must-')),
  }
}

function splitList(text: string): string[] {
  return text.split(',').flatMap((word) => (word.trim() === '' ? [] : [word.trim()]))
}

function run(input: Buffer, folder: string): Promise<{ code: number | null; stderr: string }> {
  const child = spawn('/usr/bin/nix', ['3'], {
    argv0: 'build-remote',
    stdio: ['pipe', 'ignore', 'pipe'],
    env: {
      HOME: folder,
      NIX_REMOTE: 'dummy://',
      NIX_CONF_DIR: join(folder, 'conf'),
      NIX_STATE_DIR: join(folder, 'state'),
      NIX_USER_CONF_FILES: '',
    },
  })
  const parts: Buffer[] = []
  child.stderr.on('data', (part: Buffer) => parts.push(part))
  child.stdin.on('error', () => {})
  child.stdin.end(input)
  return new Promise((resolve, reject) => {
    child.on('error', reject)
    child.on('close', (code) => resolve({ code, stderr: Buffer.concat(parts).toString('utf8') }))
  })
}

/** Nix's wire format: 64-bit little-endian numbers, strings padded to eight bytes. */
function encodeNumber(value: number): Buffer {
  const bytes = Buffer.alloc(8)
  bytes.writeBigUInt64LE(BigInt(value))
  return bytes
}

function encodeString(value: string): Buffer {
  const bytes = Buffer.from(value, 'utf8')
  return Buffer.concat([encodeNumber(bytes.length), bytes, Buffer.alloc((8 - (bytes.length % 8)) % 8)])
}
