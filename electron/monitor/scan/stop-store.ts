import type { Snapshot } from '../../core/model/snapshot.ts'
import type { Mac } from '../../mac/mac.ts'
import type { DataFolder } from '../storage/data-folder.ts'
import { JsonFile } from '../storage/json-file.ts'
import {
  applyStart,
  createSnapshotStop,
  createStop,
  notStopped,
  type SnapshotStop,
  type StoredStop,
  storedStopSchema,
  undoStart,
  updateStop,
} from './stored-stop.ts'

/** In the data folder, which the app and the terminal program share, so each knows of the stops of the other. */
const stopFile = 'stopped.json'

export interface StopOptions {
  /** The builder is stopped because nothing was built for this many minutes; absent: the user stops it. */
  readonly idleMinutes?: number
}

/** What a scanner offers to record; see `StopStore`. */
export type StopRecorder = Pick<StopStore, 'recordStop' | 'recordStart' | 'recordStartUndone'>

/** Stores that the builder was stopped on purpose: its state is `paused` until it is started. */
export class StopStore {
  private readonly mac: Mac
  private readonly file: JsonFile<StoredStop>

  constructor(mac: Mac, folder: DataFolder) {
    this.mac = mac
    this.file = new JsonFile(folder, stopFile, storedStopSchema)
  }

  /** Records that the builder is stopped on purpose, before the password prompt. */
  async recordStop({ idleMinutes }: StopOptions = {}): Promise<void> {
    await this.update(() => createStop(this.mac.now(), idleMinutes))
  }

  /** Records that the builder was started on purpose, or that the stop was cancelled. */
  async recordStart(): Promise<void> {
    await this.update((stop) => applyStart(stop, this.mac.now()))
  }

  /** Records that the start at this time was undone: restores a stop on purpose that it had ended. */
  async recordStartUndone(startAt: string): Promise<void> {
    await this.update((stop) => undoStart(stop, startAt))
  }

  /** Updates the state after a scan. Returns what the snapshot says about the stop. */
  async afterScan(snapshot: Snapshot): Promise<SnapshotStop> {
    const now = await this.update((stop) => updateStop(stop, snapshot))
    return createSnapshotStop(now, snapshot)
  }

  private async update(change: (stop: StoredStop) => StoredStop): Promise<StoredStop> {
    const before = (await this.file.read()) ?? notStopped
    const now = change(before)
    if (JSON.stringify(before) !== JSON.stringify(now)) await this.file.write(now)
    return now
  }
}
