import { describe, expect, it } from 'vitest'
import { findRemoteBuilds, parseProcessTable } from '../../../electron/core/launchd/process-table.ts'

const now = new Date('2026-03-10T12:00:00.000Z')
const parseTable = (...lines: string[]) =>
  parseProcessTable(lines.map((line) => line.replace(/^( *\d+ +\d+) /, '$1 0 ')).join('\n'), now)
const ssh28 = 'ssh builder@linux-builder -x -i /etc/nix/builder_ed25519 nix-daemon --stdio'

describe('the name of a remote build', () => {
  it.each([
    [
      'of a build by root, which needs no daemon',
      '7 1 00:20 nix build .#packages.aarch64-linux.hello',
      7,
      'packages.aarch64-linux.hello',
    ],
    [
      'of a derivation by its full path',
      '7 1 00:20 nix-store -r /nix/store/0c0kvq8v2d7sl3ccb1d02wzv8qyl2rr1-hello-2.12.drv',
      7,
      'hello-2.12',
    ],
    [
      'of an installable, only the part after the #',
      '7 1 00:20 nix build git+ssh://token@example.com/private#hello',
      7,
      'hello',
    ],
  ])('is parsed: %s', (_title, parentLine, parent, name) => {
    const lines = parseTable(parentLine, `50 ${parent} 00:10 nix __build-remote 3`, `51 50 00:10 ${ssh28}`)
    expect(findRemoteBuilds(lines, 0)).toMatchObject([{ pid: 50, name }])
  })

  it("is parsed from the daemon's client if the daemon names it", () => {
    const lines = parseTable(
      '9 1 00:30 nix build nixpkgs#hello',
      '40 1 09:00 nix-daemon 9',
      '50 40 00:10 nix __build-remote 3',
      `51 50 00:10 ${ssh28}`,
    )
    expect(findRemoteBuilds(lines, 0)).toMatchObject([{ pid: 50, name: 'hello' }])
  })

  it.each([
    ['a daemon that names no client', '40 1 09:00 nix-daemon --daemon'],
    ['arguments of another program', '40 1 09:00 vim nixpkgs#hello'],
    [
      'a store path that is no derivation',
      '40 1 09:00 nix build /nix/store/0c0kvq8v2d7sl3ccb1d02wzv8qyl2rr1-hello',
    ],
    ['a client that is gone', '40 1 09:00 nix-daemon 9'],
    ['itself as its parent', '50 50 00:10 nix __build-remote 3'],
  ])('is not guessed from %s', (_title, parentLine) => {
    const lines = parseTable('50 40 00:10 nix __build-remote 3', parentLine, `51 50 00:10 ${ssh28}`)
    expect(findRemoteBuilds(lines, 0)[0]).not.toHaveProperty('name')
  })
})
