import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type Snapshot, snapshotSchema, type TestBuild } from '../../electron/core/model/snapshot.ts'
import { createStatus } from '../../electron/diagnose/diagnosed-status.ts'
import { findPassedBuild } from '../../electron/diagnose/facts/test-builds.ts'
import { builderUri } from '../fixtures/machine-entry.ts'
import { now, observed, unobserved } from '../fixtures/observation.ts'
import { anSshResult } from '../fixtures/port-probe.ts'
import { healthySnapshot } from '../fixtures/snapshot.ts'
import { applyChanges, withRoutes, withService } from '../fixtures/snapshot-changes.ts'
import { anSshRoute, aRouteProbe } from '../fixtures/ssh-route.ts'
import { withPassedBuild } from './fixtures/build-cases.ts'
import { healthyMacs } from './fixtures/healthy-macs.ts'
import {
  hidePart,
  isOutsideTheChain,
  listLinks,
  listObservedParts,
  partsOutsideChain,
} from './fixtures/hidden-parts.ts'

const folder = join(import.meta.dirname, '../fixtures/snapshots')
const savedSnapshots = readdirSync(folder).map((name): readonly [string, Snapshot] => [
  name,
  snapshotSchema.parse(JSON.parse(readFileSync(join(folder, name), 'utf8'))),
])
const healthy = healthyMacs
  .map(({ description, change }): readonly [string, Snapshot] => [description, change(healthySnapshot())])
  .filter(([, snapshot]) => createStatus(snapshot).state === 'healthy' && !isVerified(snapshot))

function isVerified(snapshot: Snapshot): boolean {
  return findPassedBuild(snapshot, createStatus(snapshot).builder.uri ?? undefined) !== null
}

describe('a builder is healthy only if every link of the chain was observed', () => {
  test('there are healthy Macs to test', () => {
    expect(healthy.length).toBeGreaterThan(2)
    expect(savedSnapshots.length).toBeGreaterThan(40)
  })

  test.each([...healthy, ...savedSnapshots])('%s', (_title, snapshot) => {
    if (isVerified(snapshot)) return
    const hiddenPaths = listLinks(snapshot)
    expect(hiddenPaths.length).toBeGreaterThan(8)
    const healthyPaths = hiddenPaths.filter(
      (path) => createStatus(hidePart(snapshot, path)).state === 'healthy',
    )
    expect(healthyPaths.map((path) => path.join('.'))).toEqual([])
  })

  test('whichever of them could not be observed together', { timeout: 60_000 }, () => {
    const cases = healthy.map(([, snapshot]) => ({
      snapshot,
      paths: [...listLinks(snapshot)],
      others: listObservedParts(snapshot).filter(isOutsideTheChain),
    }))
    fc.assert(
      fc.property(
        fc.constantFrom(...cases).chain(({ snapshot, paths, others: otherPaths }) =>
          fc.record({
            snapshot: fc.constant(snapshot),
            links: fc.subarray(paths, { minLength: 1 }),
            rest: fc.subarray(otherPaths),
          }),
        ),
        ({ snapshot, links, rest }) => {
          expect(createStatus([...links, ...rest].reduce(hidePart, snapshot)).state).not.toBe('healthy')
        },
      ),
      { numRuns: 150 },
    )
  })

  test('each exception is about a part that a scan observes, so that none outlives its part', () => {
    const exemptPaths = [...healthy, ...savedSnapshots].flatMap(([, snapshot]) =>
      listObservedParts(snapshot).map((path) => path.join('.')),
    )
    expect(partsOutsideChain.filter((pattern) => !exemptPaths.some((path) => pattern.test(path)))).toEqual([])
  })

  test('a name was not looked up', () => {
    const namedRoute = aRouteProbe({
      root: observed(anSshRoute({ hostname: 'builder.local' })),
      addresses: unobserved(),
    })
    expect(createStatus(withRoutes(namedRoute)(healthySnapshot())).state).toBe('unknown')
  })

  test.each([
    ['was not asked', [], 'unknown'],
    ['could not be asked', [{ address: '::1', port: 31022, result: unobserved() }], 'unknown'],
    [
      'refuses',
      [{ address: '::1', port: 31022, result: observed({ kind: 'refused' as const }) }],
      'degraded',
    ],
    ['answers', [{ address: '::1', port: 31022, result: observed(anSshResult()) }], 'healthy'],
  ])('the name leads to IPv6 alone, and that address %s', (_title, probes, state) => {
    const withIpv6Route = withRoutes(aRouteProbe({ addresses: observed(['::1']) }))
    const snapshot = healthySnapshot()
    expect(createStatus(withIpv6Route({ ...snapshot, ports: [...snapshot.ports, ...probes] })).state).toBe(
      state,
    )
  })

  test.each(['services', 'ports', 'keys', 'routes'] as const)('no %s were probed', (part) => {
    for (const [, snapshot] of healthy) {
      expect(createStatus({ ...snapshot, [part]: [] }).state).not.toBe('healthy')
    }
  })
})

describe('a passed build proves what was not observed', () => {
  const laterTime = new Date(Date.parse(now) + 5000).toISOString()

  test('in the configuration, and in processes if it ended after the scan', () => {
    const [verifiedAt] = withPassedBuild()(healthySnapshot()).testBuilds
    if (verifiedAt === undefined) return expect.fail('there is no build')
    const freshSnapshot = {
      ...healthySnapshot(),
      testBuilds: [{ ...verifiedAt, outcome: { ...verifiedAt.outcome, at: laterTime } }],
    }
    for (const path of listObservedParts(freshSnapshot).filter(
      ([first]) => first !== 'testBuilds' && first !== 'ports',
    )) {
      expect([path.join('.'), createStatus(hidePart(freshSnapshot, path)).state]).toEqual([
        path.join('.'),
        'healthy',
      ])
    }
  })

  test('but not for a daemon or job that could not be observed later', () => {
    const earlierSnapshot = withPassedBuild()(healthySnapshot())
    const testBuilds = earlierSnapshot.testBuilds.map((testBuild) => ({
      ...testBuild,
      outcome: { ...testBuild.outcome, at: '2026-06-01T09:00:00.000Z' },
    }))
    expect(createStatus({ ...earlierSnapshot, testBuilds, daemon: unobserved() }).state).toBe('unknown')
    expect(
      createStatus(applyChanges({ ...earlierSnapshot, testBuilds }, withService({ job: unobserved() })))
        .state,
    ).toBe('unknown')
  })
})

describe('a test build without a result', () => {
  const createStatusAfter = (reason: string, build: Partial<TestBuild> = {}) => {
    const outcome = unobserved(reason)
    return createStatus({
      ...healthySnapshot(),
      testBuilds: [{ uri: builderUri, system: 'aarch64-linux', outcome, ...build }],
    })
  }

  test.each([
    "error: cannot connect to socket at '/nix/var/nix/daemon-socket/socket': No such file or directory",
    "error: syntax error in configuration line 'x' in '/etc/nix/nix.conf'",
    'error: something that Nix never said before',
  ])('leaves the state unknown if Nix ended with an error: %s', (error) => {
    expect(createStatusAfter(error, { unattributedError: error })).toMatchObject({
      state: 'unknown',
      summary: expect.stringContaining('test build'),
    })
  })

  test.each([
    "nix-build didn't respond within 20 s",
    'another builder took the build: ssh://x',
    'the build was stopped',
  ])('changes nothing if it was not attempted: %s', (reason) => {
    expect(createStatusAfter(reason).state).toBe('healthy')
  })
})
