import { getPlanIds, type PlanSubject } from '../core/model/plan.ts'
import type { Status } from '../core/model/status.ts'
import type { Mac } from '../mac/mac.ts'
import { BackgroundTestBuilds } from './builds/background-test-builds.ts'
import { TestBuildController } from './builds/test-build-controller.ts'
import { type IncidentTracker, openIncidentTracker } from './incidents/incident-tracker.ts'
import { mayHaveHelped } from './incidents/recorded-incidents.ts'
import type { MonitorOptions } from './monitor-options.ts'
import { AutoRepair } from './repairs/auto-repair.ts'
import { IdleStop } from './repairs/idle-stop.ts'
import { RepairController, type RepairsDone } from './repairs/repair-controller.ts'
import { isRepairedElsewhere } from './repairs/repair-lock.ts'
import { openScanner, type Scanner } from './scan/scanner.ts'
import { ScanLoop, type ScanTrigger } from './scan-loop.ts'
import { everyPart, type SnapshotPart } from './schedule.ts'
import type { Monitor, MonitorState } from './state/monitor-state.ts'
import { MonitorStore } from './state/monitor-store.ts'
import type { DataFolder } from './storage/data-folder.ts'
import { systemClock } from './ticker.ts'

export type { MonitorOptions } from './monitor-options.ts'
export type { Monitor } from './state/monitor-state.ts'

const noParts: ReadonlySet<SnapshotPart> = new Set()

export function openMonitor(options: MonitorOptions): Monitor {
  return new MacMonitor(options)
}

/** Connects the scan loop, the store, and the repairs and builds that the user requests. */
class MacMonitor implements Monitor {
  private readonly mac: Mac
  private readonly scanner: Scanner
  private readonly store: MonitorStore = new MonitorStore()
  private readonly scanLoop: ScanLoop
  private readonly repairs: RepairController
  private readonly testBuildController: TestBuildController
  private readonly backgroundTestBuilds: BackgroundTestBuilds
  private readonly autoRepair: AutoRepair
  private readonly idleStop: IdleStop
  private readonly openTracker: Promise<IncidentTracker>
  private tracker: IncidentTracker | null = null
  private isStopped = false

  constructor(options: MonitorOptions) {
    this.mac = options.mac
    this.scanner = options.scanner ?? openScanner(options.mac, options.folder)
    this.repairs = new RepairController({
      mac: options.mac,
      scanner: this.scanner,
      via: options.via ?? 'osascript',
      onChange: (repair) => this.store.change({ repair }),
    })
    const repairOptions = { mac: options.mac, isRepairedElsewhere: () => isRepairedElsewhere(options.folder) }
    this.autoRepair = new AutoRepair(repairOptions)
    this.idleStop = new IdleStop(repairOptions)
    this.testBuildController = new TestBuildController({
      mac: options.mac,
      scanner: this.scanner,
      onChange: (testBuild) => this.store.change({ testBuild }),
    })
    this.backgroundTestBuilds = new BackgroundTestBuilds(this.scanner)
    this.openTracker = this.openIncidents(options.folder, options.writesHistory ?? true)
    this.scanLoop = new ScanLoop({
      mac: options.mac,
      scanner: this.scanner,
      clock: options.clock ?? systemClock,
      store: this.store,
      incidents: this.openTracker,
      onScan: (trigger) => this.onScan(trigger),
    })
  }

  state(): MonitorState {
    return this.store.state()
  }

  subscribe(onChange: (after: MonitorState, before: MonitorState) => void): () => void {
    return this.store.subscribe(onChange)
  }

  async scan(): Promise<void> {
    if (!this.isStopped) await this.scanLoop.scan()
  }

  setWatched(isWatched: boolean): void {
    this.scanLoop.setWatched(isWatched)
  }

  async probeRemote(uri: string): Promise<void> {
    const probedUris = this.state().probingRemote ?? []
    if (this.isStopped || this.state().status === null || probedUris.includes(uri)) return
    this.store.change({ probingRemote: [...probedUris, uri] })
    await this.apply(this.scanner.probeRemote([uri]))
    const otherUris = (this.state().probingRemote ?? []).filter((other) => other !== uri)
    this.store.change({ probingRemote: otherUris })
  }

  plan(subject: PlanSubject): void {
    const { status } = this.state()
    if (status !== null) this.repairs.plan(status, subject)
  }

  async runPlan(sha256: string): Promise<void> {
    if (!this.isStopped)
      await this.apply(
        this.repairs.run(sha256).then((result) => this.recordRepairs(result)),
        everyPart,
      )
  }

  dismissPlan(): void {
    this.repairs.dismiss()
  }

  cancelRepair(): void {
    this.repairs.cancel()
  }

  setAutoRepair(on: boolean): void {
    if (!this.isStopped && this.autoRepair.setAllowed(on)) this.repairIfDue()
  }

  setIdleStop(minutes: number | null): void {
    this.noticeWarnings(() => this.idleStop.setMinutes(minutes))
  }

  async runTestBuild(): Promise<void> {
    if (!this.isStopped && this.state().status !== null) await this.apply(this.testBuildController.run())
  }

  stopTestBuild(): void {
    this.testBuildController.stop()
  }

  onResume(): void {
    this.scanLoop.onResume()
  }

  resumedAt(): string | null {
    return this.tracker?.resumedAt() ?? null
  }

  warnings(): readonly string[] {
    const error = this.store.internalError()
    const warnings = [...this.autoRepair.warnings(), ...this.idleStop.warnings(), ...this.scanner.warnings()]
    return error === null ? warnings : [error, ...warnings]
  }

  async stop(): Promise<void> {
    this.isStopped = true
    this.store.silence()
    await this.repairs.stop()
    await this.scanLoop.stop()
    await this.backgroundTestBuilds.stop()
    await this.openTracker.then((tracker) => tracker.flush())
  }

  private async openIncidents(folder: DataFolder, writesHistory: boolean): Promise<IncidentTracker> {
    this.tracker = await openIncidentTracker(folder, { keeps: writesHistory, now: this.mac.now() })
    this.store.change({ incidents: this.tracker.incidents(), history: this.tracker.lastWeek() })
    this.autoRepair.restore(this.tracker.lastWeek())
    return this.tracker
  }

  /** The one place where the statuses of repairs and builds get into the store. `parts`: the parts that were scanned. */
  private async apply(
    scan: Promise<Status | null>,
    parts: ReadonlySet<SnapshotPart> = noParts,
  ): Promise<void> {
    try {
      const status = await scan
      if (status !== null) this.scanLoop.onStatus(status, parts)
    } catch (error) {
      this.scanLoop.onScanError(error, parts)
    }
  }

  private onScan(trigger: ScanTrigger): void {
    if (this.isStopped) return
    this.repairIfDue()
    this.stopIfIdle()
    if (this.state().repair.status !== 'running')
      void this.apply(this.backgroundTestBuilds.run({ requested: trigger === 'user' }))
  }

  private repairIfDue(): void {
    const plan = this.noticeWarnings(() => this.autoRepair.evaluate(this.state(), this.resumedAt()))
    if (plan === null) return
    const statusAfterRepair = this.repairs.runAutomatic(plan).then((run) => {
      this.noticeWarnings(() => this.autoRepair.onElevation(run.elevation))
      return this.recordRepairs(run.result)
    })
    void this.apply(statusAfterRepair, everyPart)
  }

  private stopIfIdle(): void {
    const idleStop = this.noticeWarnings(() => this.idleStop.evaluate(this.state()))
    if (idleStop === null) return
    const statusAfterStop = this.repairs.runAutomatic(idleStop.plan, idleStop.minutes).then((run) => {
      this.noticeWarnings(() => this.idleStop.onDone(run.elevation, run.result?.results ?? []))
      return this.recordRepairs(run.result)
    })
    void this.apply(statusAfterStop, everyPart)
  }

  /** Notifies the listeners if `change` changed the warnings, which are not part of the state. */
  private noticeWarnings<T>(change: () => T): T {
    const before = this.warnings().join()
    const result = change()
    if (this.warnings().join() !== before) this.store.change({})
    return result
  }

  /** Credits the repairs to their incidents, and returns the status to apply after that. */
  private recordRepairs(result: RepairsDone | null): Status | null {
    const flags = result?.automatic ? { automatic: true as const } : {}
    for (const { outcome, subject } of result?.results ?? []) {
      const at = this.mac.now().toISOString()
      if (mayHaveHelped(outcome)) this.tracker?.onRepair({ at, ...getPlanIds(subject), ...flags })
    }
    return result?.status ?? null
  }
}
