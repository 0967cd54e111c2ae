import { expect, test } from 'vitest'
import {
  canRunSystem,
  type GuestSystem,
  parseBinfmtNames,
  parseExtraPlatforms,
} from '../../../electron/core/launchd/guest-system.ts'

const arm: GuestSystem = { path: '/nix/store/x', system: 'aarch64-linux', binfmt: [], extraPlatforms: [] }

test.each<[string, Partial<GuestSystem>, string, boolean | null]>([
  ['its own system', {}, 'aarch64-linux', true],
  ['another one without any means', {}, 'x86_64-linux', false],
  ['one that NixOS emulates', { binfmt: ['x86_64-linux'] }, 'x86_64-linux', true],
  ['one that NixOS emulates, not the other', { binfmt: ['riscv64-linux'] }, 'x86_64-linux', false],
  ['Intel by Rosetta', { binfmt: ['rosetta'] }, 'x86_64-linux', true],
  ['no other by Rosetta', { binfmt: ['rosetta'] }, 'riscv64-linux', false],
  ['what somebody registered by another name: nobody can say', { binfmt: ['box64'] }, 'x86_64-linux', null],
  ['what its Nix is told of', { extraPlatforms: ['x86_64-linux'] }, 'x86_64-linux', true],
  ['32 bits on 64', { system: 'x86_64-linux' }, 'i686-linux', true],
  ['arm on Intel', { system: 'x86_64-linux' }, 'aarch64-linux', false],
])('whether a guest can run %s', (_title, changes, requestedSystem, expected) => {
  expect(canRunSystem({ ...arm, ...changes }, requestedSystem)).toBe(expected)
})

test("the names of NixOS's binfmt registrations are parsed", () => {
  const text =
    ':x86_64-linux:M::\\x7fELF\\x02\\x01:\\xff\\xff:/run/binfmt/x86_64-linux:P\n\n# said :by:M: nobody\n:i686-linux:M::\\x7f:\\xff:/run/binfmt/i686-linux:P\n'
  expect(parseBinfmtNames(text)).toEqual(['x86_64-linux', 'i686-linux'])
  expect(parseBinfmtNames('')).toEqual([])
})

test('extra-platforms of a nix.conf are parsed', () => {
  expect(parseExtraPlatforms('max-jobs = 4\nextra-platforms = x86_64-linux i686-linux # both\n')).toEqual([
    'x86_64-linux',
    'i686-linux',
  ])
})
