import type { Plan, Planned, RepairResult } from '../../core/model/plan.ts'
import type { Status } from '../../core/model/status.ts'
import type { AdministratorOptions, AdministratorWay } from '../../mac/administrator/administrator.ts'
import type { AdminAnswer } from '../../mac/administrator/elevation-result.ts'
import type { Mac } from '../../mac/mac.ts'
import { controlOf } from '../../repair/controls/builder-control.ts'
import { installToolId } from '../../repair/controls/install-tool.ts'
import { undoId } from '../../repair/plan/undo.ts'
import { loadService } from '../../repair/repairs/load-service.ts'
import { undoable } from '../../repair/undos.ts'
import { openHistory } from '../incidents/history.ts'
import type { Looker, LookOptions } from '../scan/scanner.ts'
import type { DataFolder } from '../storage/data-folder.ts'
import { isLockedByAnother, takeLock } from '../storage/lock-file.ts'
import { plansStand } from './planner.ts'
import { watchWhilePromptIsOpen } from './prompt-watch.ts'
import { isBooting, judge, resultOf, startsMachine, stillThere } from './repair-outcome.ts'
import { runTexts, type TextRun } from './script-runner.ts'

export interface RunRepairsOptions {
  /** How long to look again while the builder starts; default 60000. */
  readonly patienceMs?: number
  /** Time between two looks afterwards; default 5000, as a port is not looked at more often. */
  readonly paceMs?: number
  /** Called with each stage in words: "Waiting for the password." */
  readonly onProgress?: (says: string) => void
  /** Called with each look that is made on the way. */
  readonly onStatus?: (status: Status) => void
  /** Aborted when this program ends: an open prompt is closed, and what root has begun is left to itself. */
  readonly leave?: AbortSignal
  /** How root is asked; the signals are this run's own. */
  readonly asking?: AdministratorOptions
  /** What root's program answered. */
  readonly onAnswer?: (answer: AdminAnswer) => void
  /** Nobody was asked: the history says so. */
  readonly unasked?: true
  /** How often it is looked while the prompt is open; default 15000. */
  readonly promptLookMs?: number
}

/** What repairs nothing, so that one look afterwards is enough. */
const noTrouble: readonly string[] = [undoId, installToolId]
/** A prompt may be left open for ten minutes and more. */
const lockStaleMs = 30 * 60_000
const lockName = 'repair.lock'
/** Lookers for which a repair runs: where there is no folder for a lock, one program is all there is. */
const busy = new WeakSet<Looker>()

/**
 * Runs plans that the person has seen, under one prompt, and looks again. The plans are made anew from a
 * fresh look first and must be what was shown. One result for each plan, in their order; it never throws.
 */
export async function runRepairs(
  mac: Mac,
  looker: Looker,
  planned: readonly Planned[],
  via: AdministratorWay,
  options: RunRepairsOptions = {},
): Promise<readonly RepairResult[]> {
  const plans = planned.flatMap((one) => (one.planned ? [one.plan] : []))
  const refusals = planned.flatMap((one) => (one.planned ? [] : [refusal(one.repair, one.finding, one.why)]))
  if (plans.length === 0) return refusals
  const refuse = (why: string) => [
    ...plans.map((plan) => refusal(plan.repair, plan.finding, why)),
    ...refusals,
  ]
  if (busy.has(looker)) return refuse('Another repair is running. Nothing was run.')
  busy.add(looker)
  const lock = await takeLock(looker.folder.path, lockName, lockStaleMs)
  try {
    if (!lock.held) {
      const which = lock.by === null ? '' : ` (process ${lock.by})`
      return refuse(`Another repair is running${which}. Nothing was run.`)
    }
    const results = await new Run(mac, looker, via, options).of(plans)
    const at = mac.now().toISOString()
    await openHistory(looker.folder).append(
      results.map(({ repair, finding, outcome }) => ({
        ...{ at, kind: 'repair', repair, finding, outcome },
        ...(options.unasked ? { unasked: true } : {}),
      })),
    )
    return [...results, ...refusals]
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error)
    const unknown = plans.map((plan) => refusal(plan.repair, plan.finding, why))
    return [...unknown.map((result) => ({ ...result, outcome: 'unknown' as const })), ...refusals]
  } finally {
    busy.delete(looker)
    if (lock.held) await lock.release()
  }
}

/** Whether another program of this account repairs now. */
export function repairRunsElsewhere(folder: DataFolder): boolean {
  return isLockedByAnother(folder.path, lockName, lockStaleMs)
}

function refusal(repair: string, finding: string, why: string): RepairResult {
  return { repair, finding, outcome: 'refused', before: [], after: [], output: why }
}

/** One run under one prompt. */
class Run {
  private readonly mac: Mac
  private readonly looker: Looker
  private readonly via: AdministratorWay
  private readonly options: RunRepairsOptions

  constructor(mac: Mac, looker: Looker, via: AdministratorWay, options: RunRepairsOptions) {
    this.mac = mac
    this.looker = looker
    this.via = via
    this.options = options
  }

  async of(plans: readonly Plan[]): Promise<readonly RepairResult[]> {
    const before = await this.look('Looking at the Mac.')
    const untouched = { before, after: before }
    const stand = plansStand(plans, before)
    if (stand.is === 'changed') {
      const says = `${stand.why} Nothing was run.`
      return plans.map((plan) => resultOf(plan, { outcome: 'refused', says }, untouched))
    }
    const { toRun } = stand
    const ran = toRun.length === 0 ? [] : await this.underOnePrompt(toRun, before)
    const says = 'It is over already. Nothing was run.'
    return plans.map(
      (plan) => ran[toRun.indexOf(plan)] ?? resultOf(plan, { outcome: 'fixed', says }, untouched),
    )
  }

  private async underOnePrompt(plans: readonly Plan[], before: Status): Promise<readonly RepairResult[]> {
    const stops = plans.some((plan) => controlOf(plan) === 'stop')
    // Before the prompt: no look may take the builder's end for a trouble.
    if (stops) await this.looker.rememberStop(true)
    const { runs, untrue } = await this.ask(plans)
    const ranAt = this.mac.now()
    const answers = [...runs.values()].map(({ answer }) => answer)
    for (const answer of answers) this.options.onAnswer?.(answer)
    const nothingRan = answers.every((answer) => outcomeWithoutRun(answer) !== null)
    if (nothingRan && stops) await this.looker.rememberStop(false)
    const started = plans.some((plan) => startsMachine(plan) && runs.get(plan)?.answer.kind !== 'failed')
    if (!nothingRan && started) await this.looker.forgetBoot()
    if (!nothingRan) await this.afterUndo(plans, before)
    // Who ends now has no time to look again.
    const isBlind = nothingRan || this.options.leave?.aborted === true
    const after = isBlind ? (untrue?.seen ?? before) : await this.lookUntilSettled(plans, before, ranAt)
    const looks = { before, after }
    if (untrue !== null) return plans.map((plan) => resultOf(plan, untrue, looks))
    return plans.flatMap((plan) => {
      const ran = runs.get(plan)
      return ran === undefined ? [] : [resultOf(plan, judgeRun(plan, ran, before, after), looks, ran.printed)]
    })
  }

  private async afterUndo(plans: readonly Plan[], { snapshot }: Status): Promise<void> {
    for (const plan of plans) {
      const receipt = plan.repair === undoId ? undoable(snapshot).find(({ id }) => id === plan.finding) : null
      if (receipt?.name === loadService.id) await this.looker.startTakenBack(receipt.at)
    }
  }

  /** Runs the texts; while a prompt is open it is looked whether they are still what was agreed to. */
  private async ask(plans: readonly Plan[]) {
    const look = () => this.look(null, {})
    const watch = watchWhilePromptIsOpen(plans, look, this.options.promptLookMs ?? 15_000)
    try {
      const { leave } = this.options
      const runs = await runTexts(this.mac, plans, this.via, {
        says: (stage) => this.options.onProgress?.(stage),
        asking: { ...this.options.asking, withdraw: watch.untrue, ...(leave === undefined ? {} : { leave }) },
      })
      const isWithdrawn = [...runs.values()].some(({ answer }) => answer.kind === 'withdrawn')
      return { runs, untrue: isWithdrawn ? watch.why() : null }
    } finally {
      watch.stop()
    }
  }

  /**
   * Looks until the ports have been looked at since the run and the answer stands: what should be over is over
   * and the machine, where it was started, answers; or it is still there at a second look; or patience ends.
   */
  private async lookUntilSettled(plans: readonly Plan[], before: Status, ranAt: Date): Promise<Status> {
    const until = performance.now() + (this.options.patienceMs ?? 60_000)
    const pace = this.options.paceMs ?? 5000
    let seenStill = 0
    for (;;) {
      const after = await this.look('Looking again.')
      const fresh = after.snapshot.ports.every((port) => Date.parse(port.look.at) >= ranAt.getTime())
      const still = plans.some((plan) => stillThere(plan, before, after).length > 0)
      const waiting = plans.some(startsMachine) && isBooting(after)
      if (fresh && plans.every(({ repair }) => noTrouble.includes(repair))) return after
      if (fresh && still) seenStill += 1
      if (fresh && (still ? seenStill > 1 : !waiting && after.state !== 'unknown')) return after
      if (performance.now() + pace > until || this.options.leave?.aborted) return after
      await new Promise((resolve) => setTimeout(resolve, pace))
    }
  }

  /** A way of root's ssh that was repaired shows only in a build. */
  private async look(says: string | null, options: LookOptions = { prove: 'again' }): Promise<Status> {
    if (says !== null) this.options.onProgress?.(says)
    const status = await this.looker.look(options)
    this.options.onStatus?.(status)
    return status
  }
}

function judgeRun(plan: Plan, { run, answer }: TextRun, before: Status, after: Status) {
  const outcome = outcomeWithoutRun(answer)
  if (outcome !== null) return { outcome, says: answer.says }
  if (answer.kind === 'ran') return judge(plan, run, before, after)
  return { outcome: answer.kind === 'unknown' ? 'unknown' : 'failed', says: answer.says } as const
}

/** The outcome where it is certain that nothing ran. */
function outcomeWithoutRun(answer: AdminAnswer): 'cancelled' | 'failed' | null {
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
