import type { Finding } from '../builder/finding.ts'
import type { Status } from '../builder/status.ts'
import type { ChainLink } from '../diagnose/chain.ts'
import type { LookedAt } from '../diagnose/looked-at.ts'
import type { Incident, RepairProgress } from '../monitor/monitor-state.ts'

/** A repair that a finding offers, as its button needs it. */
export interface RepairOffer {
  readonly id: string
  /** What the button says, e.g. "Restart builder…". */
  readonly button: string
}

/** Present only where the app runs on a stand-in Mac: it is said on screen, and the scenario can be picked. */
export interface Demo {
  readonly scenario: string
  readonly scenarios: readonly { readonly id: string; readonly title: string }[]
}

/** All that the popover shows: plain data, pushed whole on every change. */
export interface PopoverView {
  readonly status: Omit<Status, 'snapshot'> | null
  readonly looking: boolean
  readonly stateSince: string | null
  readonly leading: readonly Finding[]
  readonly offers: Readonly<Record<string, readonly RepairOffer[]>>
  readonly chain: readonly ChainLink[]
  readonly lookedAt: readonly LookedAt[]
  readonly incidents: readonly Incident[]
  readonly repair: RepairProgress
  readonly demo: Demo | null
  /** Trouble of the app itself (settings unreadable, history not writable), in words. */
  readonly notices: readonly string[]
}

/** All that the popover may ask for: ids and its own height, never a command, a path or shell text. */
export type PopoverRequest =
  /** The page is there and wants the view as it is now. */
  | { readonly ask: 'view' }
  /** How tall the page is now, in points. */
  | { readonly ask: 'fit'; readonly height: number }
  | { readonly ask: 'look' }
  | { readonly ask: 'plan'; readonly finding: string; readonly repair: string }
  | { readonly ask: 'run-plan' }
  | { readonly ask: 'dismiss-plan' }
  | { readonly ask: 'copy-lasting'; readonly finding: string }
  | { readonly ask: 'copy-report' }
  | { readonly ask: 'pick-scenario'; readonly scenario: string }
  | { readonly ask: 'close' }

/** What the preload puts on `window.builderbar`. */
export interface Bridge {
  /** Calls back with the view now and at every change; returns the way to stop. */
  onView(show: (view: PopoverView) => void): () => void
  send(request: PopoverRequest): void
}
