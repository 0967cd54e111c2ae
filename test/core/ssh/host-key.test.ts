import { generateKeyPairSync } from 'node:crypto'
import fc from 'fast-check'
import { describe, expect, it, test } from 'vitest'
import { parseMachinesLine } from '../../../electron/core/nix/machines-line.ts'
import {
  decodeHostKeyColumn,
  describeHostKeyMistake,
  encodeHostKeyColumn,
  nixDarwinHostKey,
  parsePublicKeyBlob,
  parsePublicKeyLine,
} from '../../../electron/core/ssh/host-key.ts'
import { anyText } from '../arbitrary-text.ts'

/** Column 8 as nix-darwin writes it (modules/nix/linux-builder.nix). */
const nixDarwinColumn =
  'c3NoLWVkMjU1MTkgQUFBQUMzTnphQzFsWkRJMU5URTVBQUFBSUpCV2N4Yi9CbGFxdDFhdU90RStGOFFVV3JVb3RpQzVxQkorVXVFV2RWQ2Igcm9vdEBuaXhvcwo='

describe('a public key', () => {
  const line = `${nixDarwinHostKey.type} ${nixDarwinHostKey.blob}`

  it("is parsed from nix-darwin's column 8, with the fingerprint that ssh-keygen prints", () => {
    expect(decodeHostKeyColumn(nixDarwinColumn)).toEqual(nixDarwinHostKey)
    expect(decodeHostKeyColumn(nixDarwinColumn.replace(/=+$/, ''))).toEqual(nixDarwinHostKey)
  })

  it.each([line, `${line} root@nixos`, `  ${line}\tcomment with blanks\r\n`])('%j', (text) => {
    expect(parsePublicKeyLine(text)).toEqual(nixDarwinHostKey)
  })

  it.each([
    ['', 'nothing'],
    ['ssh-ed25519', 'no blob'],
    [`ssh-rsa ${nixDarwinHostKey.blob}`, 'another type than the blob says'],
    ['ssh-ed25519 AAAA', 'a blob that ends in its length'],
    ['ssh-ed25519 !!!!', 'no base64'],
    [nixDarwinHostKey.blob, 'the blob alone'],
  ])('%j is refused: %s', (text) => {
    expect(parsePublicKeyLine(text)).toBeNull()
  })

  it('is not read from a column that has the bare blob or anything else', () => {
    expect(decodeHostKeyColumn(nixDarwinHostKey.blob)).toBeNull()
    expect(decodeHostKeyColumn('AAAA')).toBeNull()
    expect(decodeHostKeyColumn('')).toBeNull()
  })
})

test('a real RSA key survives formatting and parsing', () => {
  const { n = '', e = '' } = generateKeyPairSync('rsa', { modulusLength: 2048 }).publicKey.export({
    format: 'jwk',
  })
  const encodePart = (bytes: Buffer) => {
    const length = Buffer.alloc(4)
    length.writeUInt32BE(bytes.length)
    return Buffer.concat([length, bytes])
  }
  const modulus = Buffer.concat([Buffer.alloc(1), Buffer.from(n, 'base64url')])
  const blob = Buffer.concat([
    encodePart(Buffer.from('ssh-rsa')),
    encodePart(Buffer.from(e, 'base64url')),
    encodePart(modulus),
  ])
  const key = parsePublicKeyBlob(blob)
  expect(key).toMatchObject({
    type: 'ssh-rsa',
    fingerprint: expect.stringMatching(/^SHA256:[A-Za-z0-9+/]{43}$/),
  })
  expect(parsePublicKeyLine(`${key?.type} ${key?.blob} me@mac`)).toEqual(key)
  expect(decodeHostKeyColumn(Buffer.from(`${key?.type} ${key?.blob}\n`).toString('base64'))).toEqual(key)
})

test('any bytes and any text are parsed without an exception', () => {
  fc.assert(
    fc.property(
      fc.uint8Array({ maxLength: 200 }),
      anyText(['ssh-ed25519', nixDarwinHostKey.blob]),
      (bytes, text) => {
        const key = parsePublicKeyBlob(Buffer.from(bytes))
        if (key !== null) expect(Buffer.from(key.blob, 'base64')).toEqual(Buffer.from(bytes))
        parsePublicKeyLine(text)
        decodeHostKeyColumn(text)
      },
    ),
  )
})

describe('a column 8 that is not a key line', () => {
  const { type, blob } = nixDarwinHostKey
  const encode = (text: string) => Buffer.from(text).toString('base64')

  it.each([
    ['the key alone, without its type before it', blob],
    ['the key alone, without its type before it', encode(blob)],
    ['base64 of base64: it was encoded twice', encode(nixDarwinColumn)],
    ['a line of a known-hosts file, with a name before the key', encode(`linux-builder ${type} ${blob}\n`)],
  ])('contains the key in another form: %s', (description, column) => {
    const mistake = describeHostKeyMistake(column)
    expect(mistake).toEqual({ description, key: nixDarwinHostKey })
    expect(decodeHostKeyColumn(encodeHostKeyColumn(nixDarwinHostKey))).toEqual(nixDarwinHostKey)
    expect(parseMachinesLine(`ssh://h - - - - - - ${column}`)).toMatchObject({
      entry: { hostKey: null, hostKeyMistake: { description } },
    })
  })

  it.each([
    ['a private key, which everybody can now read', encode('-----BEGIN OPENSSH PRIVATE KEY-----\nb3Bl')],
    ['a fingerprint, not the key', encode(nixDarwinHostKey.fingerprint)],
    ['the path of a file, not its contents', encode('/etc/ssh/ssh_host_ed25519_key.pub')],
    ['no public key', encode('hello')],
    ['no public key', 'none'],
  ])('contains no key: %s', (description, column) =>
    expect(describeHostKeyMistake(column)).toEqual({ description, key: null }),
  )

  it('is not reported for an entry with a valid key or without one', () => {
    for (const column of [nixDarwinColumn, '-']) {
      const line = parseMachinesLine(`ssh://h - - - - - - ${column}`)
      expect(line.ok && 'hostKeyMistake' in line.entry).toBe(false)
    }
  })
})
