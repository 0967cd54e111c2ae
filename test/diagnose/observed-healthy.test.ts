import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { type Snapshot, snapshotSchema } from '../../electron/core/model/snapshot.ts'
import { passedBuild } from '../../electron/diagnose/facts/test-builds.ts'
import { statusOf } from '../../electron/diagnose/status-of.ts'
import { withPassedBuild } from './fixtures/build-cases.ts'
import { healthyMacs } from './fixtures/healthy-macs.ts'
import { healthySnapshot } from './fixtures/healthy-snapshot.ts'
import { changed, withRoutes, withService } from './fixtures/snapshot-changes.ts'
import { now, observed, routeProbe, sshRoute, unobserved, uri } from './fixtures/snapshot-parts.ts'

type Path = readonly (string | number)[]

/** What no link of the chain hangs on: builds go through without it. Each with why. */
const besideTheChain: readonly RegExp[] = [
  /^mac\./, // how the Mac is called and how long it has been up
  /^services\.\d+\.startScript$/, // names the port, which the machine's own arguments name too
  /^keys\.\d+\.folders$/, // who could swap the key; ssh does not ask
  /^machinesFile\.(managedFile|realPath|storeCheck|plain)$/, // who made the file, and what a repair would change
  /^nix\.(version|confFile|buildersEdits)$/, // words and repairs depend on them
  /^sshConfig\./, // why a route is as it is; the route itself was asked for
  /^(remote|routes\.[1-9])/, // machines elsewhere
  /^testBuilds\./, // a build that failed is no link
  /^routes\.0\.addresses$/, // of localhost, which needs no look-up
  /^routes\.0\.(user|knownHostKeys)$/, // a person's own ssh; keys that count only where the entry pins none
  /^(hostDisk|determinate|determinateBuilder|receipts|userReceipts|diskImage|certificates|commandLineTool|buildSlots|builderLog|rootScan)$/,
]

const folder = join(import.meta.dirname, '../fixtures/snapshots')
const saved = readdirSync(folder).map((name): readonly [string, Snapshot] => [
  name,
  snapshotSchema.parse(JSON.parse(readFileSync(join(folder, name), 'utf8'))),
])
const healthy = healthyMacs
  .map(({ story, change }): readonly [string, Snapshot] => [story, change(healthySnapshot())])
  .filter(([, snapshot]) => statusOf(snapshot).state === 'healthy' && !isVerified(snapshot))

function isVerified(snapshot: Snapshot): boolean {
  return passedBuild(snapshot, statusOf(snapshot).builder.uri ?? undefined) !== null
}

/** Every part that was seen, of the services only those that are there. */
function seenParts(snapshot: Snapshot): readonly Path[] {
  const paths: Path[] = []
  const collect = (value: unknown, path: Path) => {
    if (value === null || typeof value !== 'object') return
    if ('observed' in value && value.observed === true) paths.push(path)
    for (const [name, inner] of Object.entries(value)) collect(inner, [...path, name])
  }
  collect(snapshot, [])
  const own = snapshot.services.findIndex(({ label }) => label === statusOf(snapshot).builder.label)
  return paths.filter(([part, index]) => part !== 'services' || index === String(own))
}

function without(snapshot: Snapshot, path: Path): Snapshot {
  const put = (value: unknown, [name, ...deeper]: Path): unknown => {
    if (name === undefined) return unobserved('it was hidden')
    if (Array.isArray(value)) return value.map((one, at) => (String(at) === name ? put(one, deeper) : one))
    return { ...Object(value), [name]: put(Object(value)[name], deeper) }
  }
  return snapshotSchema.parse(put(snapshot, path))
}

const isBeside = (path: Path) => besideTheChain.some((pattern) => pattern.test(path.join('.')))

describe('a builder is healthy only where every link of the chain was seen', () => {
  test('of Macs that are healthy there are some to try it on', () => {
    expect(healthy.length).toBeGreaterThan(2)
    expect(saved.length).toBeGreaterThan(40)
  })

  test.each([...healthy, ...saved])('%s', (_story, snapshot) => {
    if (isVerified(snapshot)) return
    const hidden = seenParts(snapshot).filter((path) => !isBeside(path))
    expect(hidden.length).toBeGreaterThan(8)
    const stillHealthy = hidden.filter((path) => statusOf(without(snapshot, path)).state === 'healthy')
    expect(stillHealthy.map((path) => path.join('.'))).toEqual([])
  })

  test('a name that has to be looked up was not', () => {
    const named = routeProbe({
      root: observed(sshRoute({ hostname: 'builder.local' })),
      addresses: unobserved(),
    })
    expect(statusOf(withRoutes(named)(healthySnapshot())).state).toBe('unknown')
  })

  test.each(['services', 'ports', 'keys', 'routes'] as const)('no %s were looked at', (part) => {
    for (const [, snapshot] of healthy) {
      expect(statusOf({ ...snapshot, [part]: [] }).state).not.toBe('healthy')
    }
  })
})

describe('a build proves what was not seen', () => {
  const afterwards = new Date(Date.parse(now) + 5000).toISOString()

  test('of the configuration, and of what runs where it ended after the look', () => {
    const [verifiedAt] = withPassedBuild()(healthySnapshot()).testBuilds
    if (verifiedAt === undefined) return expect.fail('there is no build')
    const fresh = {
      ...healthySnapshot(),
      testBuilds: [{ ...verifiedAt, outcome: { ...verifiedAt.outcome, at: afterwards } }],
    }
    for (const path of seenParts(fresh).filter(([first]) => first !== 'testBuilds' && first !== 'ports')) {
      expect([path.join('.'), statusOf(without(fresh, path)).state]).toEqual([path.join('.'), 'healthy'])
    }
  })

  test('but an earlier one says nothing of a daemon or a job that nobody could look at now', () => {
    const earlier = withPassedBuild()(healthySnapshot())
    const testBuilds = earlier.testBuilds.map((testBuild) => ({
      ...testBuild,
      outcome: { ...testBuild.outcome, at: '2026-06-01T09:00:00.000Z' },
    }))
    expect(statusOf({ ...earlier, testBuilds, daemon: unobserved() }).state).toBe('unknown')
    expect(statusOf(changed({ ...earlier, testBuilds }, withService({ job: unobserved() }))).state).toBe(
      'unknown',
    )
  })
})

describe('a test build that said anything but “built”', () => {
  const said = (reason: string) =>
    statusOf({
      ...healthySnapshot(),
      testBuilds: [{ uri, system: 'aarch64-linux', outcome: unobserved(reason) }],
    })

  test.each([
    "error: cannot connect to socket at '/nix/var/nix/daemon-socket/socket': No such file or directory",
    "error: syntax error in configuration line 'x' in '/etc/nix/nix.conf'",
    'error: something that Nix never said before',
  ])('leaves it unknown where Nix ended with an error: %s', (reason) => {
    expect(said(reason)).toMatchObject({ state: 'unknown', summary: expect.stringContaining('test build') })
  })

  test.each([
    'nix-build did not answer within 20 s',
    'another machine took the build: ssh://x',
    'the build was stopped',
  ])('says nothing where it did not get that far: %s', (reason) => {
    expect(said(reason).state).toBe('healthy')
  })
})
