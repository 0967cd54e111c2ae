import { expect } from 'vitest'
import { type Snapshot, snapshotSchema } from '../../electron/core/model/snapshot.ts'
import type { Mac } from '../../electron/mac/mac.ts'
import { observe } from '../../electron/observe/observe.ts'
import type { ScanContext } from '../../electron/observe/scan-context.ts'

/** Memory of a program that has not looked before. */
function noMemory(): ScanContext {
  return {
    boot: { firstStartAt: null, runsAtFirstStart: null, goodBannerAt: null },
    recentPorts: [],
    routes: new Map(),
  }
}

/** One look, which must end in time and give what the schema describes, whatever it looks at. */
export async function scanOnce(mac: Mac, memory: Partial<ScanContext> = {}): Promise<Snapshot> {
  const began = performance.now()
  const snapshot = await observe(mac, { ...noMemory(), ...memory })
  expect(performance.now() - began).toBeLessThan(8000)
  expect(snapshotSchema.parse(snapshot)).toEqual(snapshot)
  return snapshot
}
