import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { createRedaction } from '../../../electron/cli/report/redaction.ts'
import { formatReport } from '../../../electron/cli/report/report.ts'
import { snapshotSchema } from '../../../electron/core/model/snapshot.ts'
import { aFile } from '../../fixtures/file-info.ts'
import { aFinding } from '../../fixtures/finding.ts'
import { aKeyFile } from '../../fixtures/key-file.ts'
import { observed, unobserved } from '../../fixtures/observation.ts'
import { healthySnapshot } from '../../fixtures/snapshot.ts'
import { aStatus } from '../../fixtures/status.ts'

const noNames = { people: [], hosts: [] }

/** Returns a Mac in which every free field contains the names of a user, two machines, an address and a command. */
function aMacWith(names: { user: string; login: string; machine: string; mac: string; command: string }) {
  const home = `/Users/${names.user}`
  const uri = `ssh-ng://${names.login}@${names.machine}`
  const route = {
    hostname: names.machine,
    port: 22,
    user: names.login,
    hostKeyAlias: names.machine,
    identityFiles: [`${home}/.ssh/id_ed25519`],
    strictHostKeyChecking: 'ask',
    globalKnownHostsFiles: ['/etc/ssh/ssh_known_hosts'],
    userKnownHostsFiles: [`${home}/.ssh/known_hosts`],
    proxyCommand: names.command,
    proxyJump: `${names.login}@${names.machine}:2222`,
    remoteCommand: null,
    requestTty: null,
    hostKeyAlgorithms: ['ssh-ed25519-cert-v01@openssh.com', 'ssh-ed25519'],
    pubkeyAlgorithms: [],
    sources: { hostname: { file: `${home}/.ssh/config`, line: 3 } },
  }
  const entry = {
    file: '/etc/nix/machines',
    line: 1,
    uri,
    scheme: 'ssh-ng',
    user: names.login,
    host: names.machine,
    port: null,
    systems: ['aarch64-linux'],
    sshKey: `${home}/.ssh/key`,
    maxJobs: 1,
    speedFactor: 1,
    supportedFeatures: [],
    mandatoryFeatures: [],
    hostKey: null,
  }
  const problem = {
    file: '/etc/nix/machines',
    line: 2,
    column: null,
    reason: `“ssh://bob.q@${names.machine} x”`,
  }
  const snapshot = healthySnapshot({
    keys: [aKeyFile({ path: `${home}/.ssh/key`, privateKey: unobserved(`${names.user} may not`) })],
    processes: observed({
      vms: [],
      jobs: [],
      remoteBuilds: [{ pid: 5, uri, startedAt: '2026-06-01T11:00:00.000Z' }],
    }),
    machinesFile: {
      path: '/etc/nix/machines',
      file: observed(aFile()),
      managedFile: unobserved(`x on ${names.mac}`),
      realPath: observed(`${home}/machines`),
      machines: observed({ entries: [entry], problems: [problem] }),
    },
    routes: [
      {
        uri,
        host: names.machine,
        root: observed(route),
        user: unobserved(`${names.command} failed`),
        addresses: observed(['10.1.2.3', '2001:db8::7']),
        knownHostKeys: observed([]),
      },
    ],
    // The app keeps an admin check in its status, so its report has one.
    rootScan: observed({
      rootSshFile: observed({ exists: false as const }),
      rootKnownHosts: observed([
        {
          host: names.machine,
          type: 'ssh-ed25519',
          blob: 'AAAA',
          fingerprint: 'SHA256:x',
          source: { file: '/var/root/.ssh/known_hosts', line: 1 },
        },
      ]),
      entries: [
        {
          uri,
          route: observed(route),
          blocks: [{ file: `${home}/.ssh/config`, line: 3 }],
          login: observed({
            works: false as const,
            output: `${names.login}@${names.machine}: Permission denied (publickey).\nssh: ${names.command}: failed on ${names.mac}`,
          }),
          guest: unobserved('the login failed'),
        },
      ],
    }),
    nix: {
      version: observed('2.31.2'),
      settings: observed({
        source: 'nix',
        builders: `${uri} aarch64-linux ; ssh://other.login@${names.machine}`,
        extraPlatforms: [],
        trustedUsers: ['root', names.user, '@admin'],
        maxJobs: '4',
        system: null,
      }),
      layers: observed([
        { layer: 'user', file: `${home}/.config/nix/nix.conf`, line: 1, name: 'builders', value: uri },
      ]),
      effectiveMachines: observed({ entries: [entry], problems: [] }),
    },
  })
  const finding = aFinding('ssh-route', uri, {
    explanation: `${names.user} at ${names.mac} uses ${names.command}`,
    evidence: [{ message: 'x', source: { file: `${home}/x`, line: 1 }, value: `10.1.2.3 ${names.machine}` }],
  })
  return aStatus('down', [finding], { snapshot, summary: `Nix on ${names.mac.toUpperCase()} fails.` })
}

const example = {
  user: 'marguerite',
  login: 'deploybot',
  machine: 'forge-7.corp.acme-rockets.example',
  mac: 'Marguerites-MacBook.local',
  command: '/usr/local/bin/proxy --token s3cr3t-v4lue %h',
}

describe('a report', () => {
  const text = formatReport(aMacWith(example), { people: ['marguerite'], hosts: [example.mac] })

  test.each([
    'marguerite',
    'deploybot',
    'forge-7',
    'acme-rockets',
    'corp.',
    's3cr3t-v4lue',
    'Marguerites-MacBook',
    '10.1.2.3',
    '2001:db8::7',
    'bob.q',
    'other.login',
  ])('does not reveal %s', (name) => {
    expect(text.toLowerCase()).not.toContain(name.toLowerCase())
  })

  test('keeps common names, and replaces the same name everywhere by the same placeholder', () => {
    for (const commonName of [
      '/etc/nix/machines',
      'ssh-ed25519-cert-v01@openssh.com',
      '"root"',
      '@admin',
      'Nix 2.31.2',
    ]) {
      expect(text).toContain(commonName)
    }
    const placeholder = /"\/Users\/(user-\d+)\/machines"/.exec(text)?.[1]
    expect(text).toContain(`"/Users/${placeholder}/.ssh/key"`)
    expect(text).toContain(`${placeholder} at `)
  })

  test('has the time of its check for readers in any time zone', () => {
    expect(formatReport(aStatus('healthy'), noNames)).toContain(', checked 2026-06-01 12:00 UTC\n')
  })

  test('ends with a valid snapshot', () => {
    const json = /```json\n([\s\S]*)\n```\n$/.exec(text)?.[1] ?? ''
    expect(snapshotSchema.safeParse(JSON.parse(json)).success).toBe(true)
  })

  test('never reveals a planted name', { timeout: 60_000 }, () => {
    const name = fc
      .string({
        unit: fc.constantFrom(...'abcdefghjkmopqrtuvwxyz0189_-é'.split('')),
        minLength: 5,
        maxLength: 14,
      })
      .map((middle) => `q${middle}z`)
    const host = fc.tuple(name, name).map(([first, second]) => `${first}.${second}.example`)
    const names = fc.record({
      user: name,
      login: name,
      machine: host,
      mac: name,
      command: name.map((n) => `/opt/${n} -x`),
    })
    fc.assert(
      fc.property(names, (plantedNames) => {
        const report = formatReport(aMacWith(plantedNames), {
          people: [plantedNames.user],
          hosts: [plantedNames.mac],
        }).toLowerCase()
        const parts = [
          plantedNames.user,
          plantedNames.login,
          plantedNames.mac,
          plantedNames.command,
          ...plantedNames.machine.split('.').slice(0, 2),
        ]
        for (const part of parts) expect(report).not.toContain(part.toLowerCase())
      }),
      { numRuns: 30 },
    )
  })
})

describe('names that are also ordinary words', () => {
  test('are replaced where a name must be, and nowhere else', () => {
    const snapshot = healthySnapshot({ keys: [aKeyFile({ path: '/Users/nix/key' })] })
    const redact = createRedaction(snapshot, { people: ['nix'], hosts: ['mac'] })
    expect(redact('/Users/nix/key of /etc/nix/machines on a mac')).toBe(
      '/Users/user-1/key of /etc/nix/machines on a mac',
    )
  })

  test('do not include root, builder and localhost', () => {
    const redact = createRedaction(healthySnapshot(), {
      people: ['root', 'builder'],
      hosts: ['localhost', '127.0.0.1'],
    })
    expect(redact('root builder localhost 127.0.0.1')).toBe('root builder localhost 127.0.0.1')
  })
})

test('a snapshot without names is reported unchanged', () => {
  const snapshot = healthySnapshot()
  expect(createRedaction(snapshot, noNames)(snapshot)).toEqual(snapshot)
})

test('the key of a finding about a builder is no login: its id and the scheme stay', () => {
  const subject = 'ssh-ng://builder@linux-builder'
  const report = formatReport(aStatus('down', [aFinding('ssh-route', subject)]), noNames)
  expect(report).toContain(`ssh-route@${subject}`)
})
