import type { Plan, Planned, PlanSubject, RepairResult } from '../../core/model/plan.ts'
import type { Status } from '../../core/model/status.ts'
import { defineTexts } from '../../core/text/translated-texts.ts'
import type { ElevationMethod } from '../../mac/administrator/administrator.ts'
import { type ElevationResult, mayHaveRun } from '../../mac/administrator/elevation-result.ts'
import type { Mac } from '../../mac/mac.ts'
import type { Scanner } from '../scan/scanner.ts'
import type { RepairProgress } from '../state/monitor-state.ts'
import { computeScriptSum, joinScripts, plan } from './planner.ts'
import { createAlreadyDone } from './repair-outcome.ts'
import { type RunRepairsOptions, runRepairs } from './repair-runner.ts'
import { revalidationTexts } from './revalidation.ts'

export interface RepairControllerOptions {
  readonly mac: Mac
  readonly scanner: Scanner
  readonly via: ElevationMethod
  readonly onChange: (progress: RepairProgress) => void
}

/** What a run of plans left: its results, and the status of its last scan, or null if it did not scan. */
export interface RepairsDone {
  readonly results: readonly RepairResult[]
  readonly automatic: boolean
  readonly status: Status | null
}

/** Texts of a plan that is shown again. */
export const repairControllerTexts = defineTexts({
  changedScript: 'The script changed since you agreed to it. Nothing ran.',
})

/** Runs one repair at a time: plans it, displays the plan, runs it once confirmed, and reports the results. */
export class RepairController {
  private readonly options: RepairControllerOptions
  private readonly shutdown = new AbortController()
  private current: RepairProgress = { status: 'idle' }
  private runningRepair: Promise<RepairsDone> | null = null
  private cancelController: AbortController | null = null
  /** The plans are displayed again because more builds would be interrupted; the next click confirms those too. */
  private isReconfirming = false
  /** The subject of the displayed plan. */
  private subject: PlanSubject | null = null

  constructor(options: RepairControllerOptions) {
    this.options = options
  }

  progress(): RepairProgress {
    return this.current
  }

  /** Plans a subject and displays the plan. Where nothing has to run, displays that as the result. */
  plan(status: Status, subject: PlanSubject): void {
    if (this.current.status === 'running') return
    const planning = plan(status, subject)
    if (planning.kind === 'already')
      this.show({ status: 'done', since: status.takenAt, results: [createAlreadyDone(planning, status)] })
    else this.showPlans(status, subject)
  }

  /**
   * Runs the displayed script, only where its SHA-256 is this one. If it differs, or the Mac changed since, nothing runs
   * and the script that would run now is displayed.
   */
  async run(sha256: string): Promise<RepairsDone | null> {
    const { subject } = this
    if (this.current.status !== 'planned' || subject === null || this.shutdown.signal.aborted) return null
    if (this.current.sha256 === sha256) {
      this.runningRepair = this.execute(subject, this.current.plans)
      return this.runningRepair
    }
    this.show({ ...this.current, shownAgain: repairControllerTexts.changedScript })
    return null
  }

  /**
   * Runs a plan without confirmation, only where no plan is displayed and sudo needs no password. Returns the result of
   * sudo (null if it was not called) and what the run left. Where nothing ran, the displayed progress stays as it was. After a
   * stop for `idleMinutes` nothing is displayed, since the builder's state says it.
   */
  async runAutomatic(
    automaticPlan: Plan,
    idleMinutes?: number,
  ): Promise<{ readonly elevation: ElevationResult | null; readonly result: RepairsDone | null }> {
    const before = this.current
    if (before.status === 'planned' || before.status === 'running' || this.shutdown.signal.aborted)
      return { elevation: null, result: null }
    const elevations: ElevationResult[] = []
    const runningRepair = this.execute(automaticPlan.subject, [{ ok: true, plan: automaticPlan }], {
      automatic: true,
      elevationOptions: { terminal: false },
      ...(idleMinutes === undefined ? {} : { idleMinutes }),
      onElevation: (elevation) => elevations.push(elevation),
    })
    this.runningRepair = runningRepair
    const result = await runningRepair
    if (!elevations.some(mayHaveRun)) this.show(before)
    else if (idleMinutes !== undefined && result.results.every(({ outcome }) => outcome === 'fixed'))
      this.show({ status: 'idle' })
    return { elevation: elevations[0] ?? null, result }
  }

  /** Closes an open prompt of a repair that the user started. A script that has begun continues. */
  cancel(): void {
    this.cancelController?.abort()
  }

  dismiss(): void {
    if (this.current.status !== 'running') this.show({ status: 'idle' })
  }

  /** Closes an open prompt. A root script that already runs continues; its receipt records it. */
  async stop(): Promise<void> {
    this.shutdown.abort()
    await this.runningRepair
  }

  private show(next: RepairProgress): void {
    this.current = next
    this.options.onChange(next)
  }

  private showPlans(status: Status, subject: PlanSubject, shownAgain?: string): void {
    if (this.current.status === 'running') return
    this.subject = subject
    this.isReconfirming = false
    const plans = createPlans(status, subject)
    const script = joinScripts(plans)
    const reason = shownAgain === undefined ? {} : { shownAgain }
    this.show({ status: 'planned', plans, script, sha256: computeScriptSum(script), ...reason })
  }

  /** Where nothing ran because the Mac changed, displays the plans that would run now. */
  private showNewPlans(results: readonly RepairResult[], status: Status | null): void {
    const [first] = results
    const { subject } = this
    if (first === undefined || status === null || subject === null) return
    if (results.some(({ outcome }) => outcome !== 'refused')) return
    if (createPlans(status, subject).some(({ ok }) => ok)) this.showPlans(status, subject, first.reason)
  }

  private async execute(
    subject: PlanSubject,
    plans: readonly Planned[],
    automatic?: RunRepairsOptions,
  ): Promise<RepairsDone> {
    const { mac, scanner, via } = this.options
    const progress = plans.flatMap((result) => (result.ok ? result.plan.progress : [])).join(', ')
    const automaticFlag = automatic === undefined ? {} : { automatic: true as const }
    const since = mac.now().toISOString()
    const runningProgress = { status: 'running', subject, progress, since, ...automaticFlag } as const
    const cancelController = new AbortController()
    this.cancelController = automatic === undefined ? cancelController : null
    this.show({ ...runningProgress, stage: 'checking' })
    const scans: Status[] = []
    const mayInterruptMore = this.isReconfirming
    let unconfirmedBuilds: readonly string[] = []
    const confirmInterrupts = async (builds: readonly string[]) => {
      if (!mayInterruptMore) unconfirmedBuilds = builds
      return mayInterruptMore
    }
    const results = await runRepairs(mac, scanner, plans, automatic === undefined ? via : 'sudo', {
      ...automatic,
      shutdown: this.shutdown.signal,
      cancel: cancelController.signal,
      ...(automatic === undefined ? { confirmInterrupts } : {}),
      onProgress: (stage) => this.show({ ...runningProgress, stage }),
      onStatus: (status) => {
        scans.push(status)
      },
    })
    const last = scans.at(-1) ?? null
    const run = { results, automatic: automatic !== undefined, status: last }
    if (unconfirmedBuilds.length > 0 && last !== null) {
      this.reconfirm(last, unconfirmedBuilds)
      return { ...run, results: [] }
    }
    // Nothing changed and the user knows why, so the popover returns to the cause.
    if (results.every(({ outcome }) => outcome === 'cancelled')) this.show({ status: 'idle' })
    else this.show({ status: 'done', since, results, ...automaticFlag })
    if (automatic === undefined) this.showNewPlans(results, last)
    return run
  }

  /** Displays the same plans with the builds they would end now; the next click runs them. */
  private reconfirm(status: Status, builds: readonly string[]): void {
    if (this.subject === null) return
    this.current = { status: 'idle' }
    this.showPlans(status, this.subject, revalidationTexts.interruptsMore(builds))
    this.isReconfirming = true
  }
}

/** The plan for a subject, or the refusal that it is gone. Empty where nothing has to run. */
function createPlans(status: Status, subject: PlanSubject): readonly Planned[] {
  const planning = plan(status, subject)
  if (planning.kind === 'planned') return [planning.planned]
  if (planning.kind === 'already') return []
  const { reason, notDone } = planning
  return [{ ok: false, subject, notDone, reason }]
}
