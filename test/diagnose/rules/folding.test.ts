import { describe, expect, test } from 'vitest'
import { createStatus } from '../../../electron/diagnose/diagnosed-status.ts'
import { diagnose } from '../../../electron/diagnose/rules/diagnose.ts'
import { aFile, noFile } from '../../fixtures/file-info.ts'
import { aKeyFile, keyPath } from '../../fixtures/key-file.ts'
import { anEntry, builderUri, remoteEntry } from '../../fixtures/machine-entry.ts'
import { observed } from '../../fixtures/observation.ts'
import {
  withDuplicateEntries,
  withHostsLineInsteadOfInclude,
  withLocalhostEntry,
  withoutMachinesFile,
} from '../../fixtures/observed-states.ts'
import { aVm } from '../../fixtures/processes.ts'
import { aJob, label } from '../../fixtures/service.ts'
import { healthySnapshot } from '../../fixtures/snapshot.ts'
import {
  applyChanges,
  type Change,
  malformedLine,
  withEntries,
  withJob,
  withKey,
  withoutProcesses,
  withPort,
  withRoutes,
  withService,
} from '../../fixtures/snapshot-changes.ts'
import { anSshRoute, aRouteProbe, defaultRoute } from '../../fixtures/ssh-route.ts'

const diagnoseWith = (...changes: Change[]) => diagnose(applyChanges(healthySnapshot(), ...changes))
const listCauses = (...changes: Change[]) =>
  Object.fromEntries(diagnoseWith(...changes).map(({ key, causedBy }) => [key, causedBy]))
const listIds = (...changes: Change[]) => diagnoseWith(...changes).map(({ id }) => id)

const withRefusedPort = withPort({ kind: 'refused' })
const withStoppedJob = withJob(aJob({ state: 'not running', pid: null }))

describe('a service that does not run', () => {
  test('causes the closed port, without a finding about the host key', () => {
    expect(listCauses(withStoppedJob, withoutProcesses, withRefusedPort)).toEqual({
      [`service-stopped@${label}`]: null,
      [`port-refused@${label}`]: `service-stopped@${label}`,
    })
  })

  test('that is disabled causes the unloaded service, which causes the closed port', () => {
    const withDisabledService = withService({ disabled: observed(true), job: observed({ known: false }) })
    expect(listCauses(withDisabledService, withoutProcesses, withRefusedPort)).toEqual({
      [`service-disabled@${label}`]: null,
      [`service-not-loaded@${label}`]: `service-disabled@${label}`,
      [`port-refused@${label}`]: `service-disabled@${label}`,
    })
  })

  test('in a crash loop causes the silent port', () => {
    const loop = withJob(
      aJob({
        state: 'spawn scheduled',
        pid: null,
        runs: 9,
        lastExit: { kind: 'signal', signal: 'Abort trap: 6' },
      }),
    )
    expect(listCauses(loop, withoutProcesses, withPort({ kind: 'closed' }))).toEqual({
      [`service-crash-looping@${label}`]: null,
      [`builder-wedged@${label}`]: `service-crash-looping@${label}`,
    })
  })

  test('a running service does not explain a closed port, even if it is disabled for the next start', () => {
    expect(listCauses(withService({ disabled: observed(true) }), withRefusedPort)).toEqual({
      [`port-refused@${label}`]: null,
      [`service-disabled@${label}`]: null,
    })
  })
})

describe('the machines file', () => {
  test('missing beside a service gives neither no-entry nor absent', () => {
    expect(listIds(withoutMachinesFile)).toEqual(['machines-missing'])
  })

  test('with only a bad line makes the builder unknown, not absent', () => {
    expect(listIds(withEntries([], [malformedLine]), withRoutes())).toEqual(['machines-malformed'])
    expect(
      createStatus(applyChanges(healthySnapshot(), withEntries([], [malformedLine]), withRoutes())).state,
    ).toBe('down')
  })

  test('empty beside a good service gives no-entry', () => {
    expect(listIds(withEntries([]), withRoutes())).toEqual(['machines-no-entry'])
  })

  test('an entry without a Linux system does not count', () => {
    const [finding] = diagnoseWith(withEntries([anEntry({ systems: ['aarch64-darwin'] })]))
    expect(finding?.id).toBe('machines-no-entry')
    expect(finding?.title).toContain('lists no Linux system')
  })

  test('a thousand bad lines are one finding that shows a few of them', () => {
    const problems = Array.from({ length: 1000 }, (_, index) => ({ ...malformedLine, line: index + 1 }))
    const [finding, ...otherFindings] = diagnoseWith(withEntries([], problems), withRoutes())
    expect(otherFindings).toEqual([])
    expect(finding?.evidence.length).toBeLessThan(10)
    expect(finding?.explanation).toContain('1000')
  })
})

describe('the story', () => {
  test('in the middle: two entries, one wrong route; findings about the second entry fold under the pair', () => {
    const secondUri = 'ssh://builder@localhost'
    expect(listCauses(withDuplicateEntries)).toEqual({
      [`ssh-route@${builderUri}`]: null,
      'machines-duplicate@/etc/nix/machines': null,
      [`ssh-route@${secondUri}`]: 'machines-duplicate@/etc/nix/machines',
      [`host-key-unpinned@${secondUri}`]: 'machines-duplicate@/etc/nix/machines',
      [`ssh-route-user-only@${secondUri}`]: `ssh-route@${secondUri}`,
      [`key-unreadable-by-you@${keyPath}`]: `ssh-route-user-only@${secondUri}`,
    })
  })

  test('at the end: localhost is this builder, without its port and key', () => {
    const onlyUri = 'ssh://builder@localhost'
    expect(listCauses(withLocalhostEntry)).toEqual({
      [`ssh-route@${onlyUri}`]: null,
      [`host-key-unpinned@${onlyUri}`]: `ssh-route@${onlyUri}`,
      [`ssh-route-user-only@${onlyUri}`]: `ssh-route@${onlyUri}`,
      [`key-unreadable-by-you@${keyPath}`]: `ssh-route-user-only@${onlyUri}`,
    })
    expect(createStatus(applyChanges(healthySnapshot(), withLocalhostEntry)).builder.uri).toBe(onlyUri)
  })

  test('another fingerprint on port 22 is not a changed host key', () => {
    expect(listIds(withHostsLineInsteadOfInclude)).toEqual(['ssh-route'])
  })

  test('a proxy and a missing port in one configuration are one root finding', () => {
    const withBothRoutes = withRoutes(
      aRouteProbe({
        root: observed(defaultRoute('linux-builder', { proxyCommand: 'proxy %h' })),
        user: observed(defaultRoute('linux-builder')),
        addresses: observed([]),
      }),
    )
    expect(listCauses(withBothRoutes)).toEqual({
      [`ssh-route@${builderUri}`]: null,
      [`corporate-ssh-options@${builderUri}`]: `ssh-route@${builderUri}`,
    })
  })
})

describe('two problems', () => {
  test('that are unrelated are both reported', () => {
    const key = withKey({ privateKey: observed(aFile({ mode: 0o644 })) })
    expect(listCauses(withStoppedJob, withoutProcesses, withRefusedPort, key)).toEqual({
      [`service-stopped@${label}`]: null,
      'key-permissions@/etc/nix/builder_ed25519': null,
      [`port-refused@${label}`]: `service-stopped@${label}`,
    })
  })

  test('a missing key gives no finding about its mode or public half', () => {
    const withMissingKey = withKey({
      privateKey: observed(noFile),
      guestPublicHalf: observed({
        exists: true,
        type: 'ssh-ed25519',
        blob: 'AAAAnew',
        fingerprint: 'SHA256:new',
      }),
    })
    expect(listIds(withMissingKey)).toEqual(['key-missing'])
  })

  test('a wedged guest gives no finding about its host key', () => {
    expect(listIds(withPort({ kind: 'silent', waitedMs: 5000 }))).toEqual(['builder-wedged'])
  })

  test('a problem of a remote builder does not bring this Mac’s builder down', () => {
    const snapshot = applyChanges(healthySnapshot(), withEntries([anEntry(), remoteEntry()]))
    const otherKey = aKeyFile({ path: '/var/root/.ssh/build', privateKey: observed(noFile) })
    const status = createStatus({ ...snapshot, keys: [...snapshot.keys, otherKey] })
    expect(status.builders.map(({ state }) => state)).toEqual(['healthy', 'down'])
    expect(status.state).toBe('degraded')
  })
})

test('a VM started by hand is a warning: builds work, the service does not', () => {
  const withManualVm: Change = (snapshot) => ({
    ...snapshot,
    processes: observed({
      vms: [aVm({ pid: 900, ancestors: [850, 1] })],
      jobs: [],
      remoteBuilds: [],
    }),
  })
  const [finding, ...otherFindings] = diagnoseWith(withJob({ known: false }), withManualVm)
  expect(otherFindings).toEqual([])
  expect(finding).toMatchObject({ id: 'service-not-loaded', severity: 'warning', repairs: [] })
})

test('a block in root’s own file without the alias: the pin is looked up under another name', () => {
  const block = aRouteProbe({ root: observed(anSshRoute({ hostname: '127.0.0.1', hostKeyAlias: null })) })
  const [finding, ...otherFindings] = diagnoseWith(withRoutes(block))
  expect(otherFindings).toEqual([])
  expect(finding?.id).toBe('host-key-unpinned')
  expect(finding?.explanation).toContain('HostKeyAlias linux-builder')
})
