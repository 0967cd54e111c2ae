/** `safe`; `interrupts`: running builds die; `loses`: the guest's store is lost. */
export type Risk = 'safe' | 'interrupts' | 'loses'

export interface PlanStep {
  /** For the user, in the present tense. */
  readonly description: string
  /** The shell text that root runs. */
  readonly script: string
}

/** A text that a plan writes into a file, which the user can read before entering the password. */
export interface FileDiff {
  readonly path: string
  /** Its place in the file, e.g. "at the top". */
  readonly place: string
  readonly text: string
}

/** What a repair will do. All of it is shown before macOS asks for a password (docs/architecture.md, "Plans"). */
export interface Plan {
  readonly repair: string
  /** The key of the finding that it repairs. */
  readonly finding: string
  readonly title: string
  readonly risk: Risk
  readonly needsAdmin: boolean
  /** Shell text before the first step, which assigns the plan's values, each quoted. */
  readonly values?: string
  readonly steps: readonly PlanStep[]
  /** Paths that the plan writes. */
  readonly paths: readonly string[]
  /** The texts that the plan writes, as far as they are known before the run. */
  readonly diffs?: readonly FileDiff[]
  /** Descriptions of running builds that the plan would kill. */
  readonly interrupts: readonly string[]
  /** How to undo the plan; null if there is nothing to undo. */
  readonly undo: PlanStep | null
  readonly permanentFix: string | null
}

/** A plan, or why the repair is refused as unsafe. */
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
  /** Output of the run, or why it was refused. */
  readonly output: string
}
