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
function recall(later: Snapshot, { scan = aRootScan(), madeAt = now, earlier = healthySnapshot() } = {}) {
  const store = new RootScanStore()
  const at = observedAt(new Date(madeAt), scan)
  if (!at.observed) throw new Error('it is observed')
  store.record(at, earlier)
  return { store, merged: store.merge(later) }
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
    const { merged } = recall(healthySnapshot(), { madeAt: secondsAgo(600) })
    expect(merged.rootScan).toMatchObject({ observed: true, at: secondsAgo(600) })
    expect(merged.routes[0]?.root).toMatchObject({ value: { hostname: 'found-by-root' } })
  })

  it('leaves the snapshot as it was for what is stored with it', () => {
    const later = healthySnapshot()
    const { store, merged } = recall(later)
    expect(merged).not.toBe(later)
    expect(store.getUnmerged(merged)).toBe(later)
    expect(store.getUnmerged(later)).toBe(later)
  })

  it.each<[string, Snapshot, Parameters<typeof recall>[1]]>([
    ['an hour has passed', healthySnapshot(), { madeAt: secondsAgo(3601) }],
    ['the clock was set back', healthySnapshot({ takenAt: secondsAgo(3600) }), {}],
    ['the route changed', withRoute, {}],
    [
      'a repair ran',
      healthySnapshot({ receipts: observed([aReceipt({})]) }),
      { earlier: healthySnapshot({ receipts: observed([]) }) },
    ],
    [
      'a build passed where root could not log in',
      healthySnapshot({ testBuilds: [createPassedBuild(now)] }),
      { scan: aRootScan(fails), madeAt: secondsAgo(60) },
    ],
  ])('is forgotten once %s, also for later snapshots', (_why, later, options) => {
    const { store, merged } = recall(later, options)
    expect(merged).toBe(later)
    const again = healthySnapshot()
    expect(store.merge(again)).toBe(again)
  })

  it('holds beside a build that passed, if root could log in, and after a newer receipt of such a scan', () => {
    const { merged } = recall(
      healthySnapshot({
        testBuilds: [createPassedBuild(now)],
        receipts: observed([aReceipt({ kind: 'root-scan' })]),
      }),
      { madeAt: secondsAgo(60), earlier: healthySnapshot({ receipts: observed([]) }) },
    )
    expect(merged.rootScan?.observed).toBe(true)
  })
})
