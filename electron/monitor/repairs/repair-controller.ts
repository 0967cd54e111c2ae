import type { Plan, Planned, RepairResult } from '../../core/model/plan.ts'
import type { Status } from '../../core/model/status.ts'
import type { ElevationMethod } from '../../mac/administrator/administrator.ts'
import { type ElevationResult, mayHaveRun } from '../../mac/administrator/elevation-result.ts'
import type { Mac } from '../../mac/mac.ts'
import { type BuilderControl, planControl } from '../../repair/controls/builder-control.ts'
import { planInstallTool } from '../../repair/controls/install-tool.ts'
import { undoId } from '../../repair/plan/undo.ts'
import { planUndo } from '../../repair/undos.ts'
import type { Scanner } from '../scan/scanner.ts'
import type { RepairProgress } from '../state/monitor-state.ts'
import { planRepairs, replan, scriptOf } from './planner.ts'
import { alreadyDone } from './repair-outcome.ts'
import { type RunRepairsOptions, runRepairs } from './repair-runner.ts'

export interface RepairControllerOptions {
  readonly mac: Mac
  readonly scanner: Scanner
  readonly via: ElevationMethod
  readonly onChange: (progress: RepairProgress) => void
  /** A look that was made on the way; the last one once more when the results are known. */
  readonly onScan: (status: Status) => void
  readonly onRepairsDone: (results: readonly RepairResult[], automatic: boolean) => void
}

/** One repair at a time: planned, shown, agreed to, run, told. */
export interface RepairController {
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
  runAutomatic(plan: Plan): Promise<ElevationResult | null>
  dismiss(): void
  /** Closes an open prompt; what root has begun is left to itself, and its receipt tells of it later. */
  stop(): Promise<void>
}

export function openRepairController(parts: RepairControllerOptions): RepairController {
  return new PlanRunController(parts)
}

class PlanRunController implements RepairController {
  private readonly options: RepairControllerOptions
  private readonly leaving = new AbortController()
  private now: RepairProgress = { status: 'idle' }
  private underWay: Promise<void> | null = null
  /** The plans are shown for the second time, with the builds that began since the first. */
  private askedAgain = false

  constructor(parts: RepairControllerOptions) {
    this.options = parts
  }

  progress(): RepairProgress {
    return this.now
  }

  plan(status: Status, finding: string, repair: string): void {
    const found = planRepairs(status, [{ finding, repair }])
    const reason = 'What it repairs is no longer seen.'
    this.showPlans(found.length > 0 ? found : [{ ok: false, repair, finding, reason }])
  }

  planControl(status: Status, control: BuilderControl): void {
    if (this.now.status === 'running') return
    const made = planControl(status.snapshot, control)
    if (made.kind === 'planned') this.showPlans([made.planning])
    else this.show({ status: 'done', since: status.takenAt, results: [alreadyDone(made, status)] })
  }

  planUndo(status: Status, receipt: string): void {
    const reason = 'It can be taken back no longer: its receipt is gone, or it was taken back already.'
    const planned = planUndo(status.snapshot, receipt)
    this.showPlans([planned ?? { ok: false, repair: undoId, finding: receipt, reason }])
  }

  planTool(status: Status, script: string): void {
    this.showPlans([planInstallTool(status.snapshot, script)])
  }

  async run(): Promise<void> {
    if (this.now.status !== 'planned' || this.leaving.signal.aborted) return
    await this.begin(this.now.plans)
  }

  async runAutomatic(plan: Plan): Promise<ElevationResult | null> {
    const before = this.now
    if (before.status === 'planned' || before.status === 'running' || this.leaving.signal.aborted) return null
    const answers: ElevationResult[] = []
    await this.begin([{ ok: true, plan }], {
      automatic: true,
      asking: { terminal: false },
      onAnswer: (answer) => answers.push(answer),
    })
    if (!answers.some(mayHaveRun)) this.show(before)
    return answers[0] ?? null
  }

  dismiss(): void {
    if (this.now.status !== 'running') this.show({ status: 'idle' })
  }

  async stop(): Promise<void> {
    this.leaving.abort()
    await this.underWay
  }

  private show(next: RepairProgress): void {
    this.now = next
    this.options.onChange(next)
  }

  private showPlans(plans: readonly Planned[]): void {
    if (this.now.status === 'running') return
    this.askedAgain = false
    this.show({ status: 'planned', plans, script: scriptOf(plans) })
  }

  private async begin(plans: readonly Planned[], automatic?: RunRepairsOptions): Promise<void> {
    this.underWay = this.execute(plans, automatic)
    await this.underWay
  }

  private async execute(plans: readonly Planned[], automatic?: RunRepairsOptions): Promise<void> {
    const { mac, scanner, via, onScan: looked, onRepairsDone: ended } = this.options
    const title = plans.map((one) => (one.ok ? one.plan.title : one.repair)).join(', ')
    const whose = automatic === undefined ? {} : { automatic: true as const }
    const running = { status: 'running', title, since: mac.now().toISOString(), ...whose } as const
    this.show(running)
    const looks: Status[] = []
    const mayInterruptMore = this.askedAgain
    let asksAgain = false
    const confirmInterrupts = async () => {
      asksAgain = !mayInterruptMore
      return mayInterruptMore
    }
    const results = await runRepairs(mac, scanner, plans, automatic === undefined ? via : 'sudo', {
      ...automatic,
      shutdown: this.leaving.signal,
      ...(automatic === undefined ? { confirmInterrupts } : {}),
      onProgress: (message) => this.show({ ...running, message }),
      onStatus: (status) => {
        looks.push(status)
        looked(status)
      },
    })
    const seen = looks.at(-1)
    if (asksAgain && seen !== undefined) {
      this.askAgain(plans, seen)
      looked(seen)
      return
    }
    this.show({ status: 'done', since: running.since, results, ...whose })
    ended(results, automatic !== undefined)
    if (seen !== undefined) looked(seen)
  }

  /** Shows the same plans with the builds that they would end now; the next click runs them. */
  private askAgain(plans: readonly Planned[], seen: Status): void {
    const shown = plans.flatMap((one) => (one.ok ? [one.plan] : []))
    const again = replan(shown, seen)
    this.show({ status: 'planned', plans: again, script: scriptOf(again), asksAgain: true })
    this.askedAgain = true
  }
}
