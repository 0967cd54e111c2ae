import type { Evidence } from '../../core/model/finding.ts'
import type { Planned, RepairResult } from '../../core/model/plan.ts'
import type { Status } from '../../core/model/status.ts'
import type { BuilderControl } from '../../repair/controls/builder-control.ts'
import type { HistoryEntry } from './history-entry.ts'
import type { TestBuildResult } from './test-build-result.ts'

/** A time of trouble: opened when a second look confirms it, closed when a look no longer shows it. */
export interface Incident {
  /** Random, stable over restarts. */
  readonly id: string
  /** Key of the leading finding. */
  readonly finding: string
  readonly title: string
  readonly openedAt: string
  readonly closedAt: string | null
  /** Id of the repair after which it was over, or null where it went by itself. */
  readonly repairedBy: string | null
  /** As it was last seen; of an earlier run as it was when it began. Absent: nobody remembers. */
  readonly evidence?: readonly Evidence[]
  /** Nobody was asked for that repair: it ran by itself, as the person allowed. */
  readonly automatic?: true
}

/** Where a repair stands. Nothing runs before the person has seen `planned` and agreed. */
export type RepairProgress =
  | { readonly status: 'idle' }
  | {
      readonly status: 'planned'
      readonly plans: readonly Planned[]
      /** The exact text that runs, and its SHA-256, which comes back with the click. */
      readonly script: string
      readonly sha256: string
      /** Why it is shown again, where the text that was agreed to did not run. */
      readonly shownAgain?: string
    }
  /** `message`: what happens just now, in words: "Waiting for the password." */
  | ({
      readonly status: 'running'
      readonly title: string
      readonly since: string
      readonly message?: string
    } & Whose)
  /** `since`: when it began; what was built later was built on the repaired Mac. */
  | ({ readonly status: 'done'; readonly since: string; readonly results: readonly RepairResult[] } & Whose)

/** `automatic`: nobody was asked, as the person allowed in the settings. */
interface Whose {
  readonly automatic?: true
}

/** Where a test build stands that a person asked for; absent: none was. */
export interface TestBuildProgress {
  readonly since: string
  /** Null once it ended. */
  readonly building: { readonly system: string; readonly uri: string; readonly since: string } | null
  readonly finished: boolean
  /** The person asked for its end, which takes as long as Nix lets go of what it was building. */
  readonly stopping?: true
  /** The last lines that Nix printed. */
  readonly output: string
  readonly results: readonly TestBuildResult[]
}

/** All that the faces show; the monitor is its only owner. */
export interface MonitorState {
  /** Null until the first look is done. */
  readonly status: Status | null
  readonly scanning: boolean
  /** Since when the state is what it is. */
  readonly stateSince: string | null
  /** Newest first; open ones and those of the last 24 hours. */
  readonly incidents: readonly Incident[]
  readonly repair: RepairProgress
  /** What the history tells of the last seven days, oldest first; absent before it was read. */
  readonly history?: readonly HistoryEntry[]
  readonly testBuild?: TestBuildProgress
  /** URIs of the machines elsewhere that are looked at just now, because the person asked. */
  readonly probingRemote?: readonly string[]
}

/** Goes on looking until stopped. No error inside a look ends it. */
export interface Monitor {
  state(): MonitorState
  /** Calls back at every change with the state after and before; returns the way to stop. */
  subscribe(changed: (after: MonitorState, before: MonitorState) => void): () => void
  /** Looks at everything now. */
  scan(): Promise<void>
  /** Looks at one machine elsewhere (URI of its entry), which nothing else connects to. */
  probeRemote(uri: string): Promise<void>
  /** Plans a repair of a finding (its key) and shows it in `state().repair`. */
  plan(finding: string, repair: string): void
  /** Plans to start, stop or restart the builder, shown and run as a repair is. */
  planControl(control: BuilderControl): void
  /** Plans to take back the repair with this receipt, shown and run as a repair is. */
  planUndo(receipt: string): void
  /** Plans to link the app's command line tool (its real path) into the PATH, shown and run as a repair is. */
  planTool(script: string): void
  /** Runs what is shown as planned, looks again, and shows the results. */
  /** Runs what is shown, only where its text has this SHA-256. */
  runPlan(sha256: string): Promise<void>
  dismissPlan(): void
  /** From now on what harms nothing and needs no password is repaired without asking, or no longer; off at first. */
  setAutoRepair(on: boolean): void
  /** Builds for each system that the builder promises, told in `state().testBuild`. */
  runTestBuild(): Promise<void>
  /** Ends a test build that runs, else forgets the last one. */
  stopTestBuild(): void
  /** The Mac woke: everything is looked at, and for 90 s no incident opens. */
  onResume(): void
  /** When the Mac last woke, or null where it has not slept since the start. */
  resumedAt(): string | null
  /** Trouble of the app itself (data folder, history, a look that broke), in words. */
  warnings(): readonly string[]
  /** Leaves no timer, watcher or handle behind. */
  stop(): Promise<void>
}
