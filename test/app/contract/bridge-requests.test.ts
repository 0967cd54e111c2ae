import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { findSender, readRequest } from '../../../electron/app/bridge/bridge-requests.ts'
import { maySend } from '../../../electron/app/bridge/senders.ts'
import { pages } from '../../../electron/app/contract/page.ts'
import type { PopoverRequest } from '../../../electron/app/contract/popover-request.ts'

const requests: readonly PopoverRequest[] = [
  { kind: 'view' },
  { kind: 'fit', height: 412 },
  { kind: 'scan' },
  {
    kind: 'plan',
    subject: {
      kind: 'finding',
      finding: 'key-permissions@/etc/nix/builder_ed25519',
      repair: 'fix-key-permissions',
    },
  },
  { kind: 'probe-remote', uri: 'ssh-ng://nix@build.example.com' },
  { kind: 'show-builder', uri: 'ssh-ng://nix@build.example.com' },
  { kind: 'run-plan', sha256: 'a'.repeat(64) },
  { kind: 'dismiss-plan' },
  { kind: 'copy-permanent-fix', finding: 'ssh-route@ssh-ng://builder@linux-builder' },
  { kind: 'copy-report' },
  { kind: 'pick-scenario', scenario: 'healthy' },
  { kind: 'pin', on: true },
  { kind: 'close' },
]

describe('a request of the page', () => {
  test.each(requests)('is accepted: $kind', (request) => {
    expect(readRequest(request)).toEqual(request)
  })

  test.each([
    ['nothing', undefined],
    ['a bare word', 'scan'],
    ['a word that is not asked', { kind: 'eval' }],
    ['shell text beside the ids', { kind: 'run-plan', sha256: 'a'.repeat(64), script: 'rm -rf /' }],
    ['a run without what was shown', { kind: 'run-plan' }],
    ['a checksum that is none', { kind: 'run-plan', sha256: 'rm -rf /' }],
    ['a path beside the ids', { kind: 'scan', path: '/etc/passwd' }],
    ['a height that is none', { kind: 'fit', height: Number.NaN }],
    ['a pin that is no yes or no', { kind: 'pin', on: 1 }],
    ['an endless height', { kind: 'fit', height: 1e9 }],
    ['a host beside the id', { kind: 'probe-remote', uri: 'a', host: 'b' }],
    ['a builder by its place', { kind: 'show-builder', uri: 0 }],
    ['an id that is missing', { kind: 'plan', subject: { kind: 'finding', finding: 'a@b' } }],
    ['a plan of a path', { kind: 'plan', subject: { kind: 'tool', script: '/tmp/builderbar' } }],
    [
      'a plan of a service by its name',
      { kind: 'plan', subject: { kind: 'control', control: 'stop', service: 'com.apple.x' } },
    ],
    ['a plan that only the terminal makes', { kind: 'plan', subject: { kind: 'uninstall', folder: '/' } }],
    ['an empty id', { kind: 'pick-scenario', scenario: '' }],
    ['an id of two lines', { kind: 'pick-scenario', scenario: 'a\nb' }],
    ['an id with a NUL', { kind: 'pick-scenario', scenario: 'a\0b' }],
    ['an endless id', { kind: 'pick-scenario', scenario: 'a'.repeat(1025) }],
    ['an id that is no text', { kind: 'copy-permanent-fix', finding: { toString: 'x' } }],
  ])('is dropped: %s', (_title, message) => {
    expect(readRequest(message)).toBeNull()
  })

  test('never throws, and is one of the known requests', () => {
    const kinds = new Set<string>(requests.map(({ kind }) => kind))
    fc.assert(
      fc.property(fc.anything(), (message) => {
        const read = readRequest(message)
        expect(read === null || kinds.has(read.kind)).toBe(true)
      }),
    )
  })
})

describe('the sender of a request', () => {
  const page = { contentsId: 7, isMainFrame: true, url: 'app://builderbar/index.html' }
  const open = [
    { page: 'main' as const, contentsId: 7 },
    { page: 'log' as const, contentsId: 9 },
  ]

  test('is the popover itself, or a window that the app has opened', () => {
    expect(findSender(page, open)).toBe('main')
    expect(findSender({ ...page, url: 'app://builderbar/index.html?surface=vibrant' }, open)).toBe('main')
    expect(findSender({ ...page, contentsId: 9 }, open)).toBe('log')
  })

  test.each([
    ['another page', { ...page, contentsId: 8 }],
    ['a frame inside it', { ...page, isMainFrame: false }],
    ['a page of the web', { ...page, url: 'https://builderbar/index.html' }],
    ['another host of our scheme', { ...page, url: 'app://builderbar.example/index.html' }],
    ['a host before the host', { ...page, url: 'app://example@evil/index.html' }],
    ['a file', { ...page, url: 'file:///app://builderbar/index.html' }],
    ['no address at all', { ...page, url: '' }],
  ])('may not be %s', (_title, sender) => {
    expect(findSender(sender, open)).toBeNull()
  })

  test('may be nobody while nothing is open', () => {
    expect(findSender(page, [])).toBeNull()
  })
})

describe('a request belongs to a page', () => {
  const plan = (subject: Extract<PopoverRequest, { kind: 'plan' }>['subject']): PopoverRequest => ({
    kind: 'plan',
    subject,
  })
  const capture = plan({ kind: 'control', control: 'capture-log' })
  const listSenders = (request: PopoverRequest) => pages.filter((page) => maySend(page, request))

  test.each<[PopoverRequest, readonly string[]]>([
    [{ kind: 'run-plan', sha256: 'a'.repeat(64) }, ['main']],
    [{ kind: 'dismiss-plan' }, ['main']],
    [{ kind: 'test-build' }, ['main']],
    [{ kind: 'quit' }, ['main']],
    [{ kind: 'pin', on: true }, ['main']],
    [{ kind: 'copy-script' }, ['script']],
    [{ kind: 'copy-report' }, ['main', 'report']],
    [{ kind: 'save-report' }, ['report']],
    [{ kind: 'change-settings', change: { kind: 'theme', theme: 'dark' } }, ['main', 'settings']],
    [{ kind: 'show-builder', uri: 'ssh-ng://nix@build.example.com' }, ['main']],
    [{ kind: 'probe-remote', uri: 'ssh-ng://nix@build.example.com' }, ['main', 'builder']],
    [{ kind: 'view' }, pages],
    [{ kind: 'close' }, pages],
    [capture, ['main', 'log']],
    [plan({ kind: 'control', control: 'stop' }), ['main']],
    [plan({ kind: 'finding', finding: 'a@b', repair: 'c' }), ['main']],
    [plan({ kind: 'tool' }), ['main', 'settings']],
    [plan({ kind: 'undo', receipt: 'r' }), ['main', 'settings']],
  ])('%j', (request, senders) => {
    expect(listSenders(request)).toEqual(senders)
  })
})
