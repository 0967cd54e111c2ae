import fc from 'fast-check'
import { describe, expect, it, test } from 'vitest'
import {
  mergeLayers,
  parseNixConf,
  parseNixConfigShow,
  parseNixVersion,
} from '../../../electron/core/nix/nix-conf.ts'
import { anyText } from '../arbitrary-text.ts'

const readNothing = () => null
const parseLines = (text: string) =>
  parseNixConf(text, '/etc/nix/nix.conf', 'system', readNothing).map(
    ({ line, name, value }) => `${line} ${name} = ${value}`,
  )

describe('a nix.conf', () => {
  it.each([
    ['builders = @/etc/nix/machines # why', ['1 builders = @/etc/nix/machines']],
    // nix-darwin's distributedBuilds = false.
    ['max-jobs = auto\nbuilders = \n', ['1 max-jobs = auto', '2 builders = ']],
    [
      '\t extra-platforms  =  x86_64-linux \t i686-linux \r\n',
      ['1 extra-platforms = x86_64-linux i686-linux'],
    ],
    ['extra-trusted-users = alice', ['1 extra-trusted-users = alice']],
    ['build-max-jobs = 2', ['1 build-max-jobs = 2']],
    ['substituters = https://x\nextra-builders = x', []],
    ['builders=@x\nbuilders', []],
    ['# builders = x', []],
  ])('%j', (text, expected) => expect(parseLines(text)).toEqual(expected))

  it('has included files in their place, by paths relative to its own', () => {
    const files: Record<string, string> = {
      '/etc/nix/nix.custom.conf': 'builders = custom\ninclude more/x.conf\n',
      '/etc/nix/more/x.conf': 'builders = deep\n!include ../nix.custom.conf\ninclude /etc/nix/more/x.conf\n',
    }
    const text =
      'builders = first\n!include nix.custom.conf\ninclude /missing\ninclude a b\nbuilders = last\n'
    const confLines = parseNixConf(text, '/etc/nix/nix.conf', 'user', (path) => files[path] ?? null)
    expect(confLines.map(({ layer, file, line, value }) => `${layer} ${file}:${line} ${value}`)).toEqual([
      'user /etc/nix/nix.conf:1 first',
      'user /etc/nix/nix.custom.conf:1 custom',
      'user /etc/nix/more/x.conf:1 deep',
      'user /etc/nix/nix.conf:5 last',
    ])
  })
})

describe('the effective settings', () => {
  const parseLayers = (text: string) => mergeLayers(parseNixConf(text, '/f', 'system', readNothing))

  it("are Nix's defaults if nothing is set", () => {
    expect(parseLayers('')).toEqual({
      builders: '@/etc/nix/machines',
      extraPlatforms: [],
      trustedUsers: ['root'],
      maxJobs: '1',
      system: null,
      buildersUseSubstitutes: false,
      alwaysAllowSubstitutes: false,
      experimentalFeatures: [],
    })
  })

  it('are the last of each, with additions', () => {
    const text = [
      'builders = a',
      'builders =',
      'trusted-users = root alice',
      'extra-trusted-users = @admin',
      'extra-platforms = a',
      'extra-platforms = b',
      'extra-extra-platforms = c',
      'max-jobs = 2',
      'build-max-jobs = 3',
      'system = aarch64-darwin',
    ].join('\n')
    expect(parseLayers(text)).toEqual({
      builders: '',
      extraPlatforms: ['b', 'c'],
      trustedUsers: ['root', 'alice', '@admin'],
      maxJobs: '3',
      system: 'aarch64-darwin',
      buildersUseSubstitutes: false,
      alwaysAllowSubstitutes: false,
      experimentalFeatures: [],
    })
  })
})

describe('the output of nix config show', () => {
  const expected = {
    builders: '@/etc/nix/machines',
    extraPlatforms: ['x86_64-darwin'],
    trustedUsers: ['root', '@admin'],
    maxJobs: '8',
    system: 'aarch64-darwin',
  }
  const json = {
    'accept-flake-config': { aliases: [], defaultValue: false, value: false },
    builders: {
      aliases: [],
      defaultValue: '@/etc/nix/machines',
      description: '',
      value: '@/etc/nix/machines',
    },
    'extra-platforms': { value: ['x86_64-darwin'] },
    'trusted-users': { value: ['root', '@admin'] },
    'max-jobs': { aliases: ['build-max-jobs'], value: 8 },
    system: { value: 'aarch64-darwin' },
  }

  it.each([
    [
      JSON.stringify({ ...json, 'builders-use-substitutes': { value: true } }),
      { buildersUseSubstitutes: true },
    ],
    [
      JSON.stringify({ ...json, 'always-allow-substitutes': { value: false } }),
      { alwaysAllowSubstitutes: false },
    ],
    [JSON.stringify({ ...json, 'always-allow-substitutes': { value: 'maybe' } }), {}],
    [
      'builders = \nbuilders-use-substitutes = true\nalways-allow-substitutes = no\n',
      { buildersUseSubstitutes: true, alwaysAllowSubstitutes: false },
    ],
    ['builders = \nbuilders-use-substitutes = perhaps\n', {}],
  ])('says whether substitutes are used: %#', (text, flags) => {
    const { buildersUseSubstitutes, alwaysAllowSubstitutes } =
      parseNixConfigShow(text) ?? expect.fail('not read')
    expect({ buildersUseSubstitutes, alwaysAllowSubstitutes }).toEqual({
      buildersUseSubstitutes: undefined,
      alwaysAllowSubstitutes: undefined,
      ...flags,
    })
  })

  it('is parsed as JSON', () => {
    expect(parseNixConfigShow(JSON.stringify(json))).toEqual(expected)
    expect(
      parseNixConfigShow(`\n${JSON.stringify({ ...json, 'max-jobs': { value: 'auto' } })}`)?.maxJobs,
    ).toBe('auto')
    expect(
      parseNixConfigShow(JSON.stringify({ ...json, 'extra-platforms': { value: 'a b' } }))?.extraPlatforms,
    ).toEqual(['a', 'b'])
    expect(parseNixConfigShow('{"builders":{"value":""}}')).toMatchObject({ builders: '', system: null })
  })

  it('is parsed as lines', () => {
    const text =
      'accept-flake-config = false\nbuilders = @/etc/nix/machines\nextra-platforms = x86_64-darwin\nmax-jobs = 8\nsystem = aarch64-darwin\ntrusted-users = root @admin\n'
    expect(parseNixConfigShow(text)).toEqual(expected)
    expect(parseNixConfigShow('builders = \n')?.builders).toBe('')
  })

  it.each([
    '',
    'error: x',
    '{',
    '{"builders":',
    '[]',
    'null',
    '{"builders":{"value":7}}',
    '{"system":{"value":"x"}}',
  ])('is refused: %j', (text) => expect(parseNixConfigShow(text)).toBeNull())
})

test.each([
  ['nix (Nix) 2.8.0\n', '2.8.0'],
  ['nix (Nix) 2.35.0pre20260801_abcdef1', '2.35.0pre20260801_abcdef1'],
  ['nix (Determinate Nix 3.8.2) 2.30.1\n', '2.30.1'],
  ['nix (Lix, like Nix) 2.93.3\nSystem type: aarch64-darwin\n', '2.93.3'],
  ['warning: x\nnix (Nix) 2.26.3\r\n', '2.26.3'],
  ['nix', null],
  ['', null],
  ['nix (Nix) two', null],
])('the version in %j is %s', (text, version) => expect(parseNixVersion(text)).toBe(version))

test('any text is parsed without an exception', () => {
  const words = [
    'builders',
    '=',
    'include',
    '!include',
    '/x',
    'extra-platforms',
    'nix (Nix) 2',
    '{"builders":',
    '}',
  ]
  fc.assert(
    fc.property(anyText(words), (text) => {
      const confLines = parseNixConf(text, '/etc/nix/nix.conf', 'system', () => text)
      for (const line of confLines) expect(line.line).toBeGreaterThan(0)
      mergeLayers(confLines)
      parseNixConfigShow(text)
      parseNixVersion(text)
    }),
  )
})
