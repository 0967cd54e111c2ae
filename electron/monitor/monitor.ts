import type { Mac } from '../mac/mac.ts'
import type { DataFolder } from './data-folder.ts'
import type { Looker } from './look.ts'
import type { MonitorState } from './monitor-state.ts'

export interface MonitorOptions {
  readonly mac: Mac
  readonly folder: DataFolder
  /** How root is asked; default 'osascript'. */
  readonly via?: 'osascript' | 'sudo'
  /** False for a face that only shows (`watch`): it writes no history. Default true. */
  readonly keepsHistory?: boolean
  /** Default: a looker of its own on the Mac and the folder. */
  readonly looker?: Looker
  /** Default: the computer's own timers. */
  readonly clock?: MonitorClock
}

export interface MonitorClock {
  /** Calls back every so many milliseconds; returns the way to stop. */
  every(milliseconds: number, tick: () => void): () => void
}

/** Goes on looking until stopped. No error inside a look ends it. */
export interface Monitor {
  state(): MonitorState
  /** Calls back at every change with the state before and after; returns the way to stop. */
  subscribe(changed: (after: MonitorState, before: MonitorState) => void): () => void
  /** Looks at everything now. */
  look(): Promise<void>
  /** Plans a repair of a finding (its key) and shows it in `state().repair`. */
  plan(finding: string, repair: string): void
  /** Runs what is shown as planned, looks again, and shows the results. */
  runPlan(): Promise<void>
  dismissPlan(): void
  /** The Mac woke: everything is looked at, and for 90 s no incident opens. */
  woke(): void
  /** Since when the Mac is awake, or null where it has not slept since the start. */
  wokeAt(): string | null
  /** Trouble of the app itself (data folder, history), in words. */
  notices(): readonly string[]
  /** Leaves no timer, watcher or handle behind. */
  stop(): Promise<void>
}

export function openMonitor(_options: MonitorOptions): Monitor {
  throw new Error('openMonitor is being built')
}
