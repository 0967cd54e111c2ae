/** Actions on the builder that need no finding. */
export const builderControls = [
  'start',
  'stop',
  'restart',
  'collect-garbage',
  'capture-log',
  'admin-check',
] as const
export type BuilderControl = (typeof builderControls)[number]

/** Controls that neither start nor stop anything, and so are printed under their own name. */
const withoutBuilderInId: ReadonlySet<BuilderControl> = new Set([
  'collect-garbage',
  'capture-log',
  'admin-check',
])

/** Whether the plan is an admin check: a root scan, which changes nothing (docs/architecture.md, "Root scan"). */
export function isAdminCheck(subject: PlanSubject): boolean {
  return subject.kind === 'control' && subject.control === 'admin-check'
}

/** What a plan is about. The same value requests the plan, and requests it again from a newer snapshot. */
export type PlanSubject =
  /** `finding`: its key. `repair`: id of the repair; null where the finding has none, which is always refused. */
  | { readonly kind: 'finding'; readonly finding: string; readonly repair: string | null }
  /** `service`: label of the launchd job. A request has none: the planner finds the service. */
  | { readonly kind: 'control'; readonly control: BuilderControl; readonly service?: string }
  /** `receipt`: id of the receipt of the repair that is undone. */
  | { readonly kind: 'undo'; readonly receipt: string }
  /** Links the command line tool into the PATH. `script`: real path of the tool inside the app. */
  | { readonly kind: 'tool'; readonly script: string }
  /** Removes root's receipts and backups, which are in `folder`. */
  | { readonly kind: 'uninstall'; readonly folder: string }

/** The two ids by which the JSON output, the terminal and the history file name a subject. */
export interface PlanIds {
  /** Id of the repair; '' where there is none. */
  readonly repair: string
  /** Key of the finding; for other plans what they are about: `stop@org.nixos.linux-builder`, the id of a receipt. */
  readonly finding: string
}

/** Returns the ids under which a subject is printed and recorded. Nothing reads a subject back from them. */
export function getPlanIds(subject: PlanSubject): PlanIds {
  switch (subject.kind) {
    case 'finding':
      return { repair: subject.repair ?? '', finding: subject.finding }
    case 'control': {
      const { control, service = '' } = subject
      const repair = withoutBuilderInId.has(control) ? control : `${control}-builder`
      return { repair, finding: `${control}@${service}` }
    }
    case 'undo':
      return { repair: 'undo', finding: subject.receipt }
    case 'tool':
      return { repair: 'install-tool', finding: `install-tool@${subject.script}` }
    case 'uninstall':
      return { repair: 'uninstall', finding: subject.folder }
  }
}

/** `safe`; `interrupts`: running builds die; `loses`: the guest's store is lost. */
export type Risk = 'safe' | 'interrupts' | 'loses'

export interface PlanStep {
  /** What the step does, in the present tense. */
  readonly description: string
  /** The shell text that root runs. */
  readonly script: string
}

/** A change of a file, word for word, for the user to read before the password prompt. */
export interface FileDiff {
  readonly path: string
  /** Its place in the file, e.g. "at the top". */
  readonly place: string
  readonly text: string
}

/** A build that a plan would end. */
export interface Interruption {
  /** Its process, by which a later plan knows the build again; null if the builds could not be observed. */
  readonly pid: number | null
  /** A sentence for the user. */
  readonly description: string
}

/** The headline of a plan that did not work, for each way in which it can fail, without a full stop. */
export interface FailureNames {
  /** It did not run, or not to its end: "Linux builder wasn't restarted". */
  readonly notDone: string
  /** It ran, but the problem is still there; absent where `notDone` says that too. */
  readonly notFixed?: string
  /** It may have run: "Linux builder may not be running yet". */
  readonly unsure: string
}

/** The name of a plan in each of its states. */
export interface PlanNames {
  /** Before it runs, as a heading: "Restart the Linux builder". */
  readonly title: string
  /** While it runs, without dots: "Restarting the Linux builder". */
  readonly progress: string
  /** Once it worked, without a full stop: "Linux builder restarted". */
  readonly done: string
  readonly failure: FailureNames
}

/** Returns what a plan says about its outcome. */
export function describeOutcome(
  { done, failure }: Pick<PlanNames, 'done' | 'failure'>,
  outcome: Outcome,
): string {
  switch (outcome) {
    case 'fixed':
      return done
    case 'not-fixed':
      return failure.notFixed ?? failure.notDone
    case 'unknown':
      return failure.unsure
    case 'cancelled':
    case 'failed':
    case 'refused':
      return failure.notDone
  }
}

/** What will be done to the Mac. All of it is shown before a password is asked (docs/architecture.md, "Plans"). */
export interface Plan extends PlanNames {
  readonly subject: PlanSubject
  readonly risk: Risk
  readonly needsAdmin: boolean
  /** Shell text before the first step, which assigns the plan's values, each quoted. */
  readonly values?: string
  readonly steps: readonly PlanStep[]
  /** Paths that the plan writes. */
  readonly paths: readonly string[]
  /** The text or the diff of what is written, where it is known before the run. */
  readonly diffs?: readonly FileDiff[]
  /** Each build that would end; empty where nothing is interrupted. */
  readonly interrupts: readonly Interruption[]
  /** How to undo it; null where there is nothing to undo. */
  readonly undo: PlanStep | null
  readonly permanentFix: string | null
}

/** A plan, or why none was made. */
export type Planned = { readonly ok: true; readonly plan: Plan } | PlanRefusal

export interface PlanRefusal {
  readonly ok: false
  readonly subject: PlanSubject
  /** The plan's own headline for not having run. */
  readonly notDone: string
  /** A sentence: why the plan would be unsafe or useless. */
  readonly reason: string
}

export const outcomes = ['fixed', 'not-fixed', 'cancelled', 'failed', 'refused', 'unknown'] as const
export type Outcome = (typeof outcomes)[number]

/**
 * What a running repair does now: `checking` the Mac before anything runs, waiting for the `password`, `running` the script,
 * `verifying` with a new scan.
 */
export type RepairStage = 'checking' | 'password' | 'running' | 'verifying'

/** The result of one plan. `repair --json` has `getPlanIds(subject)` in the place of the subject, and `output`. */
export interface RepairResult {
  readonly subject: PlanSubject
  readonly outcome: Outcome
  /** The outcome in the plan's own words, without a full stop. */
  readonly summary: string
  /** Keys of the findings before and after. */
  readonly before: readonly string[]
  readonly after: readonly string[]
  /** A sentence about the outcome, or why nothing ran; '' where the summary says it all. */
  readonly reason: string
  /** What the script printed, without its step lines; others wrote it, so it is shown as quoted text. */
  readonly printed: string
}

/** Returns the reason and what was printed as one text, as the field `output` of JSON has them. */
export function joinResultTexts({ reason, printed }: Pick<RepairResult, 'reason' | 'printed'>): string {
  return [reason, printed].filter((text) => text !== '').join('\n')
}
