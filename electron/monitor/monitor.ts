import { leadingBuilder } from '../builder/facts.ts'
import type { RepairResult } from '../builder/plan.ts'
import { valueIfSeen } from '../builder/seen.ts'
import type { Status } from '../builder/status.ts'
import type { Mac } from '../mac/mac.ts'
import type { BuilderControl } from '../repair/control-builder.ts'
import { type BackgroundProof, openBackgroundProof } from './background-proof.ts'
import { type ConfigurationWatch, watchConfiguration } from './configuration-watch.ts'
import type { DataFolder } from './data-folder.ts'
import { type IncidentKeeper, openIncidentKeeper } from './incident-keeper.ts'
import { type Looker, openLooker } from './look.ts'
import type { MonitorOptions } from './monitor-options.ts'
import type { Monitor, MonitorState } from './monitor-state.ts'
import { openRepairDesk, type RepairDesk } from './repair-desk.ts'
import {
  afterComparing,
  afterLook,
  afterTick,
  atStart,
  type DuePart,
  everyPart,
  hurry,
  partsDue,
  reusePortsMs,
} from './schedule.ts'
import { openTestBuildDesk, type TestBuildDesk } from './test-build-desk.ts'
import { computersClock, startTicking, type Ticking } from './ticking.ts'

export type { MonitorOptions } from './monitor-options.ts'
export type { Monitor } from './monitor-state.ts'

const tickMs = 1000
const noPart: ReadonlySet<DuePart> = new Set()

export function openMonitor(options: MonitorOptions): Monitor {
  return new MacMonitor(options)
}

class MacMonitor implements Monitor {
  private readonly mac: Mac
  private readonly looker: Looker
  private readonly desk: RepairDesk
  private readonly builds: TestBuildDesk
  private readonly watch: ConfigurationWatch
  private readonly proofs: BackgroundProof
  private readonly opening: Promise<IncidentKeeper>
  private readonly ticking: Ticking
  private readonly listeners = new Set<(after: MonitorState, before: MonitorState) => void>()
  private keeper: IncidentKeeper | null = null
  private pace = atStart
  private stopped = false
  /** Processes of the builder that were alive at the last look. */
  private processes: readonly number[] = []
  private trouble: string | null = null
  private now: MonitorState = {
    status: null,
    looking: true,
    stateSince: null,
    incidents: [],
    repair: { at: 'idle' },
  }

  constructor(options: MonitorOptions) {
    this.mac = options.mac
    this.looker = options.looker ?? openLooker(options.mac, options.folder)
    this.desk = openRepairDesk({
      mac: options.mac,
      looker: this.looker,
      via: options.via ?? 'osascript',
      changed: (repair) => this.change({ repair }),
      looked: (status) => this.keeper !== null && this.take(this.keeper, status, everyPart),
      ended: (results) => this.ended(results),
    })
    this.builds = openTestBuildDesk({
      mac: options.mac,
      looker: this.looker,
      changed: (testBuild) => this.change({ testBuild }),
      looked: (status) => this.takeProven(status),
    })
    this.watch = watchConfiguration(options.mac)
    const proven = (status: Status) => this.takeProven(status)
    this.proofs = openBackgroundProof(this.looker, proven, (error) => this.broke(error, noPart))
    this.opening = this.openKeeper(options.folder, options.keepsHistory ?? true)
    const tick = () => this.tick().catch((error: unknown) => this.broke(error))
    this.ticking = startTicking(options.clock ?? computersClock, tickMs, tick)
  }

  state(): MonitorState {
    return this.now
  }

  subscribe(changed: (after: MonitorState, before: MonitorState) => void): () => void {
    this.listeners.add(changed)
    return () => this.listeners.delete(changed)
  }

  async look(): Promise<void> {
    if (this.stopped) return
    this.change({ looking: true })
    await this.lookAt(everyPart, true)
  }

  plan(finding: string, repair: string): void {
    if (this.now.status !== null) this.desk.plan(this.now.status, finding, repair)
  }

  planControl(control: BuilderControl): void {
    if (this.now.status !== null) this.desk.planControl(this.now.status, control)
  }

  planUndo(receipt: string): void {
    if (this.now.status !== null) this.desk.planUndo(this.now.status, receipt)
  }

  async runPlan(): Promise<void> {
    if (!this.stopped) await this.desk.run()
  }

  dismissPlan(): void {
    this.desk.dismiss()
  }

  async testBuild(): Promise<void> {
    if (!this.stopped && this.now.status !== null) await this.builds.run()
  }

  stopTestBuild(): void {
    this.builds.stop()
  }

  woke(): void {
    const now = this.mac.now()
    this.keeper?.woke(now)
    this.pace = hurry(this.pace, everyPart, now.getTime())
    this.ticking.now()
  }

  wokeAt(): string | null {
    return this.keeper?.wokeAt() ?? null
  }

  notices(): readonly string[] {
    return this.trouble === null ? this.looker.notices() : [this.trouble, ...this.looker.notices()]
  }

  async stop(): Promise<void> {
    this.stopped = true
    this.watch.stop()
    this.listeners.clear()
    await this.ticking.stop()
    await this.proofs.stop()
    await this.opening.then((keeper) => keeper.written())
  }

  private async openKeeper(folder: DataFolder, keeps: boolean): Promise<IncidentKeeper> {
    this.keeper = await openIncidentKeeper(folder, { keeps, now: this.mac.now() })
    this.change({ incidents: this.keeper.incidents(), past: this.keeper.pastWeek() })
    return this.keeper
  }

  private async tick(): Promise<void> {
    const keeper = await this.opening
    const now = this.mac.now().getTime()
    const gone = this.processes.filter((pid) => !this.mac.alive(pid))
    if (gone.length > 0) this.processes = this.processes.filter((pid) => !gone.includes(pid))
    const ticked = afterTick(this.pace, now, gone.length > 0)
    this.pace = ticked.pace
    if (ticked.woke) keeper.woke(this.mac.now())
    if (ticked.compareFiles || (await this.watch.touched())) {
      const changed = await this.watch.compare(this.now.status?.snapshot ?? null)
      this.pace = afterComparing(this.pace, now, changed)
    }
    const parts = partsDue(this.pace, now)
    if (parts.size > 0) await this.lookAt(parts)
  }

  private async lookAt(parts: ReadonlySet<DuePart>, asked = false): Promise<void> {
    try {
      const keeper = await this.opening
      const reuse = new Set((['launchd', 'configuration'] as const).filter((part) => !parts.has(part)))
      const some = { reuse, ...(parts.has('ports') ? {} : { reusePortsMs }) }
      const status = await this.looker.look(parts.size === everyPart.size ? {} : some)
      if (!this.stopped) this.take(keeper, status, parts)
      if (this.now.repair.at !== 'running') this.proofs.begin(asked)
      this.trouble = null
    } catch (error) {
      this.broke(error, parts)
    }
  }

  private take(keeper: IncidentKeeper, status: Status, parts: ReadonlySet<DuePart>): void {
    const facts = leadingBuilder(status.snapshot)
    const job = valueIfSeen(facts.service?.job)
    const before = this.processes
    const pids = [job?.known ? job.pid : null, facts.machine?.pid ?? null]
    this.processes = pids.filter((pid) => pid !== null)
    keeper.looked(status, this.now.repair.at !== 'running')
    this.pace = afterLook(this.pace, {
      now: this.mac.now().getTime(),
      parts,
      state: status.state,
      goodBanner: valueIfSeen(facts.answer ?? undefined)?.answer === 'ssh',
      otherProcesses: this.processes.join() !== before.join(),
      toConfirm: keeper.hasSuspects(),
    })
    this.change({
      status,
      looking: false,
      stateSince: keeper.stateSince(),
      incidents: keeper.incidents(),
      past: keeper.pastWeek(),
    })
  }

  private takeProven(status: Status): void {
    if (this.keeper !== null && !this.stopped) this.take(this.keeper, status, noPart)
  }

  private ended(results: readonly RepairResult[]): void {
    for (const { outcome, repair, finding } of results) {
      if (outcome === 'fixed') this.keeper?.repaired(this.mac.now(), repair, finding)
    }
  }

  /** What broke is said and looked at again at its usual pace. */
  private broke(error: unknown, parts: ReadonlySet<DuePart> = everyPart): void {
    const why = error instanceof Error ? error.message : String(error)
    this.trouble = `A look ended in an error of Builderbar: ${why}`
    const now = this.mac.now().getTime()
    const looked = { now, parts, state: 'unknown', goodBanner: false } as const
    this.pace = afterLook(this.pace, { ...looked, otherProcesses: false, toConfirm: false })
    this.change({ looking: false })
  }

  /** A listener that throws does not keep the others from hearing, nor the loop from going on. */
  private change(part: Partial<MonitorState>): void {
    const before = this.now
    this.now = { ...before, ...part }
    for (const listener of this.listeners) {
      try {
        listener(this.now, before)
      } catch (error) {
        this.trouble = `Showing a change failed: ${error instanceof Error ? error.message : String(error)}`
      }
    }
  }
}
