import type { Snapshot } from '../../core/model/snapshot.ts'
import type { Mac } from '../../mac/mac.ts'
import type { DataFolder } from '../storage/data-folder.ts'
import { JsonFile } from '../storage/json-file.ts'
import {
  applyStart,
  createSnapshotStop,
  createStop,
  notStopped,
  onStartUndone,
  type SnapshotStop,
  type StoredStop,
  storedStopSchema,
  updateStop,
} from './stop-memory.ts'

/** In the data folder, which the app and the terminal program share, so each knows of the stops of the other. */
const stopFile = 'stopped.json'

export interface StopOptions {
  /** The builder is stopped because nothing was built for so many minutes; absent: the user stops it. */
  readonly idleMinutes?: number
}

/** Stores that the builder was stopped on purpose. */
export interface StopStore {
  /** Records that the builder is stopped on purpose, before the password prompt. */
  recordStop(options?: StopOptions): Promise<void>
  /** Records that the builder was started on purpose, or that the stop was cancelled. */
  recordStart(): Promise<void>
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
    async recordStop({ idleMinutes } = {}) {
      await save(await read(), createStop(mac.now(), idleMinutes))
    },
    async recordStart() {
      const kept = await read()
      await save(kept, applyStart(kept, mac.now()))
    },
    async onStartUndone(startAt) {
      const kept = await read()
      await save(kept, onStartUndone(kept, startAt))
    },
    async afterScan(snapshot) {
      const kept = await read()
      const now = updateStop(kept, snapshot)
      await save(kept, now)
      return createSnapshotStop(now, snapshot)
    },
  }
}
