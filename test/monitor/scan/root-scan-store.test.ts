import { describe, expect, it } from 'vitest'
import { observed as observedAt } from '../../../electron/core/model/observation.ts'
import type { RootScan } from '../../../electron/core/model/root-scan.ts'
import type { Snapshot } from '../../../electron/core/model/snapshot.ts'
import { RootScanStore } from '../../../electron/monitor/scan/root-scan-store.ts'
import { builderUri } from '../../fixtures/machine-entry.ts'
import { now, observed, secondsAgo, unobserved } from '../../fixtures/observation.ts'
import { aReceipt } from '../../fixtures/receipt.ts'
import { healthySnapshot } from '../../fixtures/snapshot.ts'
import { applyChanges, withRoutes } from '../../fixtures/snapshot-changes.ts'
import { anSshRoute, aRouteProbe } from '../../fixtures/ssh-route.ts'

const works = { works: true as const }
const fails = { works: false as const, output: 'Permission denied (publickey).' }

function aRootScan(login: typeof works | typeof fails = works): RootScan {
  const route = observed({ ...anSshRoute(), hostname: 'found-by-root', sources: {} })
  const entry = { uri: builderUri, route, blocks: [], login: observed(login), guest: unobserved('not asked') }
  return { rootSshFile: observed({ exists: false }), rootKnownHosts: observed([]), entries: [entry] }
}

/** Records a scan of the first snapshot; returns what the second one has of it. */
function recall(
  laterSnapshot: Snapshot,
  { scan = aRootScan(), madeAt = now, earlierSnapshot = healthySnapshot() } = {},
) {
  const store = new RootScanStore()
  const at = observedAt(new Date(madeAt), scan)
  if (!at.observed) throw new Error('it is observed')
  store.record(at, earlierSnapshot)
  return { store, mergedSnapshot: store.merge(laterSnapshot) }
}

const createPassedBuild = (at: string) => ({
  uri: builderUri,
  system: 'aarch64-linux',
  outcome: observedAt(new Date(at), { kind: 'passed' as const, seconds: 4 }),
})
const withRoute = applyChanges(
  healthySnapshot(),
  withRoutes(aRouteProbe({ root: observed(anSshRoute({ hostname: 'elsewhere' })) })),
)

describe('a root scan that the app made', () => {
  it('is a part of later snapshots, with its own time, and replaces the route', () => {
    const { mergedSnapshot } = recall(healthySnapshot(), { madeAt: secondsAgo(600) })
    expect(mergedSnapshot.rootScan).toMatchObject({ observed: true, at: secondsAgo(600) })
    expect(mergedSnapshot.routes[0]?.root).toMatchObject({ value: { hostname: 'found-by-root' } })
  })

  it('leaves the snapshot as it was for what is stored with it', () => {
    const laterSnapshot = healthySnapshot()
    const { store, mergedSnapshot } = recall(laterSnapshot)
    expect(mergedSnapshot).not.toBe(laterSnapshot)
    expect(store.getUnmerged(mergedSnapshot)).toBe(laterSnapshot)
    expect(store.getUnmerged(laterSnapshot)).toBe(laterSnapshot)
  })

  it.each<[string, Snapshot, Parameters<typeof recall>[1]]>([
    ['an hour has passed', healthySnapshot(), { madeAt: secondsAgo(3601) }],
    ['the clock was set back', healthySnapshot({ takenAt: secondsAgo(3600) }), {}],
    ['the route changed', withRoute, {}],
    [
      'a repair ran',
      healthySnapshot({ receipts: observed([aReceipt({})]) }),
      { earlierSnapshot: healthySnapshot({ receipts: observed([]) }) },
    ],
    [
      'a build passed where root could not log in',
      healthySnapshot({ testBuilds: [createPassedBuild(now)] }),
      { scan: aRootScan(fails), madeAt: secondsAgo(60) },
    ],
  ])('is forgotten once %s, also for later snapshots', (_why, laterSnapshot, options) => {
    const { store, mergedSnapshot } = recall(laterSnapshot, options)
    expect(mergedSnapshot).toBe(laterSnapshot)
    const nextSnapshot = healthySnapshot()
    expect(store.merge(nextSnapshot)).toBe(nextSnapshot)
  })

  it('holds beside a build that passed, if root could log in, and after a newer receipt of such a scan', () => {
    const { mergedSnapshot } = recall(
      healthySnapshot({
        testBuilds: [createPassedBuild(now)],
        receipts: observed([aReceipt({ kind: 'root-scan' })]),
      }),
      { madeAt: secondsAgo(60), earlierSnapshot: healthySnapshot({ receipts: observed([]) }) },
    )
    expect(mergedSnapshot.rootScan?.observed).toBe(true)
  })
})
