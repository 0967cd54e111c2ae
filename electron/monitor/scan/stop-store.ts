import type { Snapshot } from '../../core/model/snapshot.ts'
import type { Mac } from '../../mac/mac.ts'
import type { DataFolder } from '../storage/data-folder.ts'
import { JsonFile } from '../storage/json-file.ts'
import {
  applyStart,
  createStop,
  describeStop,
  notStopped,
  onStartUndone,
  recordStop,
  type SnapshotStop,
  type StoredStop,
  storedStopSchema,
} from './stop-memory.ts'

/** In the data folder, which the app and the terminal program share, so each knows of the stops of the other. */
const stopFile = 'stopped.json'

/** Stores that the builder was stopped on purpose. */
export interface StopStore {
  /**
   * Records that the builder is stopped on purpose (`true`), or that it was started or the stop cancelled (`false`).
   * `idleMinutes`: it is stopped because nothing was built for so long.
   */
  record(stops: boolean, idleMinutes?: number): Promise<void>
  /** Records that the start at this time was undone. */
  onStartUndone(startAt: string): Promise<void>
  /** Updates the state after a scan. Returns what the snapshot says about the stop. */
  afterScan(snapshot: Snapshot): Promise<SnapshotStop>
}

export function openStopStore(mac: Mac, folder: DataFolder): StopStore {
  const file = new JsonFile(folder, stopFile, storedStopSchema)
  const read = async (): Promise<StoredStop> => (await file.read()) ?? notStopped
  const save = async (before: StoredStop, now: StoredStop) => {
    if (JSON.stringify(before) !== JSON.stringify(now)) await file.write(now)
  }
  return {
    async record(stops, idleMinutes) {
      const kept = await read()
      await save(kept, stops ? createStop(mac.now(), idleMinutes) : applyStart(kept, mac.now()))
    },
    async onStartUndone(startAt) {
      const kept = await read()
      await save(kept, onStartUndone(kept, startAt))
    },
    async afterScan(snapshot) {
      const kept = await read()
      const now = recordStop(kept, snapshot)
      await save(kept, now)
      return describeStop(now, snapshot)
    },
  }
}
