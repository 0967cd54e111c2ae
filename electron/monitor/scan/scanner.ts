import type { Snapshot, TestBuild } from '../../core/model/snapshot.ts'
import type { Status } from '../../core/model/status.ts'
import { statusOf } from '../../diagnose/status-of.ts'
import type { Mac } from '../../mac/mac.ts'
import { observe } from '../../observe/observe.ts'
import type { SnapshotPart } from '../../observe/scan-context.ts'
import type { RouteCache } from '../../observe/ssh/route-cache.ts'
import type { DataFolder } from '../storage/data-folder.ts'
import {
  bootMemoryOf,
  noStoredBoot,
  type StoredBoot,
  startedOnPurpose,
  storedBootSchema,
  updateBoot,
} from './boot-memory.ts'
import { openRemoteStore, type RemoteStore } from './remote-store.ts'
import { minProbeIntervalMs, sharedPorts } from './shared-ports.ts'
import { openStopStore, type StopStore } from './stop-store.ts'
import { openTestBuildStore, type RunTestBuildsOptions, type TestBuildStore } from './test-build-store.ts'

export interface ScanOptions {
  /** Parts taken over from the look before, each with its own time; absent: everything is looked at. */
  readonly reuse?: ReadonlySet<SnapshotPart>
  /** A port is looked at again only when its last look is older than this; least and default 5000. */
  readonly reusePortsMs?: number
  /**
   * The look waits, at most 20 s, for a proof build where one is due. `again`: for a person, so that one that failed is
   * tried again at once. Absent: none is made, and those that were kept are told.
   */
  readonly testBuild?: 'when-due' | 'again'
}

/** Looks at the Mac. One look at a time: who asks while one is under way gets that one. */
export interface Scanner {
  readonly folder: DataFolder
  /** Everything, or what the options leave. A look that leaves nothing out is not answered by one that does. */
  scan(options?: ScanOptions): Promise<Status>
  /** Makes the proof build that is due after the last look, while looks go on; null where none was made. */
  runTestBuilds(options: RunTestBuildsOptions): Promise<Status | null>
  /**
   * Looks at machines elsewhere (URIs of their entries; null: at all of them), as only a person may ask, and gives the
   * status with what they said. No other look connects to them.
   */
  probeRemote(uris: readonly string[] | null): Promise<Status>
  /** Keeps builds that were made for a person when this was seen, and gives the status with them. */
  saveTestBuilds(snapshot: Snapshot, made: readonly TestBuild[]): Promise<Status>
  /** The machine was started on purpose: its boot time is counted anew, and it is no longer stopped by anybody's wish. */
  resetBoot(): Promise<void>
  /** The person stops the builder, or did not after all: stopped, it is `paused` until it is started. */
  recordStop(stops: boolean): Promise<void>
  /** What started the builder at this time was taken back: stopped before by the person's wish, it is so again. */
  onStartUndone(startAt: string): Promise<void>
  /** Trouble of the data folder, in words. */
  warnings(): readonly string[]
}

/** File of the data folder with what `updateBoot` keeps. */
export const bootFile = 'boot.json'
/** The time of the last look alone is written this often: a look must cost nothing one could notice. */
const writeLookedAtMs = 60_000

export function openScanner(mac: Mac, folder: DataFolder): Scanner {
  return new MacScanner(mac, folder)
}

interface UnderWay {
  readonly whole: boolean
  readonly testBuilds: boolean
  readonly status: Promise<Status>
}

class MacScanner implements Scanner {
  readonly folder: DataFolder
  private readonly mac: Mac
  private readonly ports: ReturnType<typeof sharedPorts>
  private readonly routes: RouteCache = new Map()
  private readonly testBuilds: TestBuildStore
  private readonly stops: StopStore
  private readonly remotes: RemoteStore
  private before: Snapshot | null = null
  private running: UnderWay | null = null

  constructor(mac: Mac, folder: DataFolder) {
    this.mac = mac
    this.folder = folder
    this.ports = sharedPorts(folder, () => mac.now())
    this.testBuilds = openTestBuildStore(mac, folder)
    this.stops = openStopStore(mac, folder)
    this.remotes = openRemoteStore(mac, folder)
  }

  scan(options: ScanOptions = {}): Promise<Status> {
    const whole = options.reuse === undefined && options.reusePortsMs === undefined
    const proves = options.testBuild !== undefined
    const running = this.running
    const isEnough = running !== null && (running.whole || !whole) && (running.testBuilds || !proves)
    if (isEnough) return running.status
    const waited = running === null ? Promise.resolve() : running.status.then(ignore, ignore)
    const started: UnderWay = { whole, testBuilds: proves, status: waited.then(() => this.scanNow(options)) }
    this.running = started
    const done = () => {
      if (this.running === started) this.running = null
    }
    started.status.then(done, done)
    return started.status
  }

  private async scanNow(options: ScanOptions): Promise<Status> {
    const kept = await this.storedBoot()
    const snapshot = await observe(this.mac, {
      boot: bootMemoryOf(kept),
      recentPorts: [],
      routes: this.routes,
      sharePort: this.ports.share(Math.max(options.reusePortsMs ?? 0, minProbeIntervalMs)),
      ...(options.reuse !== undefined && this.before !== null
        ? { reuse: { snapshot: this.before, parts: options.reuse } }
        : {}),
    })
    const remembered = updateBoot(kept, snapshot)
    await this.saveBoot(kept, remembered)
    const stoppedOnPurpose = await this.stops.afterScan(snapshot)
    this.before = { ...snapshot, boot: bootMemoryOf(remembered), stoppedOnPurpose }
    const status = await this.statusFrom(this.before)
    if (options.testBuild === undefined) return status
    const made = await this.testBuilds.run(status.snapshot, { requested: options.testBuild === 'again' })
    return made ? await this.statusFrom(status.snapshot) : status
  }

  /** The status of what was seen, with the builds and the looks at machines elsewhere that hold for it. */
  private async statusFrom(snapshot: Snapshot): Promise<Status> {
    const [testBuilds, remoteBuilders] = await Promise.all([
      this.testBuilds.current(snapshot),
      this.remotes.current(snapshot),
    ])
    const complete: Snapshot = { ...snapshot, testBuilds, remoteBuilders }
    if (this.before === snapshot) this.before = complete
    return statusOf(complete)
  }

  async runTestBuilds(options: RunTestBuildsOptions): Promise<Status | null> {
    if (this.before === null || !(await this.testBuilds.run(this.before, options))) return null
    return await this.statusFrom(this.before)
  }

  async probeRemote(uris: readonly string[] | null): Promise<Status> {
    if (this.before === null) await this.scan()
    if (this.before === null) throw new Error('nothing was seen of this Mac')
    await this.remotes.probe(this.before, uris)
    return await this.statusFrom(this.before)
  }

  async saveTestBuilds(snapshot: Snapshot, made: readonly TestBuild[]): Promise<Status> {
    await this.testBuilds.save(snapshot, made)
    return await this.statusFrom(snapshot)
  }

  async resetBoot(): Promise<void> {
    await this.folder.writeJson(bootFile, startedOnPurpose(this.mac.now()))
    await this.stops.record(false)
  }

  async recordStop(stops: boolean): Promise<void> {
    await this.stops.record(stops)
  }

  async onStartUndone(startAt: string): Promise<void> {
    await this.stops.onStartUndone(startAt)
  }

  warnings(): readonly string[] {
    return this.folder.warnings()
  }

  private async storedBoot(): Promise<StoredBoot> {
    return (await this.folder.readJson(bootFile, storedBootSchema)) ?? noStoredBoot
  }

  private async saveBoot(before: StoredBoot, after: StoredBoot): Promise<void> {
    const sinceWritten = Date.parse(after.scannedAt ?? '') - Date.parse(before.scannedAt ?? '')
    const isSame =
      JSON.stringify({ ...before, scannedAt: '' }) === JSON.stringify({ ...after, scannedAt: '' })
    if (isSame && sinceWritten >= 0 && sinceWritten < writeLookedAtMs) return
    await this.folder.writeJson(bootFile, after)
  }
}

function ignore(): void {}
