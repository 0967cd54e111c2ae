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
import { planRepairs, scriptOf, sumOfScript } from './planner.ts'
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
  /**
   * Runs the text that is shown, only where this is its SHA-256. Where it is another, or the Mac has changed since, nothing
   * runs and what would run now is shown.
   */
  run(sha256: string): Promise<void>
  /**
   * Runs a plan that nobody was asked about, only where nothing is shown, and only where root needs no password. Gives
   * what sudo answered; null where it was not asked. Where nothing ran nothing is shown.
   */
  runAutomatic(plan: Plan): Promise<ElevationResult | null>
  dismiss(): void
  /** Closes an open prompt; what root has begun is left to itself, and its receipt tells of it later. */
  stop(): Promise<void>
}

const anotherText = 'What you agreed to is not the text that is shown here now. Nothing was run.'

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
  /** How what is shown was planned. */
  private plansOf: ((now: Status) => readonly Planned[]) | null = null

  constructor(parts: RepairControllerOptions) {
    this.options = parts
  }

  progress(): RepairProgress {
    return this.now
  }

  plan(status: Status, finding: string, repair: string): void {
    this.showPlans(status, (now) => {
      const found = planRepairs(now, [{ finding, repair }])
      const reason = 'What it repairs is no longer seen.'
      return found.length > 0 ? found : [{ ok: false, repair, finding, reason }]
    })
  }

  planControl(status: Status, control: BuilderControl): void {
    if (this.now.status === 'running') return
    const made = planControl(status.snapshot, control)
    if (made.kind === 'planned') {
      this.showPlans(status, ({ snapshot }) => {
        const again = planControl(snapshot, control)
        return again.kind === 'planned' ? [again.planning] : []
      })
    } else this.show({ status: 'done', since: status.takenAt, results: [alreadyDone(made, status)] })
  }

  planUndo(status: Status, receipt: string): void {
    const reason = 'It can be taken back no longer: its receipt is gone, or it was taken back already.'
    this.showPlans(status, ({ snapshot }) => [
      planUndo(snapshot, receipt) ?? { ok: false, repair: undoId, finding: receipt, reason },
    ])
  }

  planTool(status: Status, script: string): void {
    this.showPlans(status, ({ snapshot }) => [planInstallTool(snapshot, script)])
  }

  async run(sha256: string): Promise<void> {
    if (this.now.status !== 'planned' || this.leaving.signal.aborted) return
    if (this.now.sha256 !== sha256) this.show({ ...this.now, shownAgain: anotherText })
    else await this.begin(this.now.plans)
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

  private showPlans(status: Status, plan: (now: Status) => readonly Planned[], shownAgain?: string): void {
    if (this.now.status === 'running') return
    this.plansOf = plan
    this.askedAgain = false
    const plans = plan(status)
    const script = scriptOf(plans)
    const reason = shownAgain === undefined ? {} : { shownAgain }
    this.show({ status: 'planned', plans, script, sha256: sumOfScript(script), ...reason })
  }

  /** Where nothing ran because the Mac has changed, what would run now takes the place of what was agreed to. */
  private showAgain(results: readonly RepairResult[], status: Status | undefined): void {
    const [first] = results
    const plan = this.plansOf
    if (first === undefined || status === undefined || plan === null) return
    if (results.some(({ outcome }) => outcome !== 'refused')) return
    if (plan(status).some(({ ok: planned }) => planned)) this.showPlans(status, plan, first.output)
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
    let unconfirmed: readonly string[] = []
    const confirmInterrupts = async (builds: readonly string[]) => {
      if (!mayInterruptMore) unconfirmed = builds
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
    if (unconfirmed.length > 0 && seen !== undefined) {
      this.askAgain(seen, unconfirmed)
      looked(seen)
      return
    }
    this.show({ status: 'done', since: running.since, results, ...whose })
    ended(results, automatic !== undefined)
    if (seen !== undefined) looked(seen)
    if (automatic === undefined) this.showAgain(results, seen)
  }

  /** Shows the same plans with the builds that they would end now; the next click runs them. */
  private askAgain(seen: Status, builds: readonly string[]): void {
    if (this.plansOf === null) return
    this.now = { status: 'idle' }
    this.showPlans(
      seen,
      this.plansOf,
      `Since the plan was shown, more would be interrupted: ${builds.join(' ')}`,
    )
    this.askedAgain = true
  }
}
