import { getPlanIds, type Plan } from '../../core/model/plan.ts'
import { defineTexts } from '../../core/text/translated-texts.ts'
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
  /** Whether another program runs a repair now. */
  readonly isRepairedElsewhere: () => boolean
}

/** An idle stop is automatic too, but not an attempt to repair. */
const idleStopId = 'stop-builder'

/** Texts of the warnings about automatic repairs. */
export const autoRepairTexts = defineTexts({
  limitReached: (count: number) =>
    `Automatic repairs are paused after ${count} in one day. Something keeps breaking the builder.`,
  needsPassword: (message: string) =>
    `Automatic repairs are on, but this Mac requires a password: ${message}`,
})

/** Decides which repairs run automatically while the user allows it; the monitor runs them. */
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

  /** Returns false if the setting was the same before. */
  setAllowed(on: boolean): boolean {
    if (on === this.isAllowed) return false
    this.isAllowed = on
    this.refusal = null
    this.isPaused = false
    return true
  }

  /** Takes the attempts of earlier runs from the history. */
  restore(entries: readonly HistoryEntry[]): void {
    const earlierAttempts = entries.flatMap((entry) =>
      entry.kind === 'repair' && entry.automatic && entry.repair !== idleStopId
        ? [{ at: entry.at, finding: entry.finding }]
        : [],
    )
    this.attempts = [...earlierAttempts, ...this.attempts]
  }

  /** Returns the plan to run now, or null. The caller must call `onElevation` after the run. */
  evaluate(state: MonitorState, resumedAt: string | null): Plan | null {
    if (!this.isAllowed || this.refusal !== null || this.isRunning) return null
    const { mac, isRepairedElsewhere } = this.options
    const { status, incidents, repair, testBuild } = state
    const now = mac.now().getTime()
    this.attempts = this.attempts.filter(({ at }) => Math.abs(now - Date.parse(at)) < attemptWindowMs)
    const isDisplayed = repair.status === 'planned' || repair.status === 'running'
    const isBuilding = testBuild !== undefined && !testBuild.finished
    const isBusy = isDisplayed || isBuilding || isRepairedElsewhere()
    const decision = decideAutoRepair({
      now,
      status,
      incidents,
      resumedAt,
      isBusy,
      attempts: this.attempts,
    })
    this.isPaused =
      decision.kind === 'limit-reached' ||
      (this.isPaused && decision.kind === 'nothing' && hasOpenIncident(state))
    if (decision.kind !== 'repair') return null
    this.isRunning = true
    const { finding } = getPlanIds(decision.plan.subject)
    this.attempts = [...this.attempts, { at: mac.now().toISOString(), finding }]
    return decision.plan
  }

  /** Called with the result of sudo, or null if it was not called. */
  onElevation(elevation: ElevationResult | null): void {
    this.isRunning = false
    if (elevation !== null && !mayHaveRun(elevation)) {
      this.refusal = autoRepairTexts.needsPassword(elevation.message)
    }
  }

  warnings(): readonly string[] {
    if (!this.isAllowed) return []
    return [
      ...(this.refusal === null ? [] : [this.refusal]),
      ...(this.isPaused ? [autoRepairTexts.limitReached(maxAttempts)] : []),
    ]
  }
}

function hasOpenIncident({ incidents }: MonitorState): boolean {
  return incidents.some(({ closedAt }) => closedAt === null)
}
