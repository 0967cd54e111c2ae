import { describe, expect, test } from 'vitest'
import {
  getLeadingBuilder,
  getManagedBuilder,
  listBuilders,
} from '../../../electron/core/builders/builder.ts'
import { getBuilderPort } from '../../../electron/core/builders/builder-service.ts'
import { isManagedBuilder } from '../../../electron/core/builders/entry-match.ts'
import { isLoopback } from '../../../electron/core/text/loopback.ts'
import { createStatus } from '../../../electron/diagnose/diagnosed-status.ts'
import { anEntry, localhostEntry, remoteEntry } from '../../fixtures/machine-entry.ts'
import { observed, unobserved } from '../../fixtures/observation.ts'
import { aVm } from '../../fixtures/processes.ts'
import { aJob, aService } from '../../fixtures/service.ts'
import { healthySnapshot } from '../../fixtures/snapshot.ts'
import {
  applyChanges,
  withEntries,
  withNix,
  withoutService,
  withPort,
  withRoutes,
  withService,
  withSettings,
} from '../../fixtures/snapshot-changes.ts'
import { anSshRoute, aRouteProbe } from '../../fixtures/ssh-route.ts'

const anEntryAt = (host: string, port: number | null, changes: Parameters<typeof anEntry>[0] = {}) =>
  anEntry({ host, port, uri: `ssh-ng://builder@${host}${port === null ? '' : `:${port}`}`, ...changes })

describe("an entry is this Mac's builder", () => {
  test.each([
    ['by the alias of nix-darwin', anEntry()],
    ['by the alias of Determinate’s module', anEntry({ host: 'nixos-vm-based-linux-builder' })],
    ['by a local address and its port', anEntryAt('127.0.0.1', 31022)],
    ['by the IPv6 address', anEntryAt('::1', 31022)],
    ['as the story’s last line says it', localhostEntry()],
    ['by its key, where the port is mistyped', anEntryAt('localhost', 31002)],
  ])('%s', (_title, entry) => {
    expect(isManagedBuilder(entry, 31022)).toBe(true)
  })

  test.each([
    ['a remote machine', remoteEntry()],
    ['another machine on this Mac', anEntryAt('127.0.0.1', 31122, { sshKey: '/etc/nix/rosetta_key' })],
    ['exactly ssh://localhost: Nix then runs on the Mac itself', localhostEntry({ user: null })],
  ])('not %s', (_title, entry) => {
    expect(isManagedBuilder(entry, 31022)).toBe(false)
  })

  test('under a custom name whose route ends at its port, for root or only for the user', () => {
    const entry = anEntry({ host: 'vm', uri: 'ssh-ng://builder@vm' })
    const remoteRoute = anSshRoute({ hostname: 'vm', port: 22 })
    expect(isManagedBuilder(entry, 31022, aRouteProbe({ user: unobserved() }))).toBe(true)
    expect(isManagedBuilder(entry, 31022, aRouteProbe({ root: observed(remoteRoute) }))).toBe(true)
    expect(
      isManagedBuilder(
        entry,
        31022,
        aRouteProbe({ root: observed(remoteRoute), user: observed(remoteRoute) }),
      ),
    ).toBe(false)
    expect(isManagedBuilder(entry, 31023, aRouteProbe())).toBe(false)
  })

  test.each([
    [
      'not through a jump of its own block',
      { proxyJump: 'alice@desk.example', proxyOfThisHost: true },
      false,
    ],
    ['not through ssh -W', { proxyCommand: 'ssh -q -W %h:%p desk.example', proxyOfThisHost: true }, false],
    ['with a jump for all hosts, which is a mistake', { proxyJump: 'alice@desk.example' }, true],
    [
      'with a command that may start the VM',
      { proxyCommand: '/etc/nix/start %h', proxyOfThisHost: true },
      true,
    ],
  ])('under a custom name, %s', (_title, changes, isManaged) => {
    const entry = anEntry({ host: 'vm', uri: 'ssh-ng://builder@vm' })
    const root = observed(anSshRoute(changes))
    expect(isManagedBuilder(entry, 31022, aRouteProbe({ root }))).toBe(isManaged)
  })
})

describe("the builder's port", () => {
  const createProcesses = (...machines: ReturnType<typeof aVm>[]) =>
    observed({ vms: machines, jobs: [], remoteBuilds: [] })
  const serviceWithScript = aService({ startScript: observed({ scripts: [], forwardedPort: 31055 }) })

  test('is the one that its VM forwards, before the one in the script', () => {
    expect(getBuilderPort([serviceWithScript], createProcesses(aVm({ forwardedPort: 31099 })))).toBe(31099)
  })

  test('is the one in the script if the VM was not observed', () => {
    expect(getBuilderPort([serviceWithScript], unobserved())).toBe(31055)
    expect(getBuilderPort([serviceWithScript], createProcesses())).toBe(31055)
  })

  test('is not that of a VM that the job did not start', () => {
    const other = aVm({ pid: 9, ancestors: [8, 1], forwardedPort: 2222 })
    expect(getBuilderPort([serviceWithScript], createProcesses(other))).toBe(31055)
    expect(getBuilderPort([], createProcesses(other))).toBe(31022)
  })
})

describe('the leading builder', () => {
  test("is linux-builder's entry, wherever it is", () => {
    const snapshot = applyChanges(
      healthySnapshot(),
      withEntries([remoteEntry(), localhostEntry(), anEntry()]),
    )
    expect(listBuilders(snapshot).map((builder) => builder.entry?.host)).toEqual([
      'linux-builder',
      'build.example.com',
      'localhost',
    ])
  })

  test("is the service's VM if no entry is for it", () => {
    const snapshot = applyChanges(healthySnapshot(), withEntries([remoteEntry()]), withRoutes())
    expect(getLeadingBuilder(snapshot)).toMatchObject({ entry: null, kind: 'managed', port: 31022 })
    expect(listBuilders(snapshot)).toHaveLength(2)
  })

  test('is a local builder with a Linux system if this Mac has no service', () => {
    const lima = anEntry({ host: 'lima', uri: 'ssh-ng://me@lima', sshKey: '/etc/nix/lima' })
    const localRoute = anSshRoute({ hostname: '127.0.0.1', port: 60022 })
    const route = aRouteProbe({
      uri: lima.uri,
      host: 'lima',
      root: observed(localRoute),
      user: observed(localRoute),
    })
    const snapshot = applyChanges(
      healthySnapshot(),
      withoutService(),
      withEntries([remoteEntry(), lima]),
      withRoutes(route),
    )
    expect(getLeadingBuilder(snapshot)).toMatchObject({
      entry: { host: 'lima' },
      kind: 'local',
      port: 60022,
      portFrom: 'entry',
      service: null,
    })
  })

  test('is the first entry if there is nothing else', () => {
    const snapshot = applyChanges(
      healthySnapshot(),
      withoutService(),
      withEntries([remoteEntry()]),
      withRoutes(),
    )
    expect(getLeadingBuilder(snapshot)).toMatchObject({
      entry: { host: 'build.example.com' },
      kind: 'remote',
    })
    expect(getLeadingBuilder(snapshot).portResult).toBeNull()
  })

  test('keeps two equal lines apart, and does not count an effective line twice', () => {
    const snapshot = applyChanges(healthySnapshot(), withEntries([anEntry(), anEntry({ line: 2 })]))
    expect(listBuilders(snapshot)).toHaveLength(2)
    expect(listBuilders(healthySnapshot())).toHaveLength(1)
  })
})

test('lines of a machines file that Nix does not read do not count if the builders setting names the builder', () => {
  const inline = anEntryAt('127.0.0.1', 31022, { file: 'builders' })
  const snapshot = applyChanges(
    healthySnapshot(),
    withSettings({ builders: 'ssh-ng://builder@127.0.0.1:31022 aarch64-linux' }),
    withNix({ effectiveMachines: observed({ entries: [inline], problems: [] }) }),
  )
  expect(listBuilders(snapshot).map(({ entry: listedEntry }) => listedEntry?.uri)).toEqual([inline.uri])
})

test('ssh://localhost has no port of its own', () => {
  const fake = localhostEntry({ user: null, uri: 'ssh://localhost' })
  const snapshot = applyChanges(healthySnapshot(), withEntries([fake]), withPort({ kind: 'refused' }, 22))
  expect(listBuilders(snapshot).find((builder) => builder.entry === fake)?.portResult).toBeNull()
})

test('a local store is not a builder', () => {
  const path = anEntry({ uri: '/nix/other', scheme: 'local', host: '', user: null })
  const snapshot = applyChanges(healthySnapshot(), withEntries([anEntry({}), path]))
  expect(listBuilders(snapshot).map((builder) => builder.entry?.uri)).toEqual([anEntry({}).uri])
})

test('a running job takes precedence over a mere plist', () => {
  const other = aService({ label: 'org.nixos.nixos-vm-based-linux-builder', job: observed(aJob({ pid: 7 })) })
  const snapshot = applyChanges(healthySnapshot(), withService({ job: observed({ known: false }) }))
  expect(
    getManagedBuilder({ ...snapshot, services: [...snapshot.services.slice(0, 1), other] }).service,
  ).toBe(other)
})

test('addresses of this Mac itself are recognized', () => {
  expect(['localhost', 'LOCALHOST', '127.0.0.1', '127.9.9.9', '::1', '[::1]'].every(isLoopback)).toBe(true)
  expect(['localhost.example.com', '128.0.0.1', 'linux-builder', ''].some(isLoopback)).toBe(false)
})

describe('an answer on the port', () => {
  const probedAt = Date.parse(healthySnapshot().takenAt)
  const withVmStartedAt = (milliseconds: number) => ({
    ...healthySnapshot(),
    processes: observed({
      vms: [aVm({ startedAt: new Date(milliseconds).toISOString() })],
      jobs: [],
      remoteBuilds: [],
    }),
  })

  test("from before the VM's start does not count for this VM", () => {
    const snapshot = withVmStartedAt(probedAt + 3_000)
    expect(getLeadingBuilder(snapshot).portResult).toMatchObject({ observed: false })
    expect(createStatus(snapshot).state).not.toBe('healthy')
  })

  test.each([
    ['long before it', -600_000],
    ['in the same second, which is as exact as ps is', 900],
  ])('counts if the VM started %s', (_title, milliseconds) => {
    expect(getLeadingBuilder(withVmStartedAt(probedAt + milliseconds)).portResult).toMatchObject({
      observed: true,
    })
  })
})
