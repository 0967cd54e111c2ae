import type { PlanSubject } from './plan-subject.ts'

/** `safe`; `interrupts`: running builds die; `loses`: the guest's store is lost. */
export type Risk = 'safe' | 'interrupts' | 'loses'

export interface PlanStep {
  /** What the step does, in the present tense. */
  readonly description: string
  /** The shell text that root runs. */
  readonly script: string
}

/** What is written where, word for word, to be read before the password is asked. */
export interface FileDiff {
  readonly path: string
  /** Its place in the file, e.g. "at the top". */
  readonly place: string
  readonly text: string
}

/** What will be done to the Mac. All of it is shown before a password is asked (docs/architecture.md, "Plans"). */
export interface Plan {
  readonly subject: PlanSubject
  readonly title: string
  readonly risk: Risk
  readonly needsAdmin: boolean
  /** Shell text before the first step, which assigns the plan's values, each quoted. */
  readonly values?: string
  readonly steps: readonly PlanStep[]
  /** Paths that the plan writes. */
  readonly paths: readonly string[]
  /** The text or the diff of what is written, where it is known before the run. */
  readonly diffs?: readonly FileDiff[]
  /** One sentence for each build that would end; empty where nothing is interrupted. */
  readonly interrupts: readonly string[]
  /** How to undo it; null where there is nothing to undo. */
  readonly undo: PlanStep | null
  readonly permanentFix: string | null
}

/** A plan, or why none was made. */
export type Planned = { readonly ok: true; readonly plan: Plan } | PlanRefusal

export interface PlanRefusal {
  readonly ok: false
  readonly subject: PlanSubject
  /** A sentence: why the plan would be unsafe or useless. */
  readonly reason: string
}

export const outcomes = ['fixed', 'not-fixed', 'cancelled', 'failed', 'refused', 'unknown'] as const
export type Outcome = (typeof outcomes)[number]

/** What became of one plan. `repair --json` has `planIds(subject)` in the place of the subject. */
export interface RepairResult {
  readonly subject: PlanSubject
  readonly outcome: Outcome
  /** Keys of the findings before and after. */
  readonly before: readonly string[]
  readonly after: readonly string[]
  /** What the run printed, or why it was refused. */
  readonly output: string
}
