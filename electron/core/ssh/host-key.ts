import { createHash } from 'node:crypto'
import type { PublicKey } from '../model/snapshot.ts'
import { defineTexts } from '../text/translated-texts.ts'

/** Texts of mistakes in the host key of an entry. */
export const hostKeyTexts = defineTexts({
  keyAlone: 'the key alone, without its type before it',
  privateKey: 'a private key, which everybody can now read',
  fingerprint: 'a fingerprint, not the key',
  encodedTwice: 'base64 of base64: it was encoded twice',
  knownHostsLine: 'a line of a known-hosts file, with a name before the key',
  path: 'the path of a file, not its contents',
  noKey: 'no public key',
})

const base64Pattern = /^[A-Za-z0-9+/]+={0,2}$/

/** Longer blobs are rejected; the largest keys in use (RSA 16384) have about 2 kB. */
const maxBlobLength = 16 * 1024

/**
 * Parses a public key's blob (RFC 4253, 6.6: it starts with the length and the name of its type). Returns null if it does
 * not start with a type.
 */
export function parsePublicKeyBlob(blob: Buffer): PublicKey | null {
  if (blob.length < 5 || blob.length > maxBlobLength) return null
  const length = blob.readUInt32BE(0)
  if (length === 0 || length > 64 || blob.length <= 4 + length) return null
  const type = blob.toString('latin1', 4, 4 + length)
  if (!/^[a-z0-9][a-z0-9@.-]*$/.test(type)) return null
  return {
    type,
    blob: blob.toString('base64'),
    fingerprint: `SHA256:${createHash('sha256').update(blob).digest('base64').replace(/=+$/, '')}`,
  }
}

/** Parses the line of a `.pub` file: `type base64 comment`. Returns null for anything else. */
export function parsePublicKeyLine(line: string): PublicKey | null {
  const [type, blob] = line
    .slice(0, 2 * maxBlobLength)
    .trim()
    .split(/\s+/)
  if (type === undefined || blob === undefined || !base64Pattern.test(blob)) return null
  const key = parsePublicKeyBlob(Buffer.from(blob, 'base64'))
  return key?.type === type ? key : null
}

/**
 * Parses column 8 of a machines line: base64 of a whole public key line (docs/nix-and-ssh.md, "Host keys"). Returns null if it
 * is not a key. Nix accepts any base64 there, and ssh then trusts no host key.
 */
export function decodeHostKeyColumn(base64: string): PublicKey | null {
  const [encodedLine = ''] = base64.slice(0, 4 * maxBlobLength).split('=', 1)
  const line = Buffer.from(encodedLine, 'base64').toString('latin1').split('\n', 1)[0]
  return line === undefined ? null : parsePublicKeyLine(line)
}

/** A column 8 that is not a key in Nix's format: a phrase for what it is, and the key if it contains one. */
export interface HostKeyMistake {
  readonly description: string
  readonly key: PublicKey | null
}

/** Describes the mistake in a column 8 for which `decodeHostKeyColumn` returned null. */
export function describeHostKeyMistake(column: string): HostKeyMistake {
  const text = Buffer.from(column.slice(0, 4 * maxBlobLength), 'base64').toString('latin1')
  const bareKey = parsePublicKeyBlob(Buffer.from(column.slice(0, 2 * maxBlobLength), 'base64'))
  if (bareKey !== null) return { description: hostKeyTexts.keyAlone, key: bareKey }
  if (/^-----BEGIN [A-Z ]*PRIVATE KEY/.test(text)) return { description: hostKeyTexts.privateKey, key: null }
  if (/^(?:SHA256|MD5):/.test(text)) return { description: hostKeyTexts.fingerprint, key: null }
  const innerKey = parsePublicKeyBlob(Buffer.from(text.trim(), 'base64'))
  if (innerKey !== null) return { description: hostKeyTexts.keyAlone, key: innerKey }
  const twiceEncodedKey = decodeHostKeyColumn(text.trim())
  if (twiceEncodedKey !== null) return { description: hostKeyTexts.encodedTwice, key: twiceEncodedKey }
  const namedKey = parsePublicKeyLine(text.trim().split(/\s+/).slice(1).join(' '))
  if (namedKey !== null) return { description: hostKeyTexts.knownHostsLine, key: namedKey }
  if (/^[~/]\S*$/.test(text.trim())) return { description: hostKeyTexts.path, key: null }
  return { description: hostKeyTexts.noKey, key: null }
}

/** Encodes a key for column 8: base64 of the line of its .pub file. */
export function encodeHostKeyColumn({ type, blob }: PublicKey): string {
  return Buffer.from(`${type} ${blob}\n`).toString('base64')
}

/** The host key of nix-darwin's guest: the same on every Mac, and public (docs/macos.md, "Builder keys"). */
export const nixDarwinHostKey: PublicKey = {
  type: 'ssh-ed25519',
  blob: 'AAAAC3NzaC1lZDI1NTE5AAAAIJBWcxb/Blaqt1auOtE+F8QUWrUotiC5qBJ+UuEWdVCb',
  fingerprint: 'SHA256:73nCAX7tESRWJ4ZN8RkOlqB+0bgxKVmbNRUcFPbXMkE',
}
