import type { Snapshot } from '../../core/model/snapshot.ts'
import type { Mac } from '../../mac/mac.ts'
import type { DataFolder } from '../storage/data-folder.ts'
import {
  notStopped,
  onStartUndone,
  recordStop,
  type StoredStop,
  startedAt,
  stoppedAt,
  stoppedOnPurpose,
  storedStopSchema,
} from './stop-memory.ts'

/** File of the data folder, so that the app knows what was stopped on a terminal, and the other way round. */
const stopFile = 'stopped.json'

/** Keeps that the person stopped the builder. */
export interface StopStore {
  /** The person stops the builder, or did not after all, or starts it. */
  record(stops: boolean): Promise<void>
  /** What started the builder at this time was taken back. */
  onStartUndone(startAt: string): Promise<void>
  /** Since when the builder that was seen rests by the person's wish; null where it does not. */
  afterScan(snapshot: Snapshot): Promise<string | null>
}

export function openStopStore(mac: Mac, folder: DataFolder): StopStore {
  const read = async (): Promise<StoredStop> =>
    (await folder.readJson(stopFile, storedStopSchema)) ?? notStopped
  const keep = async (before: StoredStop, now: StoredStop) => {
    if (JSON.stringify(before) !== JSON.stringify(now)) await folder.writeJson(stopFile, now)
  }
  return {
    async record(stops) {
      const kept = await read()
      await keep(kept, stops ? stoppedAt(mac.now()) : startedAt(kept, mac.now()))
    },
    async onStartUndone(startAt) {
      const kept = await read()
      await keep(kept, onStartUndone(kept, startAt))
    },
    async afterScan(snapshot) {
      const kept = await read()
      const now = recordStop(kept, snapshot)
      await keep(kept, now)
      return stoppedOnPurpose(now, snapshot)
    },
  }
}
