import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { formatLink, parseAppLink } from '../../../electron/core/text/app-link.ts'

describe('a link that opens Builderbar', () => {
  it.each([
    ['builderbar://page/main', { kind: 'page', page: 'main' }],
    ['builderbar://page/settings', { kind: 'page', page: 'settings' }],
    ['builderbar://page/report', { kind: 'page', page: 'report' }],
    ['builderbar://page/log', { kind: 'page', page: 'log' }],
    ['builderbar://finding/key-permissions', { kind: 'finding', finding: 'key-permissions' }],
    [
      'builderbar://finding/key-permissions%40%2Fetc%2Fnix%2Fk',
      { kind: 'finding', finding: 'key-permissions@/etc/nix/k' },
    ],
  ])('is %s', (text, link) => {
    expect(parseAppLink(text)).toEqual(link)
  })

  it('is parsed to what it was formatted from', () => {
    const name = fc
      .string({ unit: 'grapheme', minLength: 1, maxLength: 100 })
      .filter((text) => !/[\p{C}\p{Z}]/u.test(text))
    fc.assert(
      fc.property(name, (finding) => {
        expect(parseAppLink(formatLink({ kind: 'finding', finding }))).toEqual({ kind: 'finding', finding })
      }),
    )
  })

  it.each([
    '',
    'builderbar:',
    'builderbar://',
    'builderbar://page',
    'builderbar://page/',
    'builderbar://page/main/',
    'builderbar://page/main?finding=x',
    'builderbar://page/main#settings',
    'builderbar://page/constructor',
    'builderbar://page/Settings',
    'builderbar://user@page/main',
    'builderbar://page:80/main',
    'builderbar:page/main',
    'builderbar:///page/main',
    ' builderbar://page/main',
    'builderbar://page/main\n',
    'builderbar://page/main\u0000',
    'BUILDERBAR://page/main',
    'http://page/main',
    'file:///etc/passwd',
    'javascript:alert(1)',
    'app://builderbar/index.html',
    'builderbar://repair/key-permissions',
    'builderbar://plan/key-permissions',
    'builderbar://run/restart-builder',
    'builderbar://control/stop',
    'builderbar://undo/1',
    'builderbar://finding/',
    'builderbar://finding/a/b',
    'builderbar://finding/a b',
    'builderbar://finding/a%',
    'builderbar://finding/%ff',
    'builderbar://finding/%00',
    'builderbar://finding/a%0Ab',
    'builderbar://finding/a%1B%5B2J',
    'builderbar://finding/%E2%80%AEx',
    `builderbar://finding/${'a'.repeat(1025)}`,
    `builderbar://finding/${'%41'.repeat(2000)}`,
    'builderbar://finding/<img src=x>',
    "builderbar://finding/';rm -rf ~'",
  ])('is not %j', (text) => {
    expect(parseAppLink(text)).toBe(null)
  })

  it('names a page or a finding and nothing else, whatever the text is', () => {
    const text = fc.oneof(
      fc.string(),
      fc.string().map((end) => `builderbar://${end}`),
      fc.webUrl(),
    )
    fc.assert(
      fc.property(text, (link) => {
        const parsed = parseAppLink(link)
        if (parsed !== null)
          expect(formatLink(parsed)).toMatch(
            /^builderbar:\/\/(page\/(main|settings|report|log)|finding\/[\w%.-]+)$/,
          )
      }),
      { numRuns: 2000 },
    )
  })
})
