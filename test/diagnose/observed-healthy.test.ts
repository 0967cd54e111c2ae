import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type Snapshot, snapshotSchema } from '../../electron/core/model/snapshot.ts'
import { createStatus } from '../../electron/diagnose/diagnosed-status.ts'
import { findPassedBuild } from '../../electron/diagnose/facts/test-builds.ts'
import { withPassedBuild } from './fixtures/build-cases.ts'
import { healthyMacs } from './fixtures/healthy-macs.ts'
import { healthySnapshot } from './fixtures/healthy-snapshot.ts'
import { applyChanges, withRoutes, withService } from './fixtures/snapshot-changes.ts'
import { now, observed, routeProbe, sshRoute, unobserved, uri } from './fixtures/snapshot-parts.ts'

type Path = readonly (string | number)[]

/** Parts that no link of the chain depends on, each with the reason: builds work without them. */
const outsideTheChain: readonly RegExp[] = [
  /^mac\./, // name and uptime of the Mac
  /^services\.\d+\.startScript$/, // names the port, which the arguments of the VM name too
  /^keys\.\d+\.folders$/, // who could replace the key; ssh does not check that
  /^machinesFile\.(managedFile|realPath|storeCheck|plain)$/, // origin of the file, and what a repair would change
  /^nix\.(version|confFile|buildersEdits)$/, // only texts and repairs depend on them
  /^sshConfig\./, // explains a route, which is observed itself
  /^(remote|routes\.[1-9])/, // remote builders
  /^nix\.externalBuilders\./, // beside an entry; one that leads is healthy only after a passed build
  /^testBuilds\./, // a failed build is not a link
  /^routes\.0\.addresses$/, // addresses of localhost, which needs no lookup
  /^routes\.0\.(user|knownHostKeys)$/, // the user's own ssh; keys that count only if the entry pins none
  /^(hostDisk|determinate|determinateBuilder|receipts|userReceipts|diskImage|certificates|commandLineTool|buildSlots|builderLog|rootScan)$/,
]

const folder = join(import.meta.dirname, '../fixtures/snapshots')
const saved = readdirSync(folder).map((name): readonly [string, Snapshot] => [
  name,
  snapshotSchema.parse(JSON.parse(readFileSync(join(folder, name), 'utf8'))),
])
const healthy = healthyMacs
  .map(({ story, change }): readonly [string, Snapshot] => [story, change(healthySnapshot())])
  .filter(([, snapshot]) => createStatus(snapshot).state === 'healthy' && !isVerified(snapshot))

function isVerified(snapshot: Snapshot): boolean {
  return findPassedBuild(snapshot, createStatus(snapshot).builder.uri ?? undefined) !== null
}

/** Returns the paths of all successful observations; of the services only the builder's own. */
function listObservedParts(snapshot: Snapshot): readonly Path[] {
  const paths: Path[] = []
  const collect = (value: unknown, path: Path) => {
    if (value === null || typeof value !== 'object') return
    if ('observed' in value && value.observed === true) paths.push(path)
    for (const [name, inner] of Object.entries(value)) collect(inner, [...path, name])
  }
  collect(snapshot, [])
  const own = snapshot.services.findIndex(({ label }) => label === createStatus(snapshot).builder.label)
  return paths.filter(([part, index]) => part !== 'services' || index === String(own))
}

function hidePart(snapshot: Snapshot, path: Path): Snapshot {
  const put = (value: unknown, [name, ...deeper]: Path): unknown => {
    if (name === undefined) return unobserved('it was hidden')
    if (Array.isArray(value)) return value.map((item, at) => (String(at) === name ? put(item, deeper) : item))
    return { ...Object(value), [name]: put(Object(value)[name], deeper) }
  }
  return snapshotSchema.parse(put(snapshot, path))
}

const isOutsideTheChain = (path: Path) => outsideTheChain.some((pattern) => pattern.test(path.join('.')))

describe('a builder is healthy only if every link of the chain was observed', () => {
  test('there are healthy Macs to test', () => {
    expect(healthy.length).toBeGreaterThan(2)
    expect(saved.length).toBeGreaterThan(40)
  })

  test.each([...healthy, ...saved])('%s', (_story, snapshot) => {
    if (isVerified(snapshot)) return
    const hidden = listObservedParts(snapshot).filter((path) => !isOutsideTheChain(path))
    expect(hidden.length).toBeGreaterThan(8)
    const stillHealthy = hidden.filter((path) => createStatus(hidePart(snapshot, path)).state === 'healthy')
    expect(stillHealthy.map((path) => path.join('.'))).toEqual([])
  })

  test('whichever of them could not be observed together', { timeout: 60_000 }, () => {
    const cases = healthy.map(([, snapshot]) => ({
      snapshot,
      paths: listObservedParts(snapshot).filter((path) => !isOutsideTheChain(path)),
      others: listObservedParts(snapshot).filter(isOutsideTheChain),
    }))
    fc.assert(
      fc.property(
        fc.constantFrom(...cases).chain(({ snapshot, paths, others }) =>
          fc.record({
            snapshot: fc.constant(snapshot),
            links: fc.subarray(paths, { minLength: 1 }),
            rest: fc.subarray(others),
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
    const exempt = [...healthy, ...saved].flatMap(([, snapshot]) =>
      listObservedParts(snapshot).map((path) => path.join('.')),
    )
    expect(outsideTheChain.filter((pattern) => !exempt.some((path) => pattern.test(path)))).toEqual([])
  })

  test('a name was not looked up', () => {
    const named = routeProbe({
      root: observed(sshRoute({ hostname: 'builder.local' })),
      addresses: unobserved(),
    })
    expect(createStatus(withRoutes(named)(healthySnapshot())).state).toBe('unknown')
  })

  test.each(['services', 'ports', 'keys', 'routes'] as const)('no %s were probed', (part) => {
    for (const [, snapshot] of healthy) {
      expect(createStatus({ ...snapshot, [part]: [] }).state).not.toBe('healthy')
    }
  })
})

describe('a passed build proves what was not observed', () => {
  const afterwards = new Date(Date.parse(now) + 5000).toISOString()

  test('in the configuration, and in processes if it ended after the scan', () => {
    const [verifiedAt] = withPassedBuild()(healthySnapshot()).testBuilds
    if (verifiedAt === undefined) return expect.fail('there is no build')
    const fresh = {
      ...healthySnapshot(),
      testBuilds: [{ ...verifiedAt, outcome: { ...verifiedAt.outcome, at: afterwards } }],
    }
    for (const path of listObservedParts(fresh).filter(
      ([first]) => first !== 'testBuilds' && first !== 'ports',
    )) {
      expect([path.join('.'), createStatus(hidePart(fresh, path)).state]).toEqual([path.join('.'), 'healthy'])
    }
  })

  test('but not for a daemon or job that could not be observed later', () => {
    const earlier = withPassedBuild()(healthySnapshot())
    const testBuilds = earlier.testBuilds.map((testBuild) => ({
      ...testBuild,
      outcome: { ...testBuild.outcome, at: '2026-06-01T09:00:00.000Z' },
    }))
    expect(createStatus({ ...earlier, testBuilds, daemon: unobserved() }).state).toBe('unknown')
    expect(
      createStatus(applyChanges({ ...earlier, testBuilds }, withService({ job: unobserved() }))).state,
    ).toBe('unknown')
  })
})

describe('a test build without a result', () => {
  const statusAfter = (reason: string) =>
    createStatus({
      ...healthySnapshot(),
      testBuilds: [{ uri, system: 'aarch64-linux', outcome: unobserved(reason) }],
    })

  test.each([
    "error: cannot connect to socket at '/nix/var/nix/daemon-socket/socket': No such file or directory",
    "error: syntax error in configuration line 'x' in '/etc/nix/nix.conf'",
    'error: something that Nix never said before',
  ])('leaves the state unknown if Nix ended with an error: %s', (reason) => {
    expect(statusAfter(reason)).toMatchObject({
      state: 'unknown',
      summary: expect.stringContaining('test build'),
    })
  })

  test.each([
    'nix-build did not answer within 20 s',
    'another machine took the build: ssh://x',
    'the build was stopped',
  ])('changes nothing if it was not attempted: %s', (reason) => {
    expect(statusAfter(reason).state).toBe('healthy')
  })
})
