import type { Evidence } from '../../core/model/finding.ts'
import type { Planned, PlanSubject, RepairResult, RepairStage } from '../../core/model/plan.ts'
import type { Status } from '../../core/model/status.ts'
import type { HistoryEntry } from './history-entry.ts'
import type { TestBuildResult } from './test-build-result.ts'

/** A period with an error: opened when a second scan confirms it, closed when a scan no longer shows it. */
export interface Incident {
  /** Random, stable over restarts. */
  readonly id: string
  /** Key of the root finding. */
  readonly finding: string
  readonly title: string
  readonly openedAt: string
  readonly closedAt: string | null
  /** Id of the repair that ended it, or null if none did. */
  readonly repairedBy: string | null
  /** As last observed; from an earlier run, as observed when it opened. Absent if it was not recorded. */
  readonly evidence?: readonly Evidence[]
  /** That repair ran automatically, as the user allowed. */
  readonly automatic?: true
}

/** Progress of a repair. Nothing runs before the user has confirmed what `planned` displays, unless `automatic`. */
export type RepairProgress =
  | { readonly status: 'idle' }
  | {
      readonly status: 'planned'
      readonly plans: readonly Planned[]
      /** The exact text that runs, and its SHA-256, which comes back with the click. */
      readonly script: string
      readonly sha256: string
      /** Why it is displayed again, where the confirmed script did not run. */
      readonly shownAgain?: string
    }
  | ({
      readonly status: 'running'
      readonly subject: PlanSubject
      /** What runs, as its plan names it: "Restarting the Linux builder". */
      readonly progress: string
      readonly since: string
      readonly stage: RepairStage
    } & AutomaticFlag)
  /** `since`: when it began. */
  | ({
      readonly status: 'done'
      readonly since: string
      readonly results: readonly RepairResult[]
    } & AutomaticFlag)

/** `automatic`: ran without confirmation, as the user allowed in the settings. */
interface AutomaticFlag {
  readonly automatic?: true
}

/** Progress of a test build that the user requested. */
export interface TestBuildProgress {
  readonly since: string
  /** Null once it ended. */
  readonly building: { readonly system: string; readonly uri: string; readonly since: string } | null
  readonly finished: boolean
  /** The user stopped it; it ends once Nix has exited. */
  readonly stopping?: true
  /** The last lines that Nix printed. */
  readonly output: string
  readonly results: readonly TestBuildResult[]
}

/** Everything that the app and the terminal display; only the monitor changes it. */
export interface MonitorState {
  /** Null until the first scan is done. */
  readonly status: Status | null
  readonly scanning: boolean
  /** When the current state began. */
  readonly stateSince: string | null
  /** Newest first; open ones and those of the last 24 hours. */
  readonly incidents: readonly Incident[]
  readonly repair: RepairProgress
  /** The history of the last seven days, oldest first; absent before it was read. */
  readonly history?: readonly HistoryEntry[]
  readonly testBuild?: TestBuildProgress
  /** URIs of the remote builders being probed now, on the user's request. */
  readonly probingRemote?: readonly string[]
}

/** Scans until stopped. An error in a scan does not end it. */
export interface Monitor {
  state(): MonitorState
  /** Calls back at every change with the state after and before; returns a function that unsubscribes. */
  subscribe(onChange: (after: MonitorState, before: MonitorState) => void): () => void
  /** Scans everything now. */
  scan(): Promise<void>
  /** Tells whether the user looks at the popover: then the figures of the VM are refreshed more often. */
  setWatched(isWatched: boolean): void
  /** Probes one remote builder (URI of its entry); a scan never connects to it. */
  probeRemote(uri: string): Promise<void>
  /** Plans a subject and displays the plan in `state().repair`. */
  plan(subject: PlanSubject): void
  /** Runs the displayed script, only where this is its SHA-256, scans again, and displays the results. */
  runPlan(sha256: string): Promise<void>
  dismissPlan(): void
  /** Closes the password prompt of the running repair, so that nothing runs. Has no effect on a script that has begun. */
  cancelRepair(): void
  /** Switches automatic repairs on or off; off at first. */
  setAutoRepair(on: boolean): void
  /** Stops the builder when nothing was built for this many minutes; null, the initial value: never. */
  setIdleStop(minutes: number | null): void
  /** Runs a test build for each system of the builder; the progress is in `state().testBuild`. */
  runTestBuild(): Promise<void>
  /** Stops a running test build; without one, forgets the result of the last. */
  stopTestBuild(): void
  /** Scans everything after the Mac woke; no incident opens for 90 s. */
  onResume(): void
  /** When the Mac last woke, or null if it has not slept since the start. */
  resumedAt(): string | null
  /** Returns sentences about problems of Builderbar itself: data folder, history, an error in a scan. */
  warnings(): readonly string[]
  /** Leaves no timer, watcher or handle behind. */
  stop(): Promise<void>
}
