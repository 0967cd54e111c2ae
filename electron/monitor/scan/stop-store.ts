import type { Snapshot } from '../../core/model/snapshot.ts'
import type { Mac } from '../../mac/mac.ts'
import type { DataFolder } from '../storage/data-folder.ts'
import {
  type KeptStop,
  keptStopSchema,
  notStopped,
  rememberStop,
  startedAt,
  startTakenBack,
  stoppedAt,
  stoppedOnPurpose,
} from './stop-memory.ts'

/** File of the data folder, so that the app knows what was stopped on a terminal, and the other way round. */
const stopFile = 'stopped.json'

/** Keeps that the person stopped the builder. */
export interface StopKeeper {
  /** The person stops the builder, or did not after all, or starts it. */
  remember(stops: boolean): Promise<void>
  /** What started the builder at this time was taken back. */
  startTakenBack(startAt: string): Promise<void>
  /** Since when the builder that was seen rests by the person's wish; null where it does not. */
  after(snapshot: Snapshot): Promise<string | null>
}

export function openStopKeeper(mac: Mac, folder: DataFolder): StopKeeper {
  const read = async (): Promise<KeptStop> => (await folder.readJson(stopFile, keptStopSchema)) ?? notStopped
  const keep = async (before: KeptStop, now: KeptStop) => {
    if (JSON.stringify(before) !== JSON.stringify(now)) await folder.writeJson(stopFile, now)
  }
  return {
    async remember(stops) {
      const kept = await read()
      await keep(kept, stops ? stoppedAt(mac.now()) : startedAt(kept, mac.now()))
    },
    async startTakenBack(startAt) {
      const kept = await read()
      await keep(kept, startTakenBack(kept, startAt))
    },
    async after(snapshot) {
      const kept = await read()
      const now = rememberStop(kept, snapshot)
      await keep(kept, now)
      return stoppedOnPurpose(now, snapshot)
    },
  }
}
