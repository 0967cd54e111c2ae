import { describe, expect, test } from 'vitest'
import type { MachineEntry, Service, Snapshot } from '../../../electron/core/model/snapshot.ts'
import { createStatus } from '../../../electron/diagnose/diagnosed-status.ts'
import { pinHostKey } from '../../../electron/repair/repairs/pin-host-key.ts'
import { noFile } from '../../fixtures/file-info.ts'
import { aKeyFile } from '../../fixtures/key-file.ts'
import { anEntry, builderUri, remoteEntry } from '../../fixtures/machine-entry.ts'
import { observed, yesterday } from '../../fixtures/observation.ts'
import { anSshResult } from '../../fixtures/port-probe.ts'
import { aJob, aService } from '../../fixtures/service.ts'
import { healthySnapshot } from '../../fixtures/snapshot.ts'
import { applyChanges, type Change, withEntries, withRoutes } from '../../fixtures/snapshot-changes.ts'
import { anSshRoute, aRouteProbe } from '../../fixtures/ssh-route.ts'

const rosetta = anEntry({
  line: 2,
  uri: 'ssh-ng://rosetta-builder',
  host: 'rosetta-builder',
  user: null,
  sshKey: '/var/lib/rosetta-builder/ssh_user_ed25519_key',
})
const createRosettaRoute = () => {
  const root = observed(anSshRoute({ port: 31122, hostKeyAlias: 'rosetta-builder' }))
  return aRouteProbe({ uri: rosetta.uri, host: rosetta.host, root, user: root })
}
const createRemoteRoute = () => {
  const { uri: remoteUri, host } = remoteEntry()
  const root = observed(anSshRoute({ hostname: host, port: 22, hostKeyAlias: null }))
  return aRouteProbe({ uri: remoteUri, host, root, user: root, addresses: observed(['192.0.2.7']) })
}

function withRosetta(changes: Partial<Service> = {}): Change {
  const label = 'org.nixos.rosetta-builderd'
  return (snapshot) =>
    applyChanges(
      {
        ...snapshot,
        services: [...snapshot.services, aService({ label, ...changes })],
        keys: [...snapshot.keys, aKeyFile({ path: rosetta.sshKey ?? '' })],
      },
      withEntries([anEntry(), rosetta, remoteEntry({ line: 3 })]),
      withRoutes(...snapshot.routes, createRosettaRoute(), createRemoteRoute()),
    )
}
const getStatus = (...changes: Change[]) => createStatus(applyChanges(healthySnapshot(), ...changes))
const listStates = (...changes: Change[]) =>
  getStatus(...changes).builders.map((builder) => `${builder.uri} ${builder.state}`)
const sleepingJob = aJob({ state: 'not running', pid: null, lastExit: { kind: 'code', code: 0, name: null } })

test('each entry has its state, and a builder on demand that does not run is asleep', () => {
  expect(listStates(withRosetta({ job: observed(sleepingJob) }))).toEqual([
    `${builderUri} healthy`,
    'ssh-ng://rosetta-builder asleep',
    'ssh-ng://nix@build.example.com unknown',
  ])
  expect(getStatus(withRosetta({ job: observed(sleepingJob) })).findings).toEqual([])
})

test('a running one is judged by launchd, without a probe of its port', () => {
  const withRunningJob: Change = (snapshot) => {
    if (!snapshot.processes.observed) return snapshot
    const jobs = [...snapshot.processes.value.jobs, { pid: 700, startedAt: yesterday }]
    return { ...snapshot, processes: observed({ ...snapshot.processes.value, jobs }) }
  }
  const [, secondBuilder] = getStatus(
    withRosetta({ job: observed(aJob({ pid: 700 })) }),
    withRunningJob,
  ).builders
  expect(secondBuilder).toMatchObject({
    state: 'healthy',
    label: 'org.nixos.rosetta-builderd',
    pid: 700,
    port: 31122,
  })
})

test('the key of another builder is not pinned by setting up linux-builder', () => {
  const withUnpinnedKey: Change = withEntries([anEntry(), { ...rosetta, hostKey: null }])
  const withAnswer: Change = (snapshot) => ({
    ...snapshot,
    ports: [...snapshot.ports, { address: '127.0.0.1', port: 31122, result: observed(anSshResult()) }],
  })
  const { findings } = getStatus(withRosetta({ keepsAlive: true }), withUnpinnedKey, withAnswer)
  expect(findings).toMatchObject([
    { id: 'host-key-unpinned', subject: rosetta.uri, permanentFix: null, repairs: [] },
  ])
})

describe('Two entries with one URI', () => {
  const snapshotWithTwoKeys = (first: MachineEntry['hostKey'], second: MachineEntry['hostKey']) =>
    applyChanges(
      healthySnapshot(),
      withEntries([
        anEntry({ hostKey: first, systems: ['aarch64-linux'] }),
        anEntry({ line: 2, hostKey: second, systems: ['x86_64-linux'] }),
      ]),
    )
  const pinned = anEntry().hostKey
  const planFirstFinding = (snapshot: Snapshot) => {
    const [finding] = createStatus(snapshot).findings
    if (finding === undefined) throw new Error('There is a finding.')
    return { finding, planned: pinHostKey.plan(snapshot, finding) }
  }

  test('that pin no host key are one finding, which shows both lines', () => {
    const { findings } = createStatus(snapshotWithTwoKeys(null, null))
    expect(findings.map(({ key }) => key)).toEqual([`host-key-unpinned@${builderUri}`])
    const evidenceText = JSON.stringify(findings[0]?.evidence)
    expect(evidenceText).toMatch(/"line":1\b.*"line":2\b/s)
    expect(findings[0]?.permanentFix?.match(/publicHostKey/g)).toHaveLength(2)
  })

  test.each([
    ['first', snapshotWithTwoKeys(null, pinned)],
    ['second', snapshotWithTwoKeys(pinned, null)],
    ['first and the second', snapshotWithTwoKeys(null, null)],
  ])('are repaired where the %s pins no host key', (_title, snapshot) => {
    const { finding, planned } = planFirstFinding(snapshot)
    expect(finding.repairs).toContain('pin-host-key')
    expect(planned.ok ? planned.plan.paths : planned.reason).toEqual(['/var/root/.ssh/known_hosts'])
  })
})

test('one that launchd does not know is down, and this Mac’s own builder stays healthy', () => {
  const status = getStatus(withRosetta({ job: observed({ known: false }) }))
  expect(status.builders.map(({ state }) => state)).toEqual(['healthy', 'down', 'unknown'])
  expect(status.findings.map(({ key }) => key)).toEqual(['service-not-loaded@org.nixos.rosetta-builderd'])
  expect(status.state).toBe('degraded')
})

test('without its plist it counts as a remote builder that was not probed', () => {
  const status = getStatus(withRosetta({ plist: observed(noFile), job: observed({ known: false }) }))
  expect(status.findings).toEqual([])
  expect(status.builders[1]?.state).toBe('unknown')
})

test('as the only builder, it makes the Mac asleep, without errors', () => {
  const withRosettaAlone: Change = (snapshot) => ({
    ...applyChanges(snapshot, withEntries([rosetta]), withRoutes(createRosettaRoute())),
    services: [
      ...snapshot.services.map((before) => ({
        ...before,
        plist: observed(noFile),
        job: observed({ known: false as const }),
      })),
      aService({ label: 'org.nixos.rosetta-builderd', job: observed(sleepingJob) }),
    ],
    processes: observed({ vms: [], jobs: [], remoteBuilds: [] }),
    ports: [],
  })
  const status = getStatus(withRosettaAlone)
  expect(status.state).toBe('asleep')
  expect(status.findings.filter(({ severity }) => severity === 'error')).toEqual([])
})

describe('one that starts on demand', () => {
  const listFindings = (...changes: Change[]) =>
    getStatus(...changes).findings.map(({ key, severity }) => `${severity} ${key}`)
  const label = 'org.nixos.rosetta-builderd'

  test('and is disabled is down for that reason alone, and is not probed', () => {
    const status = getStatus(withRosetta({ job: observed({ known: false }), disabled: observed(true) }))
    expect(status.builders[1]).toMatchObject({ state: 'down', label })
    expect(status.builders[1]?.summary).toBe('The service of rosetta-builder is disabled in launchd')
    expect(status.findings).toMatchObject([
      { id: 'service-disabled', subject: label, severity: 'error', causedBy: null, repairs: [] },
      { id: 'service-not-loaded', causedBy: `service-disabled@${label}` },
    ])
    expect(status.state).toBe('degraded')
  })

  test('and is disabled but still loaded is a warning: the next restart removes it', () => {
    expect(listFindings(withRosetta({ job: observed(sleepingJob), disabled: observed(true) }))).toEqual([
      `warning service-disabled@${label}`,
    ])
  })

  test('and is disabled without a plist gives no finding', () => {
    expect(
      listFindings(
        withRosetta({ plist: observed(noFile), job: observed({ known: false }), disabled: observed(true) }),
      ),
    ).toEqual([])
  })

  test('but has KeepAlive is not asleep when it does not run', () => {
    const status = getStatus(withRosetta({ job: observed(sleepingJob), keepsAlive: true }))
    expect(status.builders[1]?.state).toBe('down')
    expect(status.findings).toMatchObject([{ id: 'service-stopped', subject: label }])
    expect(getStatus(withRosetta({ job: observed(sleepingJob), keepsAlive: false })).builders[1]?.state).toBe(
      'asleep',
    )
  })

  test('is recognized by its name if root’s ssh does not resolve it, and is not remote', () => {
    const withUnresolvedRoute: Change = (snapshot) => ({
      ...snapshot,
      routes: [
        ...snapshot.routes.filter(({ host }) => host !== rosetta.host),
        aRouteProbe({
          uri: rosetta.uri,
          host: rosetta.host,
          root: observed(anSshRoute({ hostname: rosetta.host, port: 22, hostKeyAlias: null })),
          user: observed(anSshRoute({ hostname: rosetta.host, port: 22, hostKeyAlias: null })),
          addresses: observed([]),
        }),
      ],
    })
    expect(
      getStatus(withRosetta({ job: observed(sleepingJob) }), withUnresolvedRoute).builders[1],
    ).toMatchObject({
      kind: 'local',
      port: 31122,
      label,
    })
  })
})

test.each([
  ['15.5', 'softwareupdate --install-rosetta installs it'],
  ['27.2', 'macOS 27 includes it'],
])('what nix-rosetta-builder needs for x86_64 programs is that of macOS %s', (version, advice) => {
  const x86 =
    "error: a 'x86_64-linux' with features {} is required to build '/nix/store/x.drv', but I am a 'aarch64-linux'"
  const { findings } = getStatus(withRosetta(), (snapshot) =>
    applyChanges(
      { ...snapshot, mac: { ...snapshot.mac, version: observed(version) } },
      withEntries([anEntry(), { ...rosetta, systems: ['aarch64-linux', 'x86_64-linux'] }]),
      (before) => ({
        ...before,
        testBuilds: [
          {
            system: 'x86_64-linux',
            uri: rosetta.uri,
            outcome: observed({ kind: 'failed', seconds: 3, output: x86 }),
          },
        ],
      }),
    ),
  )
  expect(findings.find(({ id }) => id === 'x86-not-runnable')?.explanation).toContain(advice)
})
