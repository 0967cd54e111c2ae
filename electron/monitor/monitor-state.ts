import type { Planned, RepairResult } from '../builder/plan.ts'
import type { Status } from '../builder/status.ts'

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
}

/** Where a repair stands. Nothing runs before the person has seen `planned` and agreed. */
export type RepairProgress =
  | { readonly at: 'idle' }
  | { readonly at: 'planned'; readonly plans: readonly Planned[]; readonly script: string }
  /** `says`: what happens just now, in words: "Waiting for the password." */
  | { readonly at: 'running'; readonly title: string; readonly since: string; readonly says?: string }
  | { readonly at: 'done'; readonly results: readonly RepairResult[] }

/** All that the faces show; the monitor is its only owner. */
export interface MonitorState {
  /** Null until the first look is done. */
  readonly status: Status | null
  readonly looking: boolean
  /** Since when the state is what it is. */
  readonly stateSince: string | null
  /** Newest first; open ones and those of the last 24 hours. */
  readonly incidents: readonly Incident[]
  readonly repair: RepairProgress
}
