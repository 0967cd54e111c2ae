import type { Proof, Snapshot } from '../../core/model/snapshot.ts'
import type { Status } from '../../core/model/status.ts'
import { statusOf } from '../../diagnose/status-of.ts'
import type { Mac } from '../../mac/mac.ts'
import { observe } from '../../observe/observe.ts'
import type { LookPart } from '../../observe/scan-context.ts'
import type { RouteCache } from '../../observe/ssh/route-cache.ts'
import { openProofKeeper, type ProofKeeper, type ProveOptions } from '../builds/test-build-store.ts'
import type { DataFolder } from '../storage/data-folder.ts'
import {
  bootMemoryOf,
  type KeptBoot,
  keptBootSchema,
  nothingRemembered,
  remember,
  startedOnPurpose,
} from './boot-memory.ts'
import { openRemoteKeeper, type RemoteKeeper } from './remote-store.ts'
import { leastBetweenLooksMs, sharedPorts } from './shared-ports.ts'
import { openStopKeeper, type StopKeeper } from './stop-store.ts'

export interface LookOptions {
  /** Parts taken over from the look before, each with its own time; absent: everything is looked at. */
  readonly reuse?: ReadonlySet<LookPart>
  /** A port is looked at again only when its last look is older than this; least and default 5000. */
  readonly reusePortsMs?: number
  /**
   * The look waits, at most 20 s, for a proof build where one is due. `again`: for a person, so that one that failed is
   * tried again at once. Absent: none is made, and those that were kept are told.
   */
  readonly prove?: 'when-due' | 'again'
}

/** Looks at the Mac. One look at a time: who asks while one is under way gets that one. */
export interface Looker {
  readonly folder: DataFolder
  /** Everything, or what the options leave. A look that leaves nothing out is not answered by one that does. */
  look(options?: LookOptions): Promise<Status>
  /** Makes the proof build that is due after the last look, while looks go on; null where none was made. */
  prove(options: ProveOptions): Promise<Status | null>
  /**
   * Looks at machines elsewhere (URIs of their entries; null: at all of them), as only a person may ask, and gives the
   * status with what they said. No other look connects to them.
   */
  lookAtRemote(uris: readonly string[] | null): Promise<Status>
  /** Keeps builds that were made for a person when this was seen, and gives the status with them. */
  keepBuilds(snapshot: Snapshot, made: readonly Proof[]): Promise<Status>
  /** The machine was started on purpose: its boot time is counted anew, and it is no longer stopped by anybody's wish. */
  forgetBoot(): Promise<void>
  /** The person stops the builder, or did not after all: stopped, it is `paused` until it is started. */
  rememberStop(stops: boolean): Promise<void>
  /** What started the builder at this time was taken back: stopped before by the person's wish, it is so again. */
  startTakenBack(startAt: string): Promise<void>
  /** Trouble of the data folder, in words. */
  notices(): readonly string[]
}

/** File of the data folder with what `remember` keeps. */
export const bootFile = 'boot.json'
/** The time of the last look alone is written this often: a look must cost nothing one could notice. */
const writeLookedAtMs = 60_000

export function openLooker(mac: Mac, folder: DataFolder): Looker {
  return new MacLooker(mac, folder)
}

interface UnderWay {
  readonly whole: boolean
  readonly proves: boolean
  readonly status: Promise<Status>
}

class MacLooker implements Looker {
  readonly folder: DataFolder
  private readonly mac: Mac
  private readonly ports: ReturnType<typeof sharedPorts>
  private readonly routes: RouteCache = new Map()
  private readonly proofs: ProofKeeper
  private readonly stop: StopKeeper
  private readonly remotes: RemoteKeeper
  private before: Snapshot | null = null
  private underWay: UnderWay | null = null

  constructor(mac: Mac, folder: DataFolder) {
    this.mac = mac
    this.folder = folder
    this.ports = sharedPorts(folder, () => mac.now())
    this.proofs = openProofKeeper(mac, folder)
    this.stop = openStopKeeper(mac, folder)
    this.remotes = openRemoteKeeper(mac, folder)
  }

  look(options: LookOptions = {}): Promise<Status> {
    const whole = options.reuse === undefined && options.reusePortsMs === undefined
    const proves = options.prove !== undefined
    const running = this.underWay
    const isEnough = running !== null && (running.whole || !whole) && (running.proves || !proves)
    if (isEnough) return running.status
    const waited = running === null ? Promise.resolve() : running.status.then(ignore, ignore)
    const started: UnderWay = { whole, proves, status: waited.then(() => this.lookNow(options)) }
    this.underWay = started
    const done = () => {
      if (this.underWay === started) this.underWay = null
    }
    started.status.then(done, done)
    return started.status
  }

  private async lookNow(options: LookOptions): Promise<Status> {
    const kept = await this.keptBoot()
    const snapshot = await observe(this.mac, {
      boot: bootMemoryOf(kept),
      recentPorts: [],
      routes: this.routes,
      sharePort: this.ports.share(Math.max(options.reusePortsMs ?? 0, leastBetweenLooksMs)),
      ...(options.reuse !== undefined && this.before !== null
        ? { reuse: { snapshot: this.before, parts: options.reuse } }
        : {}),
    })
    const remembered = remember(kept, snapshot)
    await this.keepBoot(kept, remembered)
    const stoppedOnPurpose = await this.stop.after(snapshot)
    this.before = { ...snapshot, boot: bootMemoryOf(remembered), stoppedOnPurpose }
    const status = await this.told(this.before)
    if (options.prove === undefined) return status
    const made = await this.proofs.prove(status.snapshot, { asked: options.prove === 'again' })
    return made ? await this.told(status.snapshot) : status
  }

  /** The status of what was seen, with the builds and the looks at machines elsewhere that hold for it. */
  private async told(snapshot: Snapshot): Promise<Status> {
    const [proofs, remote] = await Promise.all([
      this.proofs.holding(snapshot),
      this.remotes.holding(snapshot),
    ])
    const proven = { ...snapshot, proofs, remote }
    if (this.before === snapshot) this.before = proven
    return statusOf(proven)
  }

  async prove(options: ProveOptions): Promise<Status | null> {
    if (this.before === null || !(await this.proofs.prove(this.before, options))) return null
    return await this.told(this.before)
  }

  async lookAtRemote(uris: readonly string[] | null): Promise<Status> {
    if (this.before === null) await this.look()
    if (this.before === null) throw new Error('nothing was seen of this Mac')
    await this.remotes.look(this.before, uris)
    return await this.told(this.before)
  }

  async keepBuilds(snapshot: Snapshot, made: readonly Proof[]): Promise<Status> {
    await this.proofs.keep(snapshot, made)
    return await this.told(snapshot)
  }

  async forgetBoot(): Promise<void> {
    await this.folder.writeJson(bootFile, startedOnPurpose(this.mac.now()))
    await this.stop.remember(false)
  }

  async rememberStop(stops: boolean): Promise<void> {
    await this.stop.remember(stops)
  }

  async startTakenBack(startAt: string): Promise<void> {
    await this.stop.startTakenBack(startAt)
  }

  notices(): readonly string[] {
    return this.folder.notices()
  }

  private async keptBoot(): Promise<KeptBoot> {
    return (await this.folder.readJson(bootFile, keptBootSchema)) ?? nothingRemembered
  }

  private async keepBoot(before: KeptBoot, after: KeptBoot): Promise<void> {
    const sinceWritten = Date.parse(after.lookedAt ?? '') - Date.parse(before.lookedAt ?? '')
    const isSame = JSON.stringify({ ...before, lookedAt: '' }) === JSON.stringify({ ...after, lookedAt: '' })
    if (isSame && sinceWritten >= 0 && sinceWritten < writeLookedAtMs) return
    await this.folder.writeJson(bootFile, after)
  }
}

function ignore(): void {}
