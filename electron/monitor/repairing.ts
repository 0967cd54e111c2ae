import type { Plan, Planned, RepairResult } from '../builder/plan.ts'
import { readRootOutput } from '../builder/root-output.ts'
import type { Status } from '../builder/status.ts'
import { type AdministratorWay, runAsRoot } from '../mac/administrator.ts'
import type { AdminAnswer } from '../mac/administrator-answer.ts'
import type { Mac } from '../mac/mac.ts'
import { controlOf } from '../repair/control-builder.ts'
import { plansRun, rootScript } from '../repair/root-script.ts'
import { undoId } from '../repair/undo.ts'
import { openHistory } from './history.ts'
import { takeLock } from './lock-file.ts'
import type { Looker } from './look.ts'
import { stillAsShown } from './planning.ts'
import { isBooting, judge, resultOf, startsMachine, stillThere } from './repair-outcome.ts'

export interface RunRepairsOptions {
  /** How long to look again while the builder starts; default 60000. */
  readonly patienceMs?: number
  /** Time between two looks afterwards; default 5000, as a port is not looked at more often. */
  readonly paceMs?: number
  /** Called with each stage in words: "Waiting for the password." */
  readonly onProgress?: (says: string) => void
  /** Called with each look that is made on the way. */
  readonly onStatus?: (status: Status) => void
}

/** A prompt may be left open for ten minutes and more. */
const lockStaleMs = 30 * 60_000
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
  const lock = await takeLock(looker.folder.path, 'repair.lock', lockStaleMs)
  try {
    if (!lock.held) {
      const which = lock.by === null ? '' : ` (process ${lock.by})`
      return refuse(`Another repair is running${which}. Nothing was run.`)
    }
    const results = await new Run(mac, looker, via, options).of(plans)
    const at = mac.now().toISOString()
    await openHistory(looker.folder).append(
      results.map(({ repair, finding, outcome }) => ({ at, kind: 'repair', repair, finding, outcome })),
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
    const checks = plans.map((plan) => ({ plan, still: stillAsShown(plan, before) }))
    const isOver = (plan: Plan) =>
      controlOf(plan) !== null ||
      plan.repair === undoId ||
      (before.state !== 'down' && before.state !== 'unknown')
    const goneWhy = 'What it repairs is no longer seen, and something else is: the plan has to be made anew.'
    const changed = checks.flatMap(({ plan, still }) =>
      still.is === 'changed' ? [still.why] : still.is === 'gone' && !isOver(plan) ? [goneWhy] : [],
    )[0]
    if (changed !== undefined) {
      const says = `${changed} Nothing was run.`
      return plans.map((plan) => resultOf(plan, { outcome: 'refused', says }, untouched))
    }
    const toRun = checks.flatMap(({ plan, still }) => (still.is === 'same' ? [plan] : []))
    const ran = toRun.length === 0 ? [] : await this.underOnePrompt(toRun, before)
    const says = 'It is over already. Nothing was run.'
    return plans.map(
      (plan) => ran[toRun.indexOf(plan)] ?? resultOf(plan, { outcome: 'fixed', says }, untouched),
    )
  }

  private async underOnePrompt(plans: readonly Plan[], before: Status): Promise<readonly RepairResult[]> {
    this.options.onProgress?.('Waiting for the password.')
    const stops = plans.some((plan) => controlOf(plan) === 'stop')
    // Before the prompt: no look may take the builder's end for a trouble.
    if (stops) await this.looker.rememberStop(true)
    const titles = plans.map((plan) => plan.title).join(', ')
    const answer = await runAsRoot(this.mac, rootScript(plans), `Builderbar: ${titles}`, this.via)
    const ranAt = this.mac.now()
    const nothingRan = outcomeWithoutRun(answer)
    if (nothingRan !== null) {
      if (stops) await this.looker.rememberStop(false)
      const untouched = { before, after: before }
      return plans.map((plan) => resultOf(plan, { outcome: nothingRan, says: answer.says }, untouched))
    }
    if (answer.kind !== 'failed' && plans.some(startsMachine)) await this.looker.forgetBoot()
    const after = await this.lookUntilSettled(plans, before, ranAt)
    const printed = 'output' in answer ? readRootOutput(answer.output) : readRootOutput('')
    const runs = plansRun(plans, printed)
    return plans.map((plan, index) => {
      const judged =
        answer.kind === 'ran'
          ? judge(plan, runs[index] ?? 'not-run', before, after)
          : ({ outcome: answer.kind === 'unknown' ? 'unknown' : 'failed', says: answer.says } as const)
      return resultOf(plan, judged, { before, after }, printed.lines.join('\n'))
    })
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
      if (fresh && plans.every(({ repair }) => repair === undoId)) return after
      if (fresh && still) seenStill += 1
      if (fresh && (still ? seenStill > 1 : !waiting && after.state !== 'unknown')) return after
      if (performance.now() + pace > until) return after
      await new Promise((resolve) => setTimeout(resolve, pace))
    }
  }

  private async look(says: string): Promise<Status> {
    this.options.onProgress?.(says)
    // A way of root's ssh that was repaired shows only in a build.
    const status = await this.looker.look({ prove: 'again' })
    this.options.onStatus?.(status)
    return status
  }
}

/** The outcome where it is certain that nothing ran. */
function outcomeWithoutRun(answer: AdminAnswer): 'cancelled' | 'failed' | null {
  switch (answer.kind) {
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
