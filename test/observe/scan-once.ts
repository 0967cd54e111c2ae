import { expect } from 'vitest'
import { type Snapshot, snapshotSchema } from '../../electron/core/model/snapshot.ts'
import type { Mac } from '../../electron/mac/mac.ts'
import { observe } from '../../electron/observe/observe.ts'
import type { ScanContext } from '../../electron/observe/scan-context.ts'

/** The context of a first scan. */
function emptyContext(): ScanContext {
  return {
    boot: { firstStartAt: null, runsAtFirstStart: null, goodBannerAt: null },
    recentPorts: [],
    routes: new Map(),
  }
}

/** Scans once, and checks that the scan ends in time and that its snapshot fits the schema. */
export async function scanOnce(mac: Mac, context: Partial<ScanContext> = {}): Promise<Snapshot> {
  const began = performance.now()
  const snapshot = await observe(mac, { ...emptyContext(), ...context })
  expect(performance.now() - began).toBeLessThan(8000)
  expect(snapshotSchema.parse(snapshot)).toEqual(snapshot)
  return snapshot
}
