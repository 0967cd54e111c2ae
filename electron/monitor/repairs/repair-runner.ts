import { setTimeout as wait } from 'node:timers/promises'
import {
  getPlanIds,
  isAdminCheck,
  type Plan,
  type Planned,
  type PlanSubject,
  type RepairResult,
  type RepairStage,
} from '../../core/model/plan.ts'
import type { Status } from '../../core/model/status.ts'
import type { AdministratorOptions, ElevationMethod } from '../../mac/administrator/administrator.ts'
import type { ElevationResult } from '../../mac/administrator/elevation-result.ts'
import type { Mac } from '../../mac/mac.ts'
import { loadService } from '../../repair/repairs/load-service.ts'
import { listUndoable } from '../../repair/undos.ts'
import { History } from '../incidents/history.ts'
import type { Scanner, ScanOptions } from '../scan/scanner.ts'
import { recordAdminChecks } from './admin-check-run.ts'
import { nameFailure, refuseOne } from './plan-refusal.ts'
import { watchPrompt } from './prompt-watch.ts'
import { takeRepairLock } from './repair-lock.ts'
import { createPlanResult, findRemaining, isBooting, repairOutcomeTexts, startsVm } from './repair-outcome.ts'
import { repairRunnerTexts } from './repair-runner-texts.ts'
import { revalidatePlans } from './revalidation.ts'
import { judgeNotRun, judgeRun } from './script-outcome.ts'
import { runScripts } from './script-runner.ts'

export interface RunRepairsOptions {
  /** How long to scan afterwards while the builder starts; default 60000. */
  readonly timeoutMs?: number
  /** Time between two scans afterwards; default 5000, the minimum between two probes of a port. */
  readonly intervalMs?: number
  /** Called at each stage. */
  readonly onProgress?: (stage: RepairStage) => void
  /** Called with the status of each scan. */
  readonly onStatus?: (status: Status) => void
  /** Aborted when this program quits: closes an open prompt. A root script that already runs continues. */
  readonly shutdown?: AbortSignal
  /** Aborted when the user cancels: closes an open prompt. */
  readonly cancel?: AbortSignal
  /** How to ask for administrator rights, apart from the signals, which this run sets. */
  readonly elevationOptions?: AdministratorOptions
  /**
   * Called at most once, where builds that began since the plan was displayed would be interrupted; one line for each. After
   * `true`, later builds do not stop the run: a busy builder always has some. Absent: the run is refused.
   */
  readonly confirmInterrupts?: (builds: readonly string[]) => Promise<boolean>
  /** Called with the result of the program that asked for administrator rights. */
  readonly onElevation?: (elevation: ElevationResult) => void
  /** Runs without confirmation; recorded in the history. */
  readonly automatic?: true
  /** Recorded with a stop: it is made because nothing was built for this many minutes. */
  readonly idleMinutes?: number
  /** Time between two scans while the prompt is open; default 15000. */
  readonly promptScanMs?: number
}

/** Plans that end no finding, so one scan afterwards is enough. */
const withoutFinding: readonly PlanSubject['kind'][] = ['undo', 'tool']
/** Scanners for which a repair runs: the only lock where the data folder cannot hold a lock file. */
const busyScanners = new WeakSet<Scanner>()

/**
 * Runs displayed plans under one prompt and scans again. First a new scan replans them: where a plan differs from the
 * displayed one, nothing runs. Returns one result per plan, in their order, and adds them to the history. Never throws.
 */
export async function runRepairs(
  mac: Mac,
  scanner: Scanner,
  planned: readonly Planned[],
  via: ElevationMethod,
  options: RunRepairsOptions = {},
): Promise<readonly RepairResult[]> {
  const plans = planned.flatMap((result) => (result.ok ? [result.plan] : []))
  const refusals = planned.flatMap((result) => (result.ok ? [] : [refuseOne(result, result.reason)]))
  if (plans.length === 0) return refusals
  const refuse = (reason: string) => [
    ...plans.map((plan) => refuseOne(nameFailure(plan), reason)),
    ...refusals,
  ]
  if (busyScanners.has(scanner)) return refuse(repairRunnerTexts.busy)
  busyScanners.add(scanner)
  const lock = await takeRepairLock(scanner.folder)
  try {
    if (!lock.held) {
      return refuse(lock.by === null ? repairRunnerTexts.busy : repairRunnerTexts.busyProcess(lock.by))
    }
    const results = await new RepairRun(mac, scanner, via, options).run(plans)
    const at = mac.now().toISOString()
    // A check changes nothing, so no incident ends by it.
    const changes = results.filter(({ subject }) => !isAdminCheck(subject))
    await new History(scanner.folder).append(
      changes.map(({ subject, outcome }) => ({
        at,
        kind: 'repair',
        ...getPlanIds(subject),
        outcome,
        ...(options.automatic ? { automatic: true } : {}),
      })),
    )
    return [...results, ...refusals]
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error)
    const unknown = plans.map((plan) => ({
      ...refuseOne(nameFailure(plan), reason),
      outcome: 'unknown' as const,
      summary: plan.failure.unsure,
    }))
    return [...unknown, ...refusals]
  } finally {
    busyScanners.delete(scanner)
    if (lock.held) await lock.release()
  }
}

/** One run of plans under one prompt. */
class RepairRun {
  private readonly mac: Mac
  private readonly scanner: Scanner
  private readonly via: ElevationMethod
  private readonly options: RunRepairsOptions
  private mayInterruptMore = false

  constructor(mac: Mac, scanner: Scanner, via: ElevationMethod, options: RunRepairsOptions) {
    this.mac = mac
    this.scanner = scanner
    this.via = via
    this.options = options
  }

  async run(plans: readonly Plan[]): Promise<readonly RepairResult[]> {
    const before = await this.scan('checking')
    const untouched = { before, after: before }
    const validity = revalidatePlans(plans, before)
    if (validity.kind === 'interrupts-more') {
      this.mayInterruptMore = (await this.options.confirmInterrupts?.(validity.builds)) ?? false
    }
    if (validity.kind === 'changed' || (validity.kind === 'interrupts-more' && !this.mayInterruptMore)) {
      const message = [validity.reason, repairRunnerTexts.nothingRan].join(' ')
      return plans.map((plan) => createPlanResult(plan, { outcome: 'refused', message }, untouched))
    }
    if (validity.kind !== 'over') return this.runUnderPrompt(plans, before)
    const overOutcome = {
      outcome: 'fixed',
      summary: repairOutcomeTexts.alreadyFixed,
      message: repairRunnerTexts.nothingRan,
    } as const
    return plans.map((plan) => createPlanResult(plan, overOutcome, untouched))
  }

  private async runUnderPrompt(plans: readonly Plan[], before: Status): Promise<readonly RepairResult[]> {
    const isStop = plans.some(({ subject }) => subject.kind === 'control' && subject.control === 'stop')
    // Recorded before the prompt, so that no scan reports the stopped builder as an error.
    if (isStop) await this.scanner.stops.recordStop({ idleMinutes: this.options.idleMinutes })
    const { runs: printedRuns, stale } = await this.runScripts(plans)
    const ranAt = this.mac.now()
    const runs = recordAdminChecks(printedRuns, before, this.scanner, ranAt)
    const results = [...runs.values()].map(({ result }) => result)
    for (const result of results) this.options.onElevation?.(result)
    const nothingRan = results.every((result) => judgeNotRun(result) !== null)
    if (nothingRan && isStop) await this.scanner.stops.recordStart()
    const startsBuilder = plans.some((plan) => startsVm(plan) && runs.get(plan)?.result.kind !== 'failed')
    if (!nothingRan && startsBuilder) await this.scanner.resetBoot()
    if (!nothingRan) await this.afterUndo(plans, before)
    // The app is quitting: skip the verification scan.
    const skipsScan = nothingRan || this.options.shutdown?.aborted === true
    const after = skipsScan ? (stale?.status ?? before) : await this.scanAfter(plans, before, ranAt)
    const statuses = { before, after }
    if (stale !== null) return plans.map((plan) => createPlanResult(plan, stale, statuses))
    return plans.flatMap((plan) => {
      const result = runs.get(plan)
      return result === undefined
        ? []
        : [createPlanResult(plan, judgeRun(plan, result, before, after), statuses, result.printed)]
    })
  }

  /** Restores a stop on purpose where the undone repair had started the builder. */
  private async afterUndo(plans: readonly Plan[], { snapshot }: Status): Promise<void> {
    for (const { subject } of plans) {
      if (subject.kind !== 'undo') continue
      const receipt = listUndoable(snapshot).find(({ id }) => id === subject.receipt)
      if (receipt?.name === loadService.id) await this.scanner.stops.recordStartUndone(receipt.at)
    }
  }

  /** Runs the scripts. Scans while the prompt is open, and closes it where the plans no longer apply. */
  private async runScripts(plans: readonly Plan[]) {
    const scan = () => this.scan(null, {})
    const { mayInterruptMore } = this
    const everyMs = this.options.promptScanMs ?? 15_000
    const watch = watchPrompt(plans, scan, { everyMs, mayInterruptMore })
    try {
      const { shutdown, cancel } = this.options
      const runs = await runScripts(this.mac, plans, this.via, {
        onProgress: (stage) => this.options.onProgress?.(stage),
        elevationOptions: {
          ...this.options.elevationOptions,
          cancel: cancel === undefined ? watch.staleSignal : AbortSignal.any([watch.staleSignal, cancel]),
          ...(shutdown === undefined ? {} : { shutdown }),
        },
      })
      const isWithdrawn = [...runs.values()].some(({ result }) => result.kind === 'withdrawn')
      return { runs, stale: isWithdrawn ? watch.reason() : null }
    } finally {
      watch.stop()
    }
  }

  /** A check changes nothing, so nothing has to settle after it. */
  private async scanAfter(plans: readonly Plan[], before: Status, ranAt: Date): Promise<Status> {
    return plans.every(({ subject }) => isAdminCheck(subject))
      ? this.scan('verifying', {})
      : this.scanUntilSettled(plans, before, ranAt)
  }

  /**
   * Scans until the ports were probed after the run and the result is final: the findings are gone and a started VM answers,
   * or a second scan still shows the findings, or `timeoutMs` has passed.
   */
  private async scanUntilSettled(plans: readonly Plan[], before: Status, ranAt: Date): Promise<Status> {
    const until = performance.now() + (this.options.timeoutMs ?? 60_000)
    const intervalMs = this.options.intervalMs ?? 5000
    let timesRemaining = 0
    for (;;) {
      const after = await this.scan('verifying')
      const isFresh = after.snapshot.ports.every((port) => Date.parse(port.result.at) >= ranAt.getTime())
      const isRemaining = plans.some((plan) => findRemaining(plan, before, after).length > 0)
      const isWaiting = plans.some(startsVm) && isBooting(after)
      if (isFresh && plans.every(({ subject }) => withoutFinding.includes(subject.kind))) return after
      if (isFresh && isRemaining) timesRemaining += 1
      if (isFresh && (isRemaining ? timesRemaining > 1 : !isWaiting && after.state !== 'unknown'))
        return after
      if (performance.now() + intervalMs > until || this.options.shutdown?.aborted) return after
      await wait(intervalMs)
    }
  }

  /** Includes a test build, because only a build proves a repair of root's ssh route. */
  private async scan(
    stage: RepairStage | null,
    options: ScanOptions = { testBuild: 'again' },
  ): Promise<Status> {
    if (stage !== null) this.options.onProgress?.(stage)
    const status = await this.scanner.scan(options)
    this.options.onStatus?.(status)
    return status
  }
}
