/** `safe`; `interrupts`: running builds die; `loses`: the guest's store is lost. */
export type Risk = 'safe' | 'interrupts' | 'loses'

export interface PlanStep {
  /** In words, present tense: what the step does. */
  readonly description: string
  /** The exact shell text that root runs for it. */
  readonly script: string
}

/** What is written where, word for word, for a person to read before the password is asked. */
export interface FileDiff {
  readonly path: string
  /** Its place in the file: "at the top". */
  readonly place: string
  readonly text: string
}

/** What a repair will do: all of it is shown before a password is asked (docs/architecture.md, "Plans"). */
export interface Plan {
  readonly repair: string
  /** The key of the finding that it repairs. */
  readonly finding: string
  readonly title: string
  readonly risk: Risk
  readonly needsAdmin: boolean
  /** Shell text before the first step: the values of the plan, each quoted. */
  readonly values?: string
  readonly steps: readonly PlanStep[]
  /** Paths that are written. */
  readonly paths: readonly string[]
  /** The block or the diff of what is written, where that is known before. */
  readonly diffs?: readonly FileDiff[]
  /** Builds that would die, in words; empty where nothing is interrupted. */
  readonly interrupts: readonly string[]
  /** How to take it back, or null where there is nothing to take back. */
  readonly undo: PlanStep | null
  readonly permanentFix: string | null
}

/** A plan, or why it would be unsafe to make one. */
export type Planned =
  | { readonly ok: true; readonly plan: Plan }
  | { readonly ok: false; readonly repair: string; readonly finding: string; readonly reason: string }

export type Outcome = 'fixed' | 'not-fixed' | 'cancelled' | 'failed' | 'refused' | 'unknown'

/** One line of `repair --json`. */
export interface RepairResult {
  readonly repair: string
  readonly finding: string
  readonly outcome: Outcome
  /** Keys of the findings before and after. */
  readonly before: readonly string[]
  readonly after: readonly string[]
  /** What the run printed, or why it was refused, for a person. */
  readonly output: string
}
