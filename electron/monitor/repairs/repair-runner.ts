import { setTimeout as sleep } from 'node:timers/promises'
import type { Plan, Planned, RepairResult } from '../../core/model/plan.ts'
import type { Status } from '../../core/model/status.ts'
import type { AdministratorOptions, ElevationMethod } from '../../mac/administrator/administrator.ts'
import type { ElevationResult } from '../../mac/administrator/elevation-result.ts'
import type { Mac } from '../../mac/mac.ts'
import { controlOf } from '../../repair/controls/builder-control.ts'
import { installToolId } from '../../repair/controls/install-tool.ts'
import { undoId } from '../../repair/plan/undo.ts'
import { loadService } from '../../repair/repairs/load-service.ts'
import { undoable } from '../../repair/undos.ts'
import { openHistory } from '../incidents/history.ts'
import type { Scanner, ScanOptions } from '../scan/scanner.ts'
import type { DataFolder } from '../storage/data-folder.ts'
import { isLockedByAnother, takeLock } from '../storage/lock-file.ts'
import { revalidatePlans } from './planner.ts'
import { watchPrompt } from './prompt-watch.ts'
import { isBooting, outcomeOf, remainingFindings, resultOf, startsVm } from './repair-outcome.ts'
import { runScripts, type ScriptRun } from './script-runner.ts'

export interface RunRepairsOptions {
  /** How long to look again while the builder starts; default 60000. */
  readonly timeoutMs?: number
  /** Time between two looks afterwards; default 5000, as a port is not looked at more often. */
  readonly intervalMs?: number
  /** Called with each stage in words: "Waiting for the password." */
  readonly onProgress?: (message: string) => void
  /** Called with each look that is made on the way. */
  readonly onStatus?: (status: Status) => void
  /** Aborted when this program ends: an open prompt is closed, and what root has begun is left to itself. */
  readonly shutdown?: AbortSignal
  /** How root is asked; the signals are this run's own. */
  readonly asking?: AdministratorOptions
  /**
   * Asked once, where builds began since the plan was shown and would end too; a line for each. After a yes, builds that
   * begin later are no reason to refuse: on a busy builder there are always some. Absent: refused.
   */
  readonly confirmInterrupts?: (builds: readonly string[]) => Promise<boolean>
  /** What root's program answered. */
  readonly onAnswer?: (answer: ElevationResult) => void
  /** Nobody was asked: the history says so. */
  readonly automatic?: true
  /** How often it is looked while the prompt is open; default 15000. */
  readonly promptScanMs?: number
}

/** What repairs nothing, so that one look afterwards is enough. */
const noTrouble: readonly string[] = [undoId, installToolId]
/** A prompt may be left open for ten minutes and more. */
const lockStaleMs = 30 * 60_000
const lockName = 'repair.lock'
/** Lookers for which a repair runs: where there is no folder for a lock, one program is all there is. */
const busy = new WeakSet<Scanner>()

/**
 * Runs plans that the person has seen, under one prompt, and looks again. The plans are made anew from a
 * fresh look first and must be what was shown. One result for each plan, in their order; it never throws.
 */
export async function runRepairs(
  mac: Mac,
  scanner: Scanner,
  planned: readonly Planned[],
  via: ElevationMethod,
  options: RunRepairsOptions = {},
): Promise<readonly RepairResult[]> {
  const plans = planned.flatMap((one) => (one.ok ? [one.plan] : []))
  const refusals = planned.flatMap((one) => (one.ok ? [] : [refusal(one.repair, one.finding, one.reason)]))
  if (plans.length === 0) return refusals
  const refuse = (reason: string) => [
    ...plans.map((plan) => refusal(plan.repair, plan.finding, reason)),
    ...refusals,
  ]
  if (busy.has(scanner)) return refuse('Another repair is running. Nothing was run.')
  busy.add(scanner)
  const lock = await takeLock(scanner.folder.path, lockName, lockStaleMs)
  try {
    if (!lock.held) {
      const which = lock.by === null ? '' : ` (process ${lock.by})`
      return refuse(`Another repair is running${which}. Nothing was run.`)
    }
    const results = await new Run(mac, scanner, via, options).of(plans)
    const at = mac.now().toISOString()
    await openHistory(scanner.folder).append(
      results.map(({ repair, finding, outcome }) => ({
        ...{ at, kind: 'repair', repair, finding, outcome },
        ...(options.automatic ? { automatic: true } : {}),
      })),
    )
    return [...results, ...refusals]
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error)
    const unknown = plans.map((plan) => refusal(plan.repair, plan.finding, reason))
    return [...unknown.map((result) => ({ ...result, outcome: 'unknown' as const })), ...refusals]
  } finally {
    busy.delete(scanner)
    if (lock.held) await lock.release()
  }
}

/** Whether another program of this account repairs now. */
export function repairRunsElsewhere(folder: DataFolder): boolean {
  return isLockedByAnother(folder.path, lockName, lockStaleMs)
}

function refusal(repair: string, finding: string, reason: string): RepairResult {
  return { repair, finding, outcome: 'refused', before: [], after: [], output: reason }
}

/** One run under one prompt. */
class Run {
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

  async of(plans: readonly Plan[]): Promise<readonly RepairResult[]> {
    const before = await this.scan('Looking at the Mac.')
    const untouched = { before, after: before }
    const stand = revalidatePlans(plans, before)
    if (stand.kind === 'interrupts-more') {
      this.mayInterruptMore = (await this.options.confirmInterrupts?.(stand.builds)) ?? false
    }
    if (stand.kind === 'changed' || (stand.kind === 'interrupts-more' && !this.mayInterruptMore)) {
      const message = `${stand.reason} Nothing was run.`
      return plans.map((plan) => resultOf(plan, { outcome: 'refused', message }, untouched))
    }
    if (stand.kind !== 'over') return this.underOnePrompt(plans, before)
    const message = 'It is over already. Nothing was run.'
    return plans.map((plan) => resultOf(plan, { outcome: 'fixed', message }, untouched))
  }

  private async underOnePrompt(plans: readonly Plan[], before: Status): Promise<readonly RepairResult[]> {
    const stops = plans.some((plan) => controlOf(plan) === 'stop')
    // Before the prompt: no look may take the builder's end for a trouble.
    if (stops) await this.scanner.recordStop(true)
    const { runs, untrue } = await this.ask(plans)
    const ranAt = this.mac.now()
    const answers = [...runs.values()].map(({ answer }) => answer)
    for (const answer of answers) this.options.onAnswer?.(answer)
    const nothingRan = answers.every((answer) => outcomeWithoutRun(answer) !== null)
    if (nothingRan && stops) await this.scanner.recordStop(false)
    const started = plans.some((plan) => startsVm(plan) && runs.get(plan)?.answer.kind !== 'failed')
    if (!nothingRan && started) await this.scanner.resetBoot()
    if (!nothingRan) await this.afterUndo(plans, before)
    // Who ends now has no time to look again.
    const isBlind = nothingRan || this.options.shutdown?.aborted === true
    const after = isBlind ? (untrue?.status ?? before) : await this.scanUntilSettled(plans, before, ranAt)
    const looks = { before, after }
    if (untrue !== null) return plans.map((plan) => resultOf(plan, untrue, looks))
    return plans.flatMap((plan) => {
      const ran = runs.get(plan)
      return ran === undefined
        ? []
        : [resultOf(plan, outcomeOfRun(plan, ran, before, after), looks, ran.printed)]
    })
  }

  private async afterUndo(plans: readonly Plan[], { snapshot }: Status): Promise<void> {
    for (const plan of plans) {
      const receipt = plan.repair === undoId ? undoable(snapshot).find(({ id }) => id === plan.finding) : null
      if (receipt?.name === loadService.id) await this.scanner.onStartUndone(receipt.at)
    }
  }

  /** Runs the texts; while a prompt is open it is looked whether they are still what was agreed to. */
  private async ask(plans: readonly Plan[]) {
    const look = () => this.scan(null, {})
    const { mayInterruptMore } = this
    const everyMs = this.options.promptScanMs ?? 15_000
    const watch = watchPrompt(plans, look, { everyMs, mayInterruptMore })
    try {
      const { shutdown: leave } = this.options
      const runs = await runScripts(this.mac, plans, this.via, {
        description: (stage) => this.options.onProgress?.(stage),
        asking: {
          ...this.options.asking,
          cancel: watch.stale,
          ...(leave === undefined ? {} : { shutdown: leave }),
        },
      })
      const isWithdrawn = [...runs.values()].some(({ answer }) => answer.kind === 'withdrawn')
      return { runs, untrue: isWithdrawn ? watch.reason() : null }
    } finally {
      watch.stop()
    }
  }

  /**
   * Looks until the ports have been looked at since the run and the answer stands: what should be over is over
   * and the machine, where it was started, answers; or it is still there at a second look; or patience ends.
   */
  private async scanUntilSettled(plans: readonly Plan[], before: Status, ranAt: Date): Promise<Status> {
    const until = performance.now() + (this.options.timeoutMs ?? 60_000)
    const schedule = this.options.intervalMs ?? 5000
    let seenStill = 0
    for (;;) {
      const after = await this.scan('Looking again.')
      const fresh = after.snapshot.ports.every((port) => Date.parse(port.result.at) >= ranAt.getTime())
      const still = plans.some((plan) => remainingFindings(plan, before, after).length > 0)
      const waiting = plans.some(startsVm) && isBooting(after)
      if (fresh && plans.every(({ repair }) => noTrouble.includes(repair))) return after
      if (fresh && still) seenStill += 1
      if (fresh && (still ? seenStill > 1 : !waiting && after.state !== 'unknown')) return after
      if (performance.now() + schedule > until || this.options.shutdown?.aborted) return after
      await sleep(schedule)
    }
  }

  /** A way of root's ssh that was repaired shows only in a build. */
  private async scan(message: string | null, options: ScanOptions = { testBuild: 'again' }): Promise<Status> {
    if (message !== null) this.options.onProgress?.(message)
    const status = await this.scanner.scan(options)
    this.options.onStatus?.(status)
    return status
  }
}

function outcomeOfRun(plan: Plan, { plansRun: run, answer }: ScriptRun, before: Status, after: Status) {
  const outcome = outcomeWithoutRun(answer)
  if (outcome !== null) return { outcome, message: answer.message }
  if (answer.kind === 'ran') return outcomeOf(plan, run, before, after)
  return { outcome: answer.kind === 'unknown' ? 'unknown' : 'failed', message: answer.message } as const
}

/** The outcome where it is certain that nothing ran. */
function outcomeWithoutRun(answer: ElevationResult): 'cancelled' | 'failed' | null {
  switch (answer.kind) {
    case 'withdrawn':
    case 'cancelled':
      return 'cancelled'
    case 'denied':
    case 'no-screen':
    case 'missing':
      return 'failed'
    case 'ran':
    case 'failed':
    case 'unknown':
      return null
  }
}
