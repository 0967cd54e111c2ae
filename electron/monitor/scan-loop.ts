import { getLeadingBuilder } from '../core/builders/builder.ts'
import { valueOrNull } from '../core/model/observation.ts'
import type { Status } from '../core/model/status.ts'
import { defineTexts } from '../core/text/translated-texts.ts'
import type { Mac } from '../mac/mac.ts'
import { ConfigurationWatch } from './configuration-watch.ts'
import type { IncidentTracker } from './incidents/incident-tracker.ts'
import { isRepairedElsewhere } from './repairs/repair-lock.ts'
import type { Scanner } from './scan/scanner.ts'
import {
  everyPart,
  expedite,
  initialSchedule,
  listDueParts,
  reusePortsMs,
  type SnapshotPart,
  updateAfterComparison,
  updateAfterScan,
  updateAtScanStart,
  updateAtTick,
} from './schedule.ts'
import type { MonitorStore } from './state/monitor-store.ts'
import { type MonitorClock, startTicker, type Ticker } from './ticker.ts'

const tickMs = 1000
/** Time from the first change of a file to its comparison: programs such as darwin-rebuild write several in a row. */
const settleMs = 300

export interface ScanLoopOptions {
  readonly mac: Mac
  readonly scanner: Scanner
  readonly clock: MonitorClock
  readonly store: MonitorStore
  /** Resolves once the history was read; no scan starts before. */
  readonly incidents: Promise<IncidentTracker>
  /** Called after each scan of the loop, once the store has its status. */
  readonly onScan: (trigger: ScanTrigger) => void
}

/** Why a scan was made: it was due, or the user requested it. */
export type ScanTrigger = 'schedule' | 'user'

/** Texts of the warnings about the checks themselves. */
export const scanLoopTexts = defineTexts({
  failed: (reason: string) => `A check ended in an error of Builderbar itself: ${reason}`,
})

/**
 * Scans on schedule (docs/architecture.md, "When it scans") and writes the results to the store. An error in a scan does
 * not end the loop.
 */
export class ScanLoop {
  private readonly options: ScanLoopOptions
  private readonly watch: ConfigurationWatch
  private readonly ticker: Ticker
  private cancelTick: () => void = () => undefined
  private tracker: IncidentTracker | null = null
  private schedule = initialSchedule
  private isStopped = false
  /** Another program runs a repair; as during our own, no incident opens or closes until it ends. */
  private isRepairedElsewhere = false
  /** Processes of the builder that were alive at the last scan. */
  private processes: readonly number[] = []
  /** The nix-daemon at the last scan; it may start and end at any time. */
  private daemon: number | null = null

  constructor(options: ScanLoopOptions) {
    this.options = options
    this.watch = new ConfigurationWatch(options.mac, () => this.tickSoon())
    options.incidents.then(
      (tracker) => {
        this.tracker = tracker
      },
      () => undefined,
    )
    const tick = () => this.tick().catch((error: unknown) => this.onScanError(error))
    this.ticker = startTicker(options.clock, tickMs, tick)
  }

  /** Scans everything now, on the user's request. */
  async scan(): Promise<void> {
    this.options.store.change({ scanning: true })
    await this.scanParts(everyPart, 'user')
  }

  /** Scans launchd more often while the user looks at the popover, and at once if its last scan is too old for that. */
  setWatched(isWatched: boolean): void {
    this.schedule = { ...this.schedule, isWatched }
    if (isWatched) this.ticker.tickNow()
  }

  /** Makes everything due at once after the Mac woke. */
  onResume(): void {
    const now = this.options.mac.now()
    this.tracker?.onResume(now)
    this.schedule = expedite(this.schedule, everyPart, now.getTime())
    this.ticker.tickNow()
  }

  async stop(): Promise<void> {
    this.isStopped = true
    this.cancelTick()
    this.watch.stop()
    await this.ticker.stop()
  }

  private tickSoon(): void {
    this.cancelTick()
    this.cancelTick = this.options.clock.after(settleMs, () => this.ticker.tickNow())
  }

  private async tick(): Promise<void> {
    const { mac, store } = this.options
    const tracker = await this.options.incidents
    const now = mac.now().getTime()
    const result = updateAtTick(this.schedule, now, this.forgetExited())
    this.schedule = result.schedule
    if (result.resumed) tracker.onResume(mac.now())
    if (result.compareFiles || this.watch.isTouched()) {
      const hasChanged = await this.watch.compare(store.state().status?.snapshot ?? null)
      this.schedule = updateAfterComparison(this.schedule, now, hasChanged)
    }
    const parts = listDueParts(this.schedule, now)
    if (parts.size > 0) await this.scanParts(parts, 'schedule')
  }

  /** Whether a watched process no longer exists; it is no longer watched then. */
  private forgetExited(): boolean {
    const { mac } = this.options
    const alive = this.processes.filter((pid) => mac.isAlive(pid))
    const hasDaemonExited = this.daemon !== null && !mac.isAlive(this.daemon)
    if (alive.length === this.processes.length && !hasDaemonExited) return false
    this.processes = alive
    if (hasDaemonExited) this.daemon = null
    return true
  }

  private async scanParts(parts: ReadonlySet<SnapshotPart>, trigger: ScanTrigger): Promise<void> {
    this.schedule = updateAtScanStart(this.schedule, parts)
    try {
      const tracker = await this.options.incidents
      const reuse = new Set((['launchd', 'configuration'] as const).filter((part) => !parts.has(part)))
      const scanOptions = { reuse, ...(parts.has('ports') ? {} : { reusePortsMs }) }
      const status = await this.options.scanner.scan(parts.size === everyPart.size ? {} : scanOptions)
      // Check the lock before reading the history: a repair writes to it before it releases the lock.
      this.isRepairedElsewhere = isRepairedElsewhere(this.options.scanner.folder)
      if (!this.isRepairedElsewhere) await tracker.syncHistory()
      this.onStatus(status, parts)
      this.options.onScan(trigger)
      this.options.store.setInternalError(null)
    } catch (error) {
      this.onScanError(error, parts)
    }
  }

  /** Takes a status from the loop, a repair or a test build. `parts`: the parts that were scanned. */
  onStatus(status: Status, parts: ReadonlySet<SnapshotPart>): void {
    const { tracker } = this
    const { mac, store } = this.options
    if (tracker === null || this.isStopped) return
    const builder = getLeadingBuilder(status.snapshot)
    const job = valueOrNull(builder.service?.job)
    const before = this.processes
    const pids = [job?.known ? job.pid : null, builder.vm?.pid ?? null]
    this.processes = pids.filter((pid) => pid !== null)
    this.daemon = valueOrNull(status.snapshot.processes)?.daemon?.pid ?? null
    tracker.onScan(status, store.state().repair.status !== 'running' && !this.isRepairedElsewhere)
    this.schedule = updateAfterScan(this.schedule, {
      now: mac.now().getTime(),
      parts,
      state: status.state,
      goodBanner: valueOrNull(builder.portResult)?.kind === 'ssh',
      processesRun: this.processes.length === pids.length,
      nothingElseRuns: isNothingElseRunning(status),
      otherProcesses: this.processes.join() !== before.join(),
      toConfirm: tracker.hasSuspects(),
    })
    store.change({
      status,
      scanning: false,
      stateSince: tracker.stateSince(),
      incidents: tracker.incidents(),
      history: tracker.lastWeek(),
    })
  }

  /** Reports the error; the parts are scanned again on schedule. */
  onScanError(error: unknown, parts: ReadonlySet<SnapshotPart> = everyPart): void {
    const reason = error instanceof Error ? error.message : String(error)
    this.options.store.setInternalError(scanLoopTexts.failed(reason))
    const now = this.options.mac.now().getTime()
    const failedScan = { now, parts, state: 'unknown', goodBanner: false } as const
    const noActivity = {
      processesRun: false,
      nothingElseRuns: false,
      otherProcesses: false,
      toConfirm: false,
    }
    this.schedule = updateAfterScan(this.schedule, { ...failedScan, ...noActivity })
    this.options.store.change({ scanning: false })
  }
}

/** See `ScanResult.nothingElseRuns`. */
function isNothingElseRunning({ snapshot, findings }: Status): boolean {
  const processes = valueOrNull(snapshot.processes)
  // launchctl is not asked about a service without a plist.
  const presentServices = snapshot.services.filter(
    ({ plist, job }) => !plist.observed || plist.value.exists || (job.observed && job.value.known),
  )
  return (
    processes !== null &&
    processes.remoteBuilds.length === 0 &&
    presentServices.length <= 1 &&
    findings.every(({ severity }) => severity === 'note')
  )
}
