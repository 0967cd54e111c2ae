import type { RepairResult } from '../core/model/plan.ts'
import type { Status } from '../core/model/status.ts'
import type { Mac } from '../mac/mac.ts'
import type { BuilderControl } from '../repair/controls/builder-control.ts'
import { type BackgroundProof, openBackgroundProof } from './builds/background-test-builds.ts'
import { openTestBuildDesk, type TestBuildDesk } from './builds/test-build-controller.ts'
import { type IncidentKeeper, openIncidentKeeper } from './incidents/incident-tracker.ts'
import { mayHaveHelped } from './incidents/recorded-incidents.ts'
import type { MonitorOptions } from './monitor-options.ts'
import { openUnaskedRepairs, type UnaskedRepairs } from './repairs/auto-repair.ts'
import { openRepairDesk, type RepairDesk } from './repairs/repair-controller.ts'
import { repairRunsElsewhere } from './repairs/repair-runner.ts'
import { type Looker, openLooker } from './scan/scanner.ts'
import { type Looking, startLooking } from './scan-loop.ts'
import { type DuePart, everyPart } from './schedule.ts'
import type { Monitor, MonitorState } from './state/monitor-state.ts'
import { openTelling, type Telling } from './state/monitor-store.ts'
import type { DataFolder } from './storage/data-folder.ts'
import { computersClock } from './ticker.ts'

export type { MonitorOptions } from './monitor-options.ts'
export type { Monitor } from './state/monitor-state.ts'

const noPart: ReadonlySet<DuePart> = new Set()

export function openMonitor(options: MonitorOptions): Monitor {
  return new MacMonitor(options)
}

/** Wires what looks (`looking.ts`), what tells (`telling.ts`) and what a person may ask for. */
class MacMonitor implements Monitor {
  private readonly mac: Mac
  private readonly looker: Looker
  private readonly telling: Telling = openTelling()
  private readonly looking: Looking
  private readonly desk: RepairDesk
  private readonly builds: TestBuildDesk
  private readonly proofs: BackgroundProof
  private readonly unasked: UnaskedRepairs
  private readonly opening: Promise<IncidentKeeper>
  private keeper: IncidentKeeper | null = null
  private stopped = false

  constructor(options: MonitorOptions) {
    this.mac = options.mac
    this.looker = options.looker ?? openLooker(options.mac, options.folder)
    this.desk = openRepairDesk({
      mac: options.mac,
      looker: this.looker,
      via: options.via ?? 'osascript',
      changed: (repair) => this.telling.change({ repair }),
      looked: (status) => this.looking.take(status, everyPart),
      ended: (results, unasked) => this.ended(results, unasked),
    })
    this.unasked = openUnaskedRepairs({
      mac: options.mac,
      state: () => this.state(),
      wokeAt: () => this.wokeAt(),
      isRepairedElsewhere: () => repairRunsElsewhere(options.folder),
      run: (plan) => this.desk.runUnasked(plan),
      changed: () => this.telling.change({}),
    })
    const proven = (status: Status) => this.looking.take(status, noPart)
    this.builds = openTestBuildDesk({
      mac: options.mac,
      looker: this.looker,
      changed: (testBuild) => this.telling.change({ testBuild }),
      looked: proven,
    })
    this.proofs = openBackgroundProof(this.looker, proven, (error) => this.looking.broke(error, noPart))
    this.opening = this.openKeeper(options.folder, options.keepsHistory ?? true)
    this.looking = startLooking({
      mac: options.mac,
      looker: this.looker,
      clock: options.clock ?? computersClock,
      telling: this.telling,
      opening: this.opening,
      looked: (asked) => this.looked(asked),
    })
  }

  state(): MonitorState {
    return this.telling.state()
  }

  subscribe(changed: (after: MonitorState, before: MonitorState) => void): () => void {
    return this.telling.subscribe(changed)
  }

  async look(): Promise<void> {
    if (!this.stopped) await this.looking.look()
  }

  async lookAtRemote(uri: string): Promise<void> {
    const asking = this.state().askingRemote ?? []
    if (this.stopped || this.state().status === null || asking.includes(uri)) return
    this.telling.change({ askingRemote: [...asking, uri] })
    try {
      this.looking.take(await this.looker.lookAtRemote([uri]), noPart)
    } catch (error) {
      this.looking.broke(error, noPart)
    } finally {
      const others = (this.state().askingRemote ?? []).filter((one) => one !== uri)
      this.telling.change({ askingRemote: others })
    }
  }

  plan(finding: string, repair: string): void {
    const { status } = this.state()
    if (status !== null) this.desk.plan(status, finding, repair)
  }

  planControl(control: BuilderControl): void {
    const { status } = this.state()
    if (status !== null) this.desk.planControl(status, control)
  }

  planUndo(receipt: string): void {
    const { status } = this.state()
    if (status !== null) this.desk.planUndo(status, receipt)
  }

  planTool(script: string): void {
    const { status } = this.state()
    if (status !== null) this.desk.planTool(status, script)
  }

  async runPlan(): Promise<void> {
    if (!this.stopped) await this.desk.run()
  }

  dismissPlan(): void {
    this.desk.dismiss()
  }

  allowUnasked(on: boolean): void {
    if (!this.stopped) this.unasked.allow(on)
  }

  async testBuild(): Promise<void> {
    if (!this.stopped && this.state().status !== null) await this.builds.run()
  }

  stopTestBuild(): void {
    this.builds.stop()
  }

  woke(): void {
    this.looking.woke()
  }

  wokeAt(): string | null {
    return this.keeper?.wokeAt() ?? null
  }

  notices(): readonly string[] {
    const trouble = this.telling.trouble()
    const told = [...this.unasked.notices(), ...this.looker.notices()]
    return trouble === null ? told : [trouble, ...told]
  }

  async stop(): Promise<void> {
    this.stopped = true
    this.telling.silence()
    await this.desk.stop()
    await this.looking.stop()
    await this.proofs.stop()
    await this.opening.then((keeper) => keeper.written())
  }

  private async openKeeper(folder: DataFolder, keeps: boolean): Promise<IncidentKeeper> {
    this.keeper = await openIncidentKeeper(folder, { keeps, now: this.mac.now() })
    this.telling.change({ incidents: this.keeper.incidents(), past: this.keeper.pastWeek() })
    this.unasked.remember(this.keeper.pastWeek())
    return this.keeper
  }

  private looked(asked: boolean): void {
    if (this.stopped) return
    this.unasked.consider()
    if (this.state().repair.at !== 'running') this.proofs.begin(asked)
  }

  private ended(results: readonly RepairResult[], unasked: boolean): void {
    const whose = unasked ? { unasked: true as const } : {}
    for (const { outcome, repair, finding } of results) {
      const at = this.mac.now().toISOString()
      if (mayHaveHelped(outcome)) this.keeper?.repaired({ at, repair, finding, ...whose })
    }
  }
}
