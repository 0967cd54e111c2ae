import type { Plan } from '../../core/model/plan.ts'
import { type AdminAnswer, canHaveRun } from '../../mac/administrator/elevation-result.ts'
import type { Mac } from '../../mac/mac.ts'
import type { HistoryEntry } from '../incidents/history.ts'
import type { MonitorState } from '../state/monitor-state.ts'
import { decideUnasked, mostTries, triesCountMs, type UnaskedTry } from './auto-repair-policy.ts'

export interface UnaskedRepairsParts {
  readonly mac: Mac
  readonly state: () => MonitorState
  readonly wokeAt: () => string | null
  /** Another program repairs now. */
  readonly isRepairedElsewhere: () => boolean
  /** Runs it without asking; what root's program answered, or null where it was not asked. */
  readonly run: (plan: Plan) => Promise<AdminAnswer | null>
  /** What the notices say has changed. */
  readonly changed: () => void
}

/** Repairs without asking while the person allows it. */
export interface UnaskedRepairs {
  allow(on: boolean): void
  /** What earlier runs tried, as the history has it. */
  remember(entries: readonly HistoryEntry[]): void
  /** To be called after each look. */
  consider(): void
  notices(): readonly string[]
}

export function openUnaskedRepairs(parts: UnaskedRepairsParts): UnaskedRepairs {
  return new Unasked(parts)
}

const restWords = `Builderbar has repaired ${mostTries} times within a day without asking, and asks again now: something keeps breaking the builder.`

class Unasked implements UnaskedRepairs {
  private readonly parts: UnaskedRepairsParts
  private isAllowed = false
  private tries: readonly UnaskedTry[] = []
  /** Why nothing runs although it is allowed. sudo logs each refusal, so it is asked once and not again and again. */
  private refused: string | null = null
  private isResting = false
  private isRunning = false

  constructor(parts: UnaskedRepairsParts) {
    this.parts = parts
  }

  allow(on: boolean): void {
    if (on === this.isAllowed) return
    this.isAllowed = on
    this.refused = null
    this.isResting = false
    this.consider()
  }

  remember(entries: readonly HistoryEntry[]): void {
    const before = entries.flatMap((entry) =>
      entry.kind === 'repair' && entry.unasked ? [{ at: entry.at, finding: entry.finding }] : [],
    )
    this.tries = [...before, ...this.tries]
  }

  consider(): void {
    if (!this.isAllowed || this.refused !== null || this.isRunning) return
    const { mac, state, wokeAt, isRepairedElsewhere } = this.parts
    const { status, incidents, repair, testBuild } = state()
    const now = mac.now().getTime()
    this.tries = this.tries.filter(({ at }) => Math.abs(now - Date.parse(at)) < triesCountMs)
    const isOnScreen = repair.at === 'planned' || repair.at === 'running'
    const builds = testBuild !== undefined && !testBuild.ended
    const isBusy = isOnScreen || builds || isRepairedElsewhere()
    const decision = decideUnasked({ now, status, incidents, wokeAt: wokeAt(), isBusy, tries: this.tries })
    this.rest(decision.do === 'rest' || (this.isResting && decision.do === 'nothing' && isStillOpen(state())))
    if (decision.do === 'repair') void this.run(decision.plan)
  }

  notices(): readonly string[] {
    if (!this.isAllowed) return []
    return [...(this.refused === null ? [] : [this.refused]), ...(this.isResting ? [restWords] : [])]
  }

  private rest(isResting: boolean): void {
    if (isResting === this.isResting) return
    this.isResting = isResting
    this.parts.changed()
  }

  private async run(plan: Plan): Promise<void> {
    this.isRunning = true
    this.tries = [...this.tries, { at: this.parts.mac.now().toISOString(), finding: plan.finding }]
    try {
      const answer = await this.parts.run(plan)
      if (answer !== null && !canHaveRun(answer)) {
        this.refused = `Repairs without asking are on, and root cannot be had without a password: ${answer.says}`
        this.parts.changed()
      }
    } finally {
      this.isRunning = false
    }
  }
}

function isStillOpen({ incidents }: MonitorState): boolean {
  return incidents.some(({ closedAt }) => closedAt === null)
}
