import { describe, expect, it, test } from 'vitest'
import { parseNixConfigShow, parseNixVersion } from '../../../electron/core/nix/nix-conf.ts'
import { getSshPort, isLix, supportsUriPorts } from '../../../electron/core/nix/uri-ports.ts'

describe('the version of Nix', () => {
  test.each([
    ['nix (Nix) 2.8.0\n', '2.8.0', false, false],
    ['nix (Nix) 2.18.9\n', '2.18.9', false, false],
    ['nix (Nix) 2.26.3\n', '2.26.3', false, false],
    ['nix (Nix) 2.30.2\n', '2.30.2', false, false],
    ['nix (Nix) 2.31.0\n', '2.31.0', false, true],
    ['nix (Nix) 2.34.1\n', '2.34.1', false, true],
    ['nix (Nix) 2.35.0pre20260801_abcdef1\n', '2.35.0pre20260801_abcdef1', false, true],
    ['nix (Lix, like Nix) 2.90.0\n', '2.90.0', true, false],
    ['nix (Lix, like Nix) 2.91.1\n', '2.91.1', true, false],
    ['nix (Lix, like Nix) 2.94.0-dev-pre20250704-a1b2c3d\n', '2.94.0-dev-pre20250704-a1b2c3d', true, false],
    ['nix (Determinate Nix 3.6.2) 2.29.0\n', '2.29.0', false, false],
    ['nix (Determinate Nix 3.13.1) 2.32.4\n', '2.32.4', false, true],
  ])('%j', (text, version, lix, ports) => {
    expect(parseNixVersion(text)).toBe(version)
    expect({ lix: isLix(version), ports: supportsUriPorts(version) }).toEqual({ lix, ports })
  })

  it('counts as a recent one if it is unknown, and as Lix only if it says so', () => {
    expect([null, '', 'two'].map(supportsUriPorts)).toEqual([true, true, true])
    expect(['3.0.0', '2.100.0', '2.9.1'].map(isLix)).toEqual([false, false, false])
    expect(supportsUriPorts('2.9.1')).toBe(false)
  })
})

describe('the port that ssh is given', () => {
  const bareUri = 'ssh-ng://builder@localhost'
  test.each([
    ['2.31.0', `${bareUri}:31022`, 31022, 31022],
    ['2.26.3', `${bareUri}:31022`, 31022, null],
    ['2.31.0', `${bareUri}?port=31022`, null, null],
    ['2.91.1', `${bareUri}?port=31022`, null, null],
    ['2.93.3', `${bareUri}?port=31022`, null, 31022],
    ['2.93.3', `${bareUri}?compress=true&port=31022`, null, 31022],
    ['2.93.3', `${bareUri}:31022`, 31022, null],
    ['2.93.3', `${bareUri}?port=70000`, null, null],
    ['2.93.3', `${bareUri}?support=22`, null, null],
  ])('by %s for %s is right', (version, uri, port, expectedPort) => {
    expect(getSshPort({ uri, port }, version)).toBe(expectedPort)
  })
})

describe('the settings as JSON', () => {
  const settings = {
    builders: '@/etc/nix/machines',
    extraPlatforms: ['x86_64-darwin'],
    trustedUsers: ['root', '@admin'],
    maxJobs: '8',
    system: 'aarch64-darwin',
  }
  /**
   * A setting as that version prints it: Nix 2.8 has `documentDefault`, and since 2.18 experimental features are named.
   */
  const createSetting = (value: unknown, more: object) => ({
    aliases: [],
    defaultValue: value,
    description: '\nA text.\n',
    ...more,
    value,
  })
  const formatConfigShow = (more: object, otherSettings: object = {}) =>
    JSON.stringify({
      ...otherSettings,
      builders: createSetting(settings.builders, more),
      'extra-platforms': createSetting(settings.extraPlatforms, more),
      'max-jobs': { ...createSetting(8, more), aliases: ['build-max-jobs'] },
      system: createSetting(settings.system, more),
      'trusted-users': createSetting(settings.trustedUsers, more),
    })
  const oldFields = { documentDefault: true }
  const since218 = { documentDefault: true, experimentalFeature: null }
  const external = [
    {
      args: ['builder'],
      program: '/usr/local/bin/determinate-nixd',
      systems: ['aarch64-linux', 'x86_64-linux'],
    },
  ]

  test.each<[string, string, object?]>([
    ['Nix 2.8, show-config', formatConfigShow(oldFields)],
    ['Nix 2.18, show-config', formatConfigShow(since218, { 'accept-flake-config': { value: false } })],
    ['Nix 2.26, config show', formatConfigShow(since218, { 'allowed-uris': { value: [] } })],
    [
      'Nix 2.34, config show',
      formatConfigShow(since218, { 'experimental-features': { value: ['flakes', 'nix-command'] } }),
      { experimentalFeatures: ['flakes', 'nix-command'] },
    ],
    [
      'Lix 2.91, config show',
      formatConfigShow(since218, { 'accept-flake-config': { value: 'ask' }, 'build-dir': { value: null } }),
    ],
    [
      'Determinate Nix 3.6, config show',
      formatConfigShow(since218, { 'external-builders': { value: external } }),
      { externalBuilders: external.map(({ program, systems }) => ({ program, systems })) },
    ],
  ])('of %s are parsed', (_, text, more = {}) => {
    expect(parseNixConfigShow(text)).toEqual({ ...settings, ...more })
  })

  test('are missing for a Nix that does not know the command', () => {
    expect(parseNixConfigShow("error: 'config' is not a recognised command\n")).toBeNull()
  })
})
