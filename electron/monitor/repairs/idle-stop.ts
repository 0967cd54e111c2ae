import type { Plan, RepairResult } from '../../core/model/plan.ts'
import { defineTexts } from '../../core/text/translated-texts.ts'
import { type ElevationResult, mayHaveRun } from '../../mac/administrator/elevation-result.ts'
import type { Mac } from '../../mac/mac.ts'
import type { MonitorState } from '../state/monitor-state.ts'
import { decideIdleStop, type IdlePeriod, updateIdlePeriod } from './idle-stop-policy.ts'

export interface IdleStopOptions {
  readonly mac: Pick<Mac, 'now'>
  /** Whether another program runs a repair now. */
  readonly isRepairedElsewhere: () => boolean
}

/** The plan of an idle stop, and the minutes without a build before it. */
export interface DueIdleStop {
  readonly plan: Plan
  readonly minutes: number
}

/** Texts of the warnings about stopping the idle builder. */
export const idleStopTexts = defineTexts({
  needsPassword: (message: string) =>
    `The builder is to be stopped when idle, but root access needs a password: ${message}`,
  failed: (message: string) => `The idle builder couldn't be stopped: ${message}`,
})

/** Decides when the idle builder is stopped while the user allows it; the monitor runs the plan. */
export class IdleStop {
  private readonly options: IdleStopOptions
  /** Null: off. */
  private minutes: number | null = null
  private period: IdlePeriod | null = null
  /** Why the stop did not work. sudo logs each refusal, so it is not called again until the setting changes. */
  private failure: string | null = null
  private isRunning = false

  constructor(options: IdleStopOptions) {
    this.options = options
  }

  setMinutes(minutes: number | null): void {
    if (minutes === this.minutes) return
    this.minutes = minutes
    this.failure = null
  }

  /** Called after each scan. Returns the plan to run now, or null. The caller must call `onDone` after the run. */
  evaluate({ status, repair, testBuild }: MonitorState): DueIdleStop | null {
    this.period = status === null ? null : updateIdlePeriod(this.period, status)
    const { minutes } = this
    if (minutes === null || this.failure !== null || this.isRunning) return null
    const isDisplayed = repair.status === 'planned' || repair.status === 'running'
    const isBuilding = testBuild !== undefined && !testBuild.finished
    const plan = decideIdleStop({
      now: this.options.mac.now().getTime(),
      status,
      period: this.period,
      minutes,
      isBusy: isDisplayed || isBuilding || this.options.isRepairedElsewhere(),
    })
    if (plan === null) return null
    this.isRunning = true
    return { plan, minutes }
  }

  /** Called with the result of sudo, or null if it was not called, and the results of the run. */
  onDone(elevation: ElevationResult | null, results: readonly RepairResult[]): void {
    this.isRunning = false
    this.period = null
    if (elevation === null) return
    if (!mayHaveRun(elevation)) {
      this.failure = idleStopTexts.needsPassword(elevation.message)
    } else if (results.some(({ outcome }) => outcome !== 'fixed')) {
      this.failure = idleStopTexts.failed(elevation.message)
    }
  }

  warnings(): readonly string[] {
    return this.minutes === null || this.failure === null ? [] : [this.failure]
  }
}
