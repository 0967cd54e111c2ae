import { type Plan, planIds } from '../../core/model/plan.ts'
import { type ElevationResult, mayHaveRun } from '../../mac/administrator/elevation-result.ts'
import type { Mac } from '../../mac/mac.ts'
import type { HistoryEntry } from '../state/history-entry.ts'
import type { MonitorState } from '../state/monitor-state.ts'
import {
  type AutoRepairAttempt,
  attemptWindowMs,
  decideAutoRepair,
  maxAttempts,
} from './auto-repair-policy.ts'

export interface AutoRepairOptions {
  readonly mac: Mac
  readonly state: () => MonitorState
  readonly resumedAt: () => string | null
  /** Whether another program runs a repair now. */
  readonly isRepairedElsewhere: () => boolean
  /** Runs the plan automatically. Returns the result of sudo, or null if it was not called. */
  readonly run: (plan: Plan) => Promise<ElevationResult | null>
  /** Called when `warnings()` changed. */
  readonly onChange: () => void
}

const limitWarning = `Builderbar has repaired ${maxAttempts} times within a day without asking, and asks again now: something keeps breaking the builder.`

/** Runs repairs automatically while the user allows it. */
export class AutoRepair {
  private readonly options: AutoRepairOptions
  private isAllowed = false
  private attempts: readonly AutoRepairAttempt[] = []
  /** Why sudo refused. It logs each refusal, so it is not called again until the setting changes. */
  private refusal: string | null = null
  private isPaused = false
  private isRunning = false

  constructor(options: AutoRepairOptions) {
    this.options = options
  }

  setAllowed(on: boolean): void {
    if (on === this.isAllowed) return
    this.isAllowed = on
    this.refusal = null
    this.isPaused = false
    this.evaluate()
  }

  /** Takes the attempts of earlier runs from the history. */
  restore(entries: readonly HistoryEntry[]): void {
    const earlier = entries.flatMap((entry) =>
      entry.kind === 'repair' && entry.automatic ? [{ at: entry.at, finding: entry.finding }] : [],
    )
    this.attempts = [...earlier, ...this.attempts]
  }

  /** Starts a repair where one is due. Called after each scan. */
  evaluate(): void {
    if (!this.isAllowed || this.refusal !== null || this.isRunning) return
    const { mac, state, resumedAt, isRepairedElsewhere } = this.options
    const { status, incidents, repair, testBuild } = state()
    const now = mac.now().getTime()
    this.attempts = this.attempts.filter(({ at }) => Math.abs(now - Date.parse(at)) < attemptWindowMs)
    const isDisplayed = repair.status === 'planned' || repair.status === 'running'
    const isBuilding = testBuild !== undefined && !testBuild.finished
    const isBusy = isDisplayed || isBuilding || isRepairedElsewhere()
    const decision = decideAutoRepair({
      now,
      status,
      incidents,
      resumedAt: resumedAt(),
      isBusy,
      attempts: this.attempts,
    })
    this.setPaused(
      decision.kind === 'rest' || (this.isPaused && decision.kind === 'nothing' && hasOpenIncident(state())),
    )
    if (decision.kind === 'repair') void this.run(decision.plan)
  }

  warnings(): readonly string[] {
    if (!this.isAllowed) return []
    return [...(this.refusal === null ? [] : [this.refusal]), ...(this.isPaused ? [limitWarning] : [])]
  }

  private setPaused(isPaused: boolean): void {
    if (isPaused === this.isPaused) return
    this.isPaused = isPaused
    this.options.onChange()
  }

  private async run(plan: Plan): Promise<void> {
    this.isRunning = true
    const { finding } = planIds(plan.subject)
    this.attempts = [...this.attempts, { at: this.options.mac.now().toISOString(), finding }]
    try {
      const answer = await this.options.run(plan)
      if (answer !== null && !mayHaveRun(answer)) {
        this.refusal = `Repairs without asking are on, and root cannot be had without a password: ${answer.message}`
        this.options.onChange()
      }
    } finally {
      this.isRunning = false
    }
  }
}

function hasOpenIncident({ incidents }: MonitorState): boolean {
  return incidents.some(({ closedAt }) => closedAt === null)
}
