import { keepStartTimes } from '../../core/launchd/start-times.ts'
import { valueOrNull } from '../../core/model/observation.ts'
import type { Snapshot, TestBuild } from '../../core/model/snapshot.ts'
import type { Status } from '../../core/model/status.ts'
import { createStatus } from '../../diagnose/diagnosed-status.ts'
import type { Mac } from '../../mac/mac.ts'
import { observe } from '../../observe/observe.ts'
import type { SnapshotPart } from '../../observe/scan-context.ts'
import type { RouteCache } from '../../observe/ssh/route-cache.ts'
import type { DataFolder } from '../storage/data-folder.ts'
import { JsonFile } from '../storage/json-file.ts'
import { RemoteStore } from './remote-store.ts'
import { RootScanStore } from './root-scan-store.ts'
import { minProbeIntervalMs, SharedPorts } from './shared-ports.ts'
import { type StopRecorder, StopStore } from './stop-store.ts'
import {
  createBootAfterStart,
  noStoredBoot,
  type StoredBoot,
  storedBootSchema,
  toBootMemory,
  updateBoot,
} from './stored-boot.ts'
import { type RunTestBuildsOptions, TestBuildStore } from './test-build-store.ts'

export interface ScanOptions {
  /** Parts reused from the previous scan, each with its own time; absent: scans everything. */
  readonly reuse?: ReadonlySet<SnapshotPart>
  /** Ports are probed again only when the last probe is older than this; minimum and default 5000. */
  readonly reusePortsMs?: number
  /**
   * Waits, at most 20 s, for a test build where one is due. `again`: the user waits, so a failed build is repeated at once.
   * Absent: no build runs, and the status has the stored ones that are still valid.
   */
  readonly testBuild?: 'when-due' | 'again'
}

/**
 * Scans the Mac, one scan at a time. A call during a scan gets the result of the next one, which all such calls share: what the
 * running scan has already read may have changed since.
 */
export interface Scanner {
  readonly folder: DataFolder
  /** Records what stops and starts the builder on purpose; each scan reads it. */
  readonly stops: StopRecorder
  /** Records a root scan that the user made; each later scan has it while it holds. */
  readonly rootScans: Pick<RootScanStore, 'record'>
  /** Scans everything, or less by the options. A complete scan never gets the result of a partial one. */
  scan(options?: ScanOptions): Promise<Status>
  /** Runs the test build due after the last scan, without blocking scans. Returns null if none ran. */
  runTestBuilds(options: RunTestBuildsOptions): Promise<Status | null>
  /**
   * Probes remote builders (URIs of entries; null for all) on the user's request, and returns the status with the results.
   * A scan never connects to them.
   */
  probeRemote(uris: readonly string[] | null): Promise<Status>
  /** Stores test builds that the user ran, with the snapshot they belong to, and returns the status with them. */
  saveTestBuilds(snapshot: Snapshot, builds: readonly TestBuild[]): Promise<Status>
  /** Records a start on purpose: restarts the boot time and ends a stop on purpose. */
  resetBoot(): Promise<void>
  /** Returns the warnings about the data folder, as sentences. */
  warnings(): readonly string[]
}

/** File in the data folder with the state of `updateBoot`. */
export const bootFile = 'boot.json'
/** Where only the time of the last scan changed, the file is written at most this often. */
const minWriteIntervalMs = 60_000

export function openScanner(mac: Mac, folder: DataFolder): Scanner {
  return new MacScanner(mac, folder)
}

/** The scan that was requested last. */
interface RequestedScan {
  hasBegun: boolean
  readonly isComplete: boolean
  readonly testBuilds: boolean
  readonly status: Promise<Status>
}

class MacScanner implements Scanner {
  readonly folder: DataFolder
  readonly stops: StopStore
  private readonly mac: Mac
  private readonly ports: SharedPorts
  private readonly routes: RouteCache = new Map()
  private readonly testBuilds: TestBuildStore
  private readonly remotes: RemoteStore
  readonly rootScans = new RootScanStore()
  private readonly boot: JsonFile<StoredBoot>
  private before: Snapshot | null = null
  private lastRequested: RequestedScan | null = null

  constructor(mac: Mac, folder: DataFolder) {
    this.mac = mac
    this.folder = folder
    this.ports = new SharedPorts(folder, () => mac.now())
    this.testBuilds = new TestBuildStore(mac, folder)
    this.stops = new StopStore(mac, folder)
    this.remotes = new RemoteStore(mac, folder)
    this.boot = new JsonFile(folder, bootFile, storedBootSchema)
  }

  scan(options: ScanOptions = {}): Promise<Status> {
    const isComplete = options.reuse === undefined && options.reusePortsMs === undefined
    const needsTestBuilds = options.testBuild !== undefined
    const { lastRequested } = this
    const isEnough =
      lastRequested !== null &&
      !lastRequested.hasBegun &&
      (lastRequested.isComplete || !isComplete) &&
      (lastRequested.testBuilds || !needsTestBuilds)
    if (isEnough) return lastRequested.status
    const previousScan =
      lastRequested === null ? Promise.resolve() : lastRequested.status.then(ignore, ignore)
    const newScan: RequestedScan = {
      hasBegun: false,
      isComplete,
      testBuilds: needsTestBuilds,
      status: previousScan.then(() => {
        newScan.hasBegun = true
        return this.scanNow(options)
      }),
    }
    this.lastRequested = newScan
    const onDone = () => {
      if (this.lastRequested === newScan) this.lastRequested = null
    }
    newScan.status.then(onDone, onDone)
    return newScan.status
  }

  private async scanNow(options: ScanOptions): Promise<Status> {
    const bootBefore = await this.readStoredBoot()
    const observedSnapshot = await observe(this.mac, {
      boot: toBootMemory(bootBefore),
      recentPorts: [],
      routes: this.routes,
      sharePort: this.ports.share(Math.max(options.reusePortsMs ?? 0, minProbeIntervalMs)),
      ...(options.reuse !== undefined && this.before !== null
        ? { reuse: { snapshot: this.before, parts: options.reuse } }
        : {}),
    })
    const snapshot = stabilizeStartTimes(this.before, observedSnapshot)
    // Read again: a start may have been recorded meanwhile, by a repair of this or another program.
    const storedBoot = await this.readStoredBoot()
    const updatedBoot = updateBoot(storedBoot, snapshot)
    await this.saveBoot(storedBoot, updatedBoot)
    const stop = await this.stops.afterScan(snapshot)
    this.before = { ...snapshot, boot: toBootMemory(updatedBoot), ...stop }
    const status = await this.createStatusFrom(this.before)
    if (options.testBuild === undefined) return status
    const hasRun = await this.testBuilds.run(this.before, { requested: options.testBuild === 'again' })
    return hasRun ? await this.createStatusFrom(this.before) : status
  }

  /** Returns the status of the snapshot, with the stored test builds and remote probes that are valid for it. */
  private async createStatusFrom(snapshot: Snapshot): Promise<Status> {
    const [testBuilds, remoteBuilders] = await Promise.all([
      this.testBuilds.current(snapshot),
      this.remotes.current(snapshot),
    ])
    const completeSnapshot: Snapshot = { ...snapshot, testBuilds, remoteBuilders }
    if (this.before === snapshot) this.before = completeSnapshot
    return createStatus(this.rootScans.merge(completeSnapshot))
  }

  async runTestBuilds(options: RunTestBuildsOptions): Promise<Status | null> {
    if (this.before === null || !(await this.testBuilds.run(this.before, options))) return null
    return await this.createStatusFrom(this.before)
  }

  async probeRemote(uris: readonly string[] | null): Promise<Status> {
    if (this.before === null) await this.scan()
    if (this.before === null) throw new Error("this Mac wasn't checked")
    await this.remotes.probe(this.before, uris)
    return await this.createStatusFrom(this.before)
  }

  async saveTestBuilds(snapshot: Snapshot, builds: readonly TestBuild[]): Promise<Status> {
    const unmerged = this.rootScans.getUnmerged(snapshot)
    await this.testBuilds.save(unmerged, builds)
    return await this.createStatusFrom(unmerged)
  }

  async resetBoot(): Promise<void> {
    await this.boot.write(createBootAfterStart(this.mac.now()))
    await this.stops.recordStart()
  }

  warnings(): readonly string[] {
    return this.folder.warnings()
  }

  private async readStoredBoot(): Promise<StoredBoot> {
    return (await this.boot.read()) ?? noStoredBoot
  }

  private async saveBoot(before: StoredBoot, after: StoredBoot): Promise<void> {
    const sinceWritten = Date.parse(after.scannedAt ?? '') - Date.parse(before.scannedAt ?? '')
    const isSame =
      JSON.stringify({ ...before, scannedAt: '' }) === JSON.stringify({ ...after, scannedAt: '' })
    if (isSame && sinceWritten >= 0 && sinceWritten < minWriteIntervalMs) return
    await this.boot.write(after)
  }
}

function stabilizeStartTimes(before: Snapshot | null, now: Snapshot): Snapshot {
  const { processes } = now
  if (before === null || !processes.observed) return now
  return {
    ...now,
    processes: { ...processes, value: keepStartTimes(valueOrNull(before.processes), processes.value) },
  }
}

function ignore(): void {}
