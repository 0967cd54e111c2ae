import type { Plan, Planned, RepairResult } from '../../core/model/plan.ts'
import type { Status } from '../../core/model/status.ts'
import type { AdministratorWay } from '../../mac/administrator/administrator.ts'
import { type AdminAnswer, canHaveRun } from '../../mac/administrator/elevation-result.ts'
import type { Mac } from '../../mac/mac.ts'
import { type BuilderControl, planControl } from '../../repair/controls/builder-control.ts'
import { planInstallTool } from '../../repair/controls/install-tool.ts'
import { undoId } from '../../repair/plan/undo.ts'
import { planUndo } from '../../repair/undos.ts'
import type { Looker } from '../scan/scanner.ts'
import type { RepairProgress } from '../state/monitor-state.ts'
import { planRepairs, scriptOf } from './planner.ts'
import { alreadyDone } from './repair-outcome.ts'
import { type RunRepairsOptions, runRepairs } from './repair-runner.ts'

export interface RepairDeskParts {
  readonly mac: Mac
  readonly looker: Looker
  readonly via: AdministratorWay
  readonly changed: (progress: RepairProgress) => void
  /** A look that was made on the way; the last one once more when the results are known. */
  readonly looked: (status: Status) => void
  readonly ended: (results: readonly RepairResult[], unasked: boolean) => void
}

/** One repair at a time: planned, shown, agreed to, run, told. */
export interface RepairDesk {
  progress(): RepairProgress
  plan(status: Status, finding: string, repair: string): void
  /** Starts, stops or restarts the builder: as a repair, planned and shown first. */
  planControl(status: Status, control: BuilderControl): void
  /** Takes back the repair with this receipt: as a repair, planned and shown first. */
  planUndo(status: Status, receipt: string): void
  /** Links the app's command line tool into the PATH: as a repair, planned and shown first. */
  planTool(status: Status, script: string): void
  run(): Promise<void>
  /**
   * Runs a plan that nobody was asked about, only where nothing is shown, and only where root needs no password. Gives
   * what sudo answered; null where it was not asked. Where nothing ran nothing is shown.
   */
  runUnasked(plan: Plan): Promise<AdminAnswer | null>
  dismiss(): void
  /** Closes an open prompt; what root has begun is left to itself, and its receipt tells of it later. */
  stop(): Promise<void>
}

export function openRepairDesk(parts: RepairDeskParts): RepairDesk {
  return new Desk(parts)
}

class Desk implements RepairDesk {
  private readonly parts: RepairDeskParts
  private readonly leaving = new AbortController()
  private now: RepairProgress = { at: 'idle' }
  private underWay: Promise<void> | null = null

  constructor(parts: RepairDeskParts) {
    this.parts = parts
  }

  progress(): RepairProgress {
    return this.now
  }

  plan(status: Status, finding: string, repair: string): void {
    const found = planRepairs(status, [{ finding, repair }])
    const why = 'What it repairs is no longer seen.'
    this.showPlans(found.length > 0 ? found : [{ planned: false, repair, finding, why }])
  }

  planControl(status: Status, control: BuilderControl): void {
    if (this.now.at === 'running') return
    const made = planControl(status.snapshot, control)
    if (made.is === 'planned') this.showPlans([made.planned])
    else this.show({ at: 'done', since: status.takenAt, results: [alreadyDone(made, status)] })
  }

  planUndo(status: Status, receipt: string): void {
    const why = 'It can be taken back no longer: its receipt is gone, or it was taken back already.'
    const planned = planUndo(status.snapshot, receipt)
    this.showPlans([planned ?? { planned: false, repair: undoId, finding: receipt, why }])
  }

  planTool(status: Status, script: string): void {
    this.showPlans([planInstallTool(status.snapshot, script)])
  }

  async run(): Promise<void> {
    if (this.now.at !== 'planned' || this.leaving.signal.aborted) return
    await this.begin(this.now.plans)
  }

  async runUnasked(plan: Plan): Promise<AdminAnswer | null> {
    const before = this.now
    if (before.at === 'planned' || before.at === 'running' || this.leaving.signal.aborted) return null
    const answers: AdminAnswer[] = []
    await this.begin([{ planned: true, plan }], {
      unasked: true,
      asking: { terminal: false },
      onAnswer: (answer) => answers.push(answer),
    })
    if (!answers.some(canHaveRun)) this.show(before)
    return answers[0] ?? null
  }

  dismiss(): void {
    if (this.now.at !== 'running') this.show({ at: 'idle' })
  }

  async stop(): Promise<void> {
    this.leaving.abort()
    await this.underWay
  }

  private show(next: RepairProgress): void {
    this.now = next
    this.parts.changed(next)
  }

  private showPlans(plans: readonly Planned[]): void {
    if (this.now.at !== 'running') this.show({ at: 'planned', plans, script: scriptOf(plans) })
  }

  private async begin(plans: readonly Planned[], unasked?: RunRepairsOptions): Promise<void> {
    this.underWay = this.carryOut(plans, unasked)
    await this.underWay
  }

  private async carryOut(plans: readonly Planned[], unasked?: RunRepairsOptions): Promise<void> {
    const { mac, looker, via, looked, ended } = this.parts
    const title = plans.map((one) => (one.planned ? one.plan.title : one.repair)).join(', ')
    const whose = unasked === undefined ? {} : { unasked: true as const }
    const running = { at: 'running', title, since: mac.now().toISOString(), ...whose } as const
    this.show(running)
    const looks: Status[] = []
    const results = await runRepairs(mac, looker, plans, unasked === undefined ? via : 'sudo', {
      ...unasked,
      leave: this.leaving.signal,
      onProgress: (says) => this.show({ ...running, says }),
      onStatus: (status) => {
        looks.push(status)
        looked(status)
      },
    })
    this.show({ at: 'done', since: running.since, results, ...whose })
    ended(results, unasked !== undefined)
    const last = looks.at(-1)
    if (last !== undefined) looked(last)
  }
}
