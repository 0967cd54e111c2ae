import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { isOurPage, readRequest } from '../../electron/app/bridge/bridge-requests.ts'
import type { PopoverRequest } from '../../electron/app/contract/bridge-contract.ts'

const requests: readonly PopoverRequest[] = [
  { ask: 'view' },
  { ask: 'fit', height: 412 },
  { ask: 'look' },
  { ask: 'plan', finding: 'key-permissions@/etc/nix/builder_ed25519', repair: 'fix-key-permissions' },
  { ask: 'look-at-remote', machine: 'ssh-ng://nix@build.example.com' },
  { ask: 'run-plan' },
  { ask: 'dismiss-plan' },
  { ask: 'copy-lasting', finding: 'ssh-route@ssh-ng://builder@linux-builder' },
  { ask: 'copy-report' },
  { ask: 'pick-scenario', scenario: 'healthy' },
  { ask: 'pin', on: true },
  { ask: 'close' },
]

describe('requests of the page', () => {
  test.each(requests)('$ask is taken', (request) => {
    expect(readRequest(request)).toEqual(request)
  })

  test.each([
    ['nothing', undefined],
    ['a bare word', 'look'],
    ['a word that is not asked', { ask: 'eval' }],
    ['shell text beside the ids', { ask: 'run-plan', script: 'rm -rf /' }],
    ['a path beside the ids', { ask: 'look', path: '/etc/passwd' }],
    ['a height that is none', { ask: 'fit', height: Number.NaN }],
    ['a pin that is no yes or no', { ask: 'pin', on: 1 }],
    ['an endless height', { ask: 'fit', height: 1e9 }],
    ['a host beside the id', { ask: 'look-at-remote', machine: 'a', host: 'b' }],
    ['an id that is missing', { ask: 'plan', finding: 'a@b' }],
    ['an empty id', { ask: 'pick-scenario', scenario: '' }],
    ['an id of two lines', { ask: 'pick-scenario', scenario: 'a\nb' }],
    ['an id with a NUL', { ask: 'pick-scenario', scenario: 'a\0b' }],
    ['an endless id', { ask: 'pick-scenario', scenario: 'a'.repeat(1025) }],
    ['an id that is no text', { ask: 'copy-lasting', finding: { toString: 'x' } }],
  ])('%s is dropped', (_what, message) => {
    expect(readRequest(message)).toBeNull()
  })

  test('whatever comes, there is no throw, and what is taken is one of the known requests', () => {
    const asks = new Set<string>(requests.map(({ ask }) => ask))
    fc.assert(
      fc.property(fc.anything(), (message) => {
        const read = readRequest(message)
        expect(read === null || asks.has(read.ask)).toBe(true)
      }),
    )
  })
})

describe('who may ask', () => {
  const page = { contentsId: 7, isMainFrame: true, url: 'app://builderbar/index.html' }

  test('the popover itself', () => {
    expect(isOurPage(page, 7)).toBe(true)
    expect(isOurPage({ ...page, url: 'app://builderbar/index.html?surface=vibrant' }, 7)).toBe(true)
  })

  test.each([
    ['another page', { ...page, contentsId: 8 }],
    ['a frame inside it', { ...page, isMainFrame: false }],
    ['a page of the web', { ...page, url: 'https://builderbar/index.html' }],
    ['another host of our scheme', { ...page, url: 'app://builderbar.example/index.html' }],
    ['a host before the host', { ...page, url: 'app://example@evil/index.html' }],
    ['a file', { ...page, url: 'file:///app://builderbar/index.html' }],
    ['no address at all', { ...page, url: '' }],
  ])('not %s', (_who, sender) => {
    expect(isOurPage(sender, 7)).toBe(false)
  })

  test('nobody while there is no popover', () => {
    expect(isOurPage(page, null)).toBe(false)
  })
})
