import type { Plan } from '../../core/model/plan.ts'
import { type ElevationResult, mayHaveRun } from '../../mac/administrator/elevation-result.ts'
import type { Mac } from '../../mac/mac.ts'
import type { HistoryEntry } from '../state/history-entry.ts'
import type { MonitorState } from '../state/monitor-state.ts'
import { type AutoRepairAttempt, decideAutoRepair, maxAttempts, triesCountMs } from './auto-repair-policy.ts'

export interface AutoRepairOptions {
  readonly mac: Mac
  readonly state: () => MonitorState
  readonly resumedAt: () => string | null
  /** Another program repairs now. */
  readonly isRepairedElsewhere: () => boolean
  /** Runs it without asking; what root's program answered, or null where it was not asked. */
  readonly run: (plan: Plan) => Promise<ElevationResult | null>
  /** What the notices say has changed. */
  readonly onChange: () => void
}

/** Repairs without asking while the person allows it. */
export interface AutoRepair {
  setAllowed(on: boolean): void
  /** What earlier runs tried, as the history has it. */
  restore(entries: readonly HistoryEntry[]): void
  /** To be called after each look. */
  evaluate(): void
  warnings(): readonly string[]
}

export function openAutoRepair(parts: AutoRepairOptions): AutoRepair {
  return new AutoRepairController(parts)
}

const restWords = `Builderbar has repaired ${maxAttempts} times within a day without asking, and asks again now: something keeps breaking the builder.`

class AutoRepairController implements AutoRepair {
  private readonly options: AutoRepairOptions
  private isAllowed = false
  private tries: readonly AutoRepairAttempt[] = []
  /** Why nothing runs although it is allowed. sudo logs each refusal, so it is asked once and not again and again. */
  private refused: string | null = null
  private isPaused = false
  private isRunning = false

  constructor(parts: AutoRepairOptions) {
    this.options = parts
  }

  setAllowed(on: boolean): void {
    if (on === this.isAllowed) return
    this.isAllowed = on
    this.refused = null
    this.isPaused = false
    this.evaluate()
  }

  restore(entries: readonly HistoryEntry[]): void {
    const before = entries.flatMap((entry) =>
      entry.kind === 'repair' && entry.automatic ? [{ at: entry.at, finding: entry.finding }] : [],
    )
    this.tries = [...before, ...this.tries]
  }

  evaluate(): void {
    if (!this.isAllowed || this.refused !== null || this.isRunning) return
    const { mac, state, resumedAt, isRepairedElsewhere } = this.options
    const { status, incidents, repair, testBuild } = state()
    const now = mac.now().getTime()
    this.tries = this.tries.filter(({ at }) => Math.abs(now - Date.parse(at)) < triesCountMs)
    const isOnScreen = repair.status === 'planned' || repair.status === 'running'
    const builds = testBuild !== undefined && !testBuild.finished
    const isBusy = isOnScreen || builds || isRepairedElsewhere()
    const decision = decideAutoRepair({
      now,
      status,
      incidents,
      resumedAt: resumedAt(),
      isBusy,
      tries: this.tries,
    })
    this.pause(
      decision.kind === 'rest' || (this.isPaused && decision.kind === 'nothing' && isStillOpen(state())),
    )
    if (decision.kind === 'repair') void this.run(decision.plan)
  }

  warnings(): readonly string[] {
    if (!this.isAllowed) return []
    return [...(this.refused === null ? [] : [this.refused]), ...(this.isPaused ? [restWords] : [])]
  }

  private pause(isResting: boolean): void {
    if (isResting === this.isPaused) return
    this.isPaused = isResting
    this.options.onChange()
  }

  private async run(plan: Plan): Promise<void> {
    this.isRunning = true
    this.tries = [...this.tries, { at: this.options.mac.now().toISOString(), finding: plan.finding }]
    try {
      const answer = await this.options.run(plan)
      if (answer !== null && !mayHaveRun(answer)) {
        this.refused = `Repairs without asking are on, and root cannot be had without a password: ${answer.message}`
        this.options.onChange()
      }
    } finally {
      this.isRunning = false
    }
  }
}

function isStillOpen({ incidents }: MonitorState): boolean {
  return incidents.some(({ closedAt }) => closedAt === null)
}
