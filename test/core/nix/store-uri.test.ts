import fc from 'fast-check'
import { describe, expect, it, test } from 'vitest'
import {
  findHostBehindSecondScheme,
  findStoreSetting,
  parseStoreUri,
} from '../../../electron/core/nix/store-uri.ts'
import { anyText } from '../arbitrary-text.ts'

const createMachine = (scheme: string, user: string | null, host: string, port: number | null) => ({
  ok: true,
  scheme,
  user,
  host,
  port,
})

describe('a store URI', () => {
  it.each([
    ['ssh-ng://builder@linux-builder', createMachine('ssh-ng', 'builder', 'linux-builder', null)],
    ['ssh://root@10.0.0.7:2222', createMachine('ssh', 'root', '10.0.0.7', 2222)],
    ['linux-builder', createMachine('ssh', null, 'linux-builder', null)],
    ['builder@linux-builder:31022', createMachine('ssh', 'builder', 'linux-builder', 31022)],
    ['ssh://localhost', createMachine('ssh', null, 'localhost', null)],
    ['ssh-ng://h?ssh-key=/etc/nix/k&compress=true', createMachine('ssh-ng', null, 'h', null)],
    ['ssh-ng://h/?remote-store=local%3Froot%3D/x', createMachine('ssh-ng', null, 'h', null)],
    ['ssh://[::1]', createMachine('ssh', null, '::1', null)],
    ['ssh://u@[fe80::1%25en0]:22', createMachine('ssh', 'u', 'fe80::1%en0', 22)],
    ['ssh://u@fe80::1%en0', createMachine('ssh', 'u', 'fe80::1%en0', null)],
    ['ssh://::1', createMachine('ssh', null, '::1', null)],
    ['ssh://first%40second@h', createMachine('ssh', 'first@second', 'h', null)],
    ['ssh://u:secret@h:1', createMachine('ssh', 'u', 'h', 1)],
    ['ssh://h_1.example', createMachine('ssh', null, 'h_1.example', null)],
    ['ssh://h:', createMachine('ssh', null, 'h', null)],
    // nixpkgs#229542: a doubled scheme makes "ssh" the host.
    ['ssh://ssh://builder@h', createMachine('ssh', null, 'ssh', null)],
    ['local', createMachine('local', null, '', null)],
    ['daemon?x=y', createMachine('daemon', null, '', null)],
    ['auto', createMachine('auto', null, '', null)],
    ['?x=y', createMachine('auto', null, '', null)],
    ['/mnt/store', createMachine('local', null, '', null)],
    ['builder@host/path', createMachine('local', null, '', null)],
    ['https://cache.example/', createMachine('https', null, 'cache.example', null)],
  ])('%s', (uri, expected) => {
    expect(parseStoreUri(uri)).toEqual(expected)
  })

  it.each([
    ['ssh://h:abc', /port/],
    ['ssh://h:0', /port/],
    ['ssh://h:65536', /port/],
    ['ssh_ng://h', /address like ssh-ng:/],
    ['://h', /address like ssh-ng:/],
    ['ssh://a@b@c', /address like ssh-ng:/],
    ['ssh://[::1', /address like ssh-ng:/],
    ['ssh://h<x>', /address like ssh-ng:/],
    ['ssh://h%zz', /address like ssh-ng:/],
    ['ssh://hé', /address like ssh-ng:/],
    ['ssh://h\u0000', /address like ssh-ng:/],
    ['ssh://h/a b', /address like ssh-ng:/],
    ['ssh://h?a=%q', /settings/],
  ])('%j is refused', (uri, reason) => {
    expect(parseStoreUri(uri)).toEqual({ ok: false, reason: expect.stringMatching(reason) })
  })
})

test('a formatted URI is parsed to the same value', () => {
  const name = fc.stringMatching(/^[a-z][a-z0-9.-]{0,12}$/)
  const host = fc.oneof(
    name,
    fc.ipV4(),
    fc.ipV6().map((address) => `[${address}]`),
  )
  fc.assert(
    fc.property(
      fc.constantFrom('ssh', 'ssh-ng'),
      fc.option(fc.string({ unit: 'grapheme', minLength: 1, maxLength: 8 })),
      host,
      fc.option(fc.integer({ min: 1, max: 65535 })),
      (scheme, user, address, port) => {
        const escaped = user === null ? '' : `${encodeURIComponent(user)}@`
        const uri = `${scheme}://${escaped}${address}${port === null ? '' : `:${port}`}`
        expect(parseStoreUri(uri)).toEqual(createMachine(scheme, user, address.replace(/[[\]]/g, ''), port))
      },
    ),
  )
})

test('any text is parsed without an exception', () => {
  const words = ['ssh', 'ssh-ng', '://', ':', '@', '[', ']', '::1', '%25', '%', '?', '/', 'host', '31022']
  fc.assert(
    fc.property(anyText(words), (text) => {
      const store = parseStoreUri(text)
      if (store.ok && store.port !== null) expect(store.port).toBeGreaterThan(0)
      if (store.ok) expect(store.host).not.toMatch(/[\s@/]/)
      else expect(store.reason).not.toBe('')
    }),
  )
})

describe('a doubled scheme', () => {
  it.each([
    ['ssh://ssh://builder@localhost', 'localhost'],
    ['ssh-ng://ssh-ng://linux-builder', 'linux-builder'],
    ['ssh-ng://builder@ssh://linux-builder', 'linux-builder'],
    ['ssh://builder@ssh-ng://root@10.0.0.7:2222', '10.0.0.7:2222'],
    ['ssh://https://build.example.com/', 'build.example.com'],
  ])('in %s means %s', (uri, host) => expect(findHostBehindSecondScheme(uri)).toBe(host))

  it.each([
    'ssh://h',
    'ssh-ng://u@h?remote-store=unix:///run/x',
    'ssh://h:22/',
    'ssh://[::1]',
    'daemon',
    '/a//b',
    '',
  ])('is not found in %s', (uri) => expect(findHostBehindSecondScheme(uri)).toBeNull())
})

describe('a setting in a store URI', () => {
  it.each([
    ['ssh-ng://h?compress=true&ssh-key=/Users/a/builder%20key', '/Users/a/builder key'],
    ['ssh-ng://h?ssh-key=', null],
    ['ssh-ng://h?my-ssh-key=/k', null],
    ['ssh-ng://h', null],
  ])('of %s is %s', (uri, expected) => {
    expect(findStoreSetting(uri, 'ssh-key')).toBe(expected)
  })
})
