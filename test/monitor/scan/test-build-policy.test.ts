import { describe, expect, test } from 'vitest'
import type { Snapshot, TestBuild } from '../../../electron/core/model/snapshot.ts'
import {
  findDueTestBuild,
  type StoredTestBuild,
  saveTestBuild,
  selectValidTestBuilds,
} from '../../../electron/monitor/scan/test-build-policy.ts'
import { notStarted } from '../../diagnose/fixtures/build-cases.ts'
import { aFile } from '../../fixtures/file-info.ts'
import { remoteLoginKey } from '../../fixtures/host-keys.ts'
import { anEntry, builderUri, remoteEntry } from '../../fixtures/machine-entry.ts'
import { now, observed, secondsAgo, unobserved } from '../../fixtures/observation.ts'
import { withHostsLineInsteadOfInclude } from '../../fixtures/observed-states.ts'
import { anSshResult } from '../../fixtures/port-probe.ts'
import { aVm } from '../../fixtures/processes.ts'
import { aJob } from '../../fixtures/service.ts'
import { healthySnapshot } from '../../fixtures/snapshot.ts'
import {
  applyChanges,
  type Change,
  withEntries,
  withJob,
  withKey,
  withoutProcesses,
  withPort,
  withProcesses,
  withRoutes,
} from '../../fixtures/snapshot-changes.ts'
import { anSshRoute, aRouteProbe } from '../../fixtures/ssh-route.ts'

const dueBuild = { uri: builderUri, system: 'aarch64-linux' }
const createSnapshot = (...changes: Change[]) => applyChanges(healthySnapshot(), ...changes)
const findDue = (snapshotNow: Snapshot, storedBuilds: readonly StoredTestBuild[] = [], isRequested = false) =>
  findDueTestBuild(snapshotNow, storedBuilds, { requested: isRequested })

function createBuild(output: string | null, system = 'aarch64-linux', at = now): TestBuild {
  const value =
    output === null
      ? ({ kind: 'passed', seconds: 4.1 } as const)
      : ({ kind: 'failed', seconds: 0.4, output } as const)
  return { uri: builderUri, system, outcome: { observed: true, at, value } }
}
const timedOut: TestBuild = { ...dueBuild, outcome: unobserved("nix-build didn't respond within 20 s") }
const savePassed = (before = healthySnapshot()) => saveTestBuild([], before, createBuild(null))
const saveFailed = (before = healthySnapshot()) => saveTestBuild([], before, createBuild(notStarted))

/** Returns a scan of the same Mac some seconds later. */
const scanLater = (seconds: number, before: Snapshot = healthySnapshot()): Snapshot => ({
  ...before,
  takenAt: secondsAgo(-seconds),
})

describe('a test build', () => {
  test.each<[string, Change]>([
    ['all else looks well', (before) => before],
    ['only the route is in doubt', withHostsLineInsteadOfInclude],
    ['no readable file names the host key', withEntries([anEntry({ hostKey: null })])],
    ['ssh could not be asked for the route', withRoutes(aRouteProbe({ root: unobserved('Match exec') }))],
    [
      'there is a concern of another kind',
      withKey({ privateKey: observed(aFile({ mode: 0o600, uid: 501 })) }),
    ],
  ])('is due if %s', (_title, change) => {
    expect(findDue(createSnapshot(change))).toEqual(dueBuild)
  })

  test.each<[string, Change]>([
    ['the key is refused', withKey({ privateKey: observed(aFile({ mode: 0o640 })) })],
    ['nothing answers on the port', withPort({ kind: 'refused' })],
    ['the guest is silent', withPort({ kind: 'silent', waitedMs: 5000 })],
    ['another host key answers', withPort(anSshResult(remoteLoginKey))],
    [
      'the nix-daemon does not answer',
      (before) => ({ ...before, daemon: observed({ answers: false, reason: 'gone' }) }),
    ],
    [
      'the service could not be seen',
      (before) => ({
        ...before,
        services: before.services.map((service) => ({ ...service, job: unobserved() })),
      }),
    ],
    ['the processes could not be seen', (before) => ({ ...before, processes: unobserved() })],
    [
      'the only machine is a remote one',
      (before) => applyChanges(before, withEntries([remoteEntry()]), withRoutes()),
    ],
    [
      'the service stands still',
      (before) => applyChanges(before, withJob(aJob({ state: 'not running', pid: null })), withoutProcesses),
    ],
    [
      'a remote build runs',
      (before) => ({
        ...before,
        processes: observed({
          vms: [aVm()],
          jobs: [{ pid: 501, startedAt: secondsAgo(86_400) }],
          remoteBuilds: [{ pid: 900, uri: 'ssh-ng://nix@build.example.com', startedAt: now }],
        }),
      }),
    ],
  ])('is never due if %s', (_title, change) => {
    expect(findDue(createSnapshot(change))).toBeNull()
    expect(findDue(createSnapshot(change), [], true)).toBeNull()
  })
})

describe('a passed build', () => {
  test('is valid for hours and not repeated, not even on request', () => {
    const hours = scanLater(10 * 3600)
    expect(selectValidTestBuilds(hours, savePassed())).toEqual([createBuild(null)])
    expect(findDue(hours, savePassed(), true)).toBeNull()
  })

  test.each<[string, Change]>([
    ['the entry', withEntries([anEntry({ sshKey: '/etc/nix/other' })])],
    ['the route', withRoutes(aRouteProbe({ root: observed(anSshRoute({ user: 'somebody' })) }))],
    ['the host key', withPort(anSshResult(remoteLoginKey))],
    [
      'the key',
      withKey({
        publicHalf: observed({ exists: true, type: 'ssh-ed25519', blob: 'AAAAnew', fingerprint: 'x' }),
      }),
    ],
    ["the key's mode", withKey({ privateKey: observed(aFile({ mode: 0o640 })) })],
    ['the build of macOS', (before) => ({ ...before, mac: { ...before.mac, osBuild: observed('24G90') } })],
    ['the macOS', (before) => ({ ...before, mac: { ...before.mac, version: observed('15.6') } })],
    ['the Nix', (before) => ({ ...before, nix: { ...before.nix, version: observed('2.35.0') } })],
    [
      'a repair since',
      (before) => ({
        ...before,
        receipts: observed([
          {
            id: 'r2',
            kind: 'repair',
            name: 'route-root-ssh',
            at: now,
            osBuild: null,
            checksums: {},
            before: {},
            undoes: null,
          },
        ]),
      }),
    ],
    [
      'the machine, started again',
      (before) => ({
        ...before,
        processes: observed({
          vms: [aVm({ pid: 777, startedAt: secondsAgo(60) })],
          jobs: [],
          remoteBuilds: [],
        }),
      }),
    ],
  ])('is no longer valid if %s changed', (_title, change) => {
    const healthy = healthySnapshot()
    const before = { ...healthy, receipts: observed([]), mac: { ...healthy.mac, osBuild: observed('24F74') } }
    expect(selectValidTestBuilds(applyChanges(before, change), savePassed(before))).toEqual([])
  })

  test('becomes invalid when the nix-daemon restarts and reads nix.conf again', () => {
    const withDaemon = (pid: number): Change =>
      withProcesses({ daemon: { pid, startedAt: secondsAgo(86_400) } })
    const before = createSnapshot(withDaemon(88))
    expect(selectValidTestBuilds(before, savePassed(before))).toHaveLength(1)
    expect(selectValidTestBuilds(createSnapshot(withDaemon(5000)), savePassed(before))).toEqual([])
  })

  test('stays valid if a part could not be observed, or if a line moved in its file', () => {
    expect(
      selectValidTestBuilds(createSnapshot(withKey({ privateKey: unobserved() })), savePassed()),
    ).toHaveLength(1)
    expect(
      selectValidTestBuilds(createSnapshot(withEntries([anEntry({ line: 7 })])), savePassed()),
    ).toHaveLength(1)
  })

  test("is valid for at most an hour if the VM's start is unknown", () => {
    const blindSnapshot = createSnapshot(withoutProcesses)
    expect(selectValidTestBuilds(scanLater(50 * 60, blindSnapshot), savePassed(blindSnapshot))).toHaveLength(
      1,
    )
    expect(selectValidTestBuilds(scanLater(70 * 60, blindSnapshot), savePassed(blindSnapshot))).toEqual([])
  })

  test('from a clock that was set back is not valid for long', () => {
    const blindSnapshot = createSnapshot(withoutProcesses)
    expect(selectValidTestBuilds(scanLater(-3600, blindSnapshot), savePassed(blindSnapshot))).toEqual([])
  })
})

describe('a failed build', () => {
  test('is kept, and repeated after some minutes, on request, or after a change', () => {
    expect(selectValidTestBuilds(scanLater(60), saveFailed())).toEqual([createBuild(notStarted)])
    expect(findDue(scanLater(60), saveFailed())).toBeNull()
    expect(findDue(scanLater(300), saveFailed())).toEqual(dueBuild)
    expect(findDue(scanLater(60), saveFailed(), true)).toEqual(dueBuild)
    const other = createSnapshot(
      withRoutes(aRouteProbe({ root: observed(anSshRoute({ user: 'somebody' })) })),
    )
    expect(findDue(scanLater(1, other), saveFailed())).toEqual(dueBuild)
  })

  test('for an unsupported system makes way for another system of the entry', () => {
    const snapshotOfTwoSystems = createSnapshot(
      withEntries([anEntry({ systems: ['x86_64-linux', 'aarch64-linux'] })]),
    )
    const output =
      "error: a 'x86_64-linux' with features {} is required to build 'x', but I am a 'aarch64-linux'"
    const storedBuilds = saveTestBuild([], snapshotOfTwoSystems, createBuild(output, 'x86_64-linux'))
    expect(findDue(snapshotOfTwoSystems)).toEqual({ uri: builderUri, system: 'x86_64-linux' })
    expect(findDue(scanLater(1, snapshotOfTwoSystems), storedBuilds)).toEqual(dueBuild)
    const twoBuilds = saveTestBuild(storedBuilds, snapshotOfTwoSystems, createBuild(null))
    expect(findDue(scanLater(1, snapshotOfTwoSystems), twoBuilds, true)).toBeNull()
    expect(selectValidTestBuilds(snapshotOfTwoSystems, twoBuilds)).toHaveLength(2)
  })
})

test('a build without a result is not repeated for every scan', () => {
  const storedBuilds = saveTestBuild([], healthySnapshot(), timedOut)
  expect(findDue(scanLater(60), storedBuilds, true)).toBeNull()
  expect(findDue(scanLater(300), storedBuilds)).toEqual(dueBuild)
})

test('only the newest build of each builder and system is kept, and only a few of them', () => {
  let storedBuilds: readonly StoredTestBuild[] = []
  for (let index = 0; index < 50; index += 1) {
    storedBuilds = saveTestBuild(storedBuilds, healthySnapshot(), {
      ...createBuild(null),
      uri: `ssh-ng://builder@host-${index}`,
    })
  }
  expect(storedBuilds.length).toBeLessThanOrEqual(20)
  const savedBuilds = saveTestBuild(saveFailed(), healthySnapshot(), createBuild(null))
  expect(savedBuilds.map(({ testBuild }) => testBuild)).toEqual([createBuild(null)])
})
