import { describe, expect, it, test } from 'vitest'
import {
  interpretLaunchctl,
  parseLaunchctlPrint,
  parsePrintDisabled,
} from '../../electron/core/launchd/launchd-job.ts'
import { parseNixConfigShow, parseNixVersion } from '../../electron/core/nix/nix-conf.ts'
import { getSshPort, isLix, supportsUriPorts } from '../../electron/core/nix/uri-ports.ts'
import { getJobCondition } from '../../electron/diagnose/facts/job-condition.ts'
import { label, observed, service } from '../diagnose/fixtures/snapshot-parts.ts'
import { coalition, head, oldHead, print } from './launchctl-output.ts'

describe('launchctl print', () => {
  const never = { kind: 'never' }
  const notSaid = { kind: 'unknown' }
  const exited = (code: number, name: string | null = null) => ({ kind: 'code', code, name })
  const signalled = (signal: string) => ({ kind: 'signal', signal })

  test.each([
    ['12, waiting, no counters', print(oldHead('waiting'), []), 'not-running', null, null, notSaid],
    ['12, running, no counters', print(oldHead('running'), ['pid = 88']), 'running', 88, null, notSaid],
    [
      '13, for the first time',
      print(head('running', 1), ['runs = 1', 'pid = 1478', 'last exit code = (never exited)', ...coalition]),
      'running',
      1478,
      1,
      never,
    ],
    [
      '13, ended well',
      print(head('not running'), ['runs = 1', 'last exit code = 0', ...coalition]),
      'not-running',
      null,
      1,
      exited(0),
    ],
    [
      '14, crash loop',
      print(head('spawn scheduled'), ['runs = 17169', 'last exit code = 1', ...coalition]),
      'being-started',
      null,
      17169,
      exited(1),
    ],
    [
      '14, a named code',
      print(head('spawn scheduled'), ['runs = 3', 'last exit code = 78: EX_CONFIG', ...coalition]),
      'being-started',
      null,
      3,
      exited(78, 'EX_CONFIG'),
    ],
    [
      '15, restarted: the signal is of the run before',
      print(head('running', 5), [
        'runs = 2',
        'pid = 16090',
        'immediate reason = non-ipc demand',
        'forks = 12',
        'execs = 1',
        'initialized = 1',
        'trampolined = 1',
        'last terminating signal = Terminated: 15',
        ...coalition,
      ]),
      'running',
      16090,
      2,
      signalled('Terminated: 15'),
    ],
    [
      '15, torn down',
      print(head('SIGTERMed', 1), ['runs = 2', 'pid = 16090', ...coalition]),
      'being-stopped',
      16090,
      2,
      notSaid,
    ],
    [
      '26, job state beside the state',
      print(head('running', 1), ['runs = 4', 'pid = 501', 'job state = running', ...coalition]),
      'running',
      501,
      4,
      notSaid,
    ],
    [
      '26, its program cannot be started',
      print(head('not running'), [
        'runs = 4',
        'job state = spawn failed',
        'last exit code = 75: EX_TEMPFAIL',
        ...coalition,
      ]),
      'not-running',
      null,
      4,
      exited(75, 'EX_TEMPFAIL'),
    ],
    [
      '26, killed for its signature',
      print(head('spawn scheduled'), [
        'runs = 6',
        'last exit reason = OS_REASON_CODESIGNING',
        'job state = exited',
        ...coalition,
      ]),
      'being-started',
      null,
      6,
      { kind: 'reason', reason: 'OS_REASON_CODESIGNING' },
    ],
  ])('of macOS %s is parsed', (_, text, condition, pid, runs, lastExit) => {
    const job = parseLaunchctlPrint(text)
    expect(job).toMatchObject({ known: true, pid, runs, lastExit })
    if (job !== null) expect(getJobCondition(service({ job: observed(job) }))).toBe(condition)
  })

  const notFound = `Could not find service "${label}" in domain for system\n`
  test.each([
    ['12', 113, notFound],
    ['15', 113, `Bad request.\n${notFound}`],
    ['26, with a code of its own', 64, `Bad request.\n${notFound}`],
  ])('of macOS %s, about an unknown job, is parsed', (_, code, stderr) => {
    expect(interpretLaunchctl(code, stderr).kind).toBe('not-loaded')
  })

  test('says nothing about the job if it only reports a bad request', () => {
    expect(interpretLaunchctl(64, 'Bad request.\n').kind).toBe('other')
  })
})

describe('launchctl print-disabled', () => {
  const list = (off: string, on: string) =>
    `\n\tdisabled services = {\n\t\t"com.apple.ftpd" => ${off}\n\t\t"${label}" => ${off}\n\t\t"org.nixos.nix-daemon" => ${on}\n\t}\n\tlogin item associations = {\n\t}\n`

  test.each([
    ['12', list('true', 'false')],
    ['26', list('disabled', 'enabled')],
  ])('of macOS %s is parsed', (_, text) => {
    expect(parsePrintDisabled(text, label)).toBe(true)
    expect(parsePrintDisabled(text, 'org.nixos.nix-daemon')).toBe(false)
    expect(parsePrintDisabled(text, 'org.nixos.rosetta-builderd')).toBe(false)
  })
})

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
  const bare = 'ssh-ng://builder@localhost'
  test.each([
    ['2.31.0', `${bare}:31022`, 31022, 31022],
    ['2.26.3', `${bare}:31022`, 31022, null],
    ['2.31.0', `${bare}?port=31022`, null, null],
    ['2.91.1', `${bare}?port=31022`, null, null],
    ['2.93.3', `${bare}?port=31022`, null, 31022],
    ['2.93.3', `${bare}?compress=true&port=31022`, null, 31022],
    ['2.93.3', `${bare}:31022`, 31022, null],
    ['2.93.3', `${bare}?port=70000`, null, null],
    ['2.93.3', `${bare}?support=22`, null, null],
  ])('by %s for %s is right', (version, uri, port, given) => {
    expect(getSshPort({ uri, port }, version)).toBe(given)
  })
})

describe('the settings as JSON', () => {
  const shown = {
    builders: '@/etc/nix/machines',
    extraPlatforms: ['x86_64-darwin'],
    trustedUsers: ['root', '@admin'],
    maxJobs: '8',
    system: 'aarch64-darwin',
  }
  /**
   * A setting as that version prints it: Nix 2.8 has `documentDefault`, and since 2.18 experimental features are named.
   */
  const setting = (value: unknown, more: object) => ({
    aliases: [],
    defaultValue: value,
    description: '\nA text.\n',
    ...more,
    value,
  })
  const printed = (more: object, others: object = {}) =>
    JSON.stringify({
      ...others,
      builders: setting(shown.builders, more),
      'extra-platforms': setting(shown.extraPlatforms, more),
      'max-jobs': { ...setting(8, more), aliases: ['build-max-jobs'] },
      system: setting(shown.system, more),
      'trusted-users': setting(shown.trustedUsers, more),
    })
  const old = { documentDefault: true }
  const since218 = { documentDefault: true, experimentalFeature: null }
  const external = [
    {
      args: ['builder'],
      program: '/usr/local/bin/determinate-nixd',
      systems: ['aarch64-linux', 'x86_64-linux'],
    },
  ]

  test.each<[string, string, object?]>([
    ['Nix 2.8, show-config', printed(old)],
    ['Nix 2.18, show-config', printed(since218, { 'accept-flake-config': { value: false } })],
    ['Nix 2.26, config show', printed(since218, { 'allowed-uris': { value: [] } })],
    [
      'Nix 2.34, config show',
      printed(since218, { 'experimental-features': { value: ['flakes', 'nix-command'] } }),
      { experimentalFeatures: ['flakes', 'nix-command'] },
    ],
    [
      'Lix 2.91, config show',
      printed(since218, { 'accept-flake-config': { value: 'ask' }, 'build-dir': { value: null } }),
    ],
    [
      'Determinate Nix 3.6, config show',
      printed(since218, { 'external-builders': { value: external } }),
      { externalBuilders: external.map(({ program, systems }) => ({ program, systems })) },
    ],
  ])('of %s are parsed', (_, text, more = {}) => {
    expect(parseNixConfigShow(text)).toEqual({ ...shown, ...more })
  })

  test('are missing for a Nix that does not know the command', () => {
    expect(parseNixConfigShow("error: 'config' is not a recognised command\n")).toBeNull()
  })
})
