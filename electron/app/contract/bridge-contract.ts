import type { Evidence, Finding } from '../../core/model/finding.ts'
import type { Status } from '../../core/model/status.ts'
import type { ChainLink } from '../../diagnose/facts/chain-link.ts'
import type { CheckLine } from '../../diagnose/views/checks.ts'
import type { SetupOption } from '../../diagnose/views/setup-options.ts'
import type { Availability, StateBand } from '../../monitor/incidents/availability.ts'
import type { Incident, RepairProgress, TestBuildProgress } from '../../monitor/state/monitor-state.ts'
import type { BuilderControl } from '../../repair/controls/builder-control.ts'
import type { LogView } from './captured-log.ts'
import type { Page, PopoverRequest } from './popover-request.ts'
import type { Settings } from './settings.ts'
import type { ToolView } from './tool-status.ts'
import type { UpdatesView } from './update-state.ts'

/** A repair that a finding offers, as its button needs it. */
export interface RepairOffer {
  readonly id: string
  /** What the button says, e.g. "Restart builder…". */
  readonly button: string
}

/** Present only where the app runs on a stand-in Mac: it is said on screen, and the scenario can be picked. */
export interface Demo {
  /** The one that is shown, or that was picked. */
  readonly scenario: string
  /** The stand-in Mac is on its way there: what is seen of it just now means nothing. */
  readonly changing: boolean
  readonly scenarios: readonly { readonly id: string; readonly title: string }[]
}

/** A time of trouble with what can be told of it now. */
export interface IncidentView extends Incident {
  /** What it was about: a path, a label, an entry's URI. */
  readonly subject: string
  /** As it was last seen; where nobody remembers it, how it is seen at all, in `detection`. */
  readonly evidence: readonly Evidence[]
  readonly detection: string | null
  /** What the repair is called that ended it, or null. */
  readonly repair: string | null
}

/** The last day and the last week. */
export interface HistoryView {
  readonly day: readonly StateBand[]
  readonly week: Availability
}

/** What the builder's machine takes of this Mac and does; null for what was not seen. */
export interface VmStats {
  /** Of one processor. */
  readonly cpuPercent: number | null
  readonly residentBytes: number | null
  /** What the disk image takes of this Mac's disk, and may take at most. */
  readonly diskBytes: number | null
  readonly diskMaxBytes: number | null
  readonly startedAt: string | null
  /** What is built now; its name and machine only where the list of processes shows them. */
  readonly builds: readonly {
    readonly name: string | null
    readonly uri: string | null
    readonly since: string
  }[]
  /** When the last test build worked. */
  readonly lastBuildAt: string | null
  /** When Nix last sent a build to it since that test build. */
  readonly lastSentAt: string | null
}

/** A build that was seen to work on the builder. */
export interface LastBuild {
  readonly at: string
  readonly system: string
  readonly seconds: number
}

/** Whether the app starts at login, as the system says, or why that cannot be chosen. */
export type LoginItem =
  | { readonly available: true; readonly on: boolean; readonly needsApproval: boolean }
  | { readonly available: false; readonly reason: string }

/** A repair that can be taken back. */
export interface Undoable {
  /** Id of its receipt. */
  readonly id: string
  readonly title: string
  readonly at: string
}

/** All that the popover shows: plain data, pushed whole on every change. */
export interface PopoverView {
  readonly status: Omit<Status, 'snapshot'> | null
  readonly scanning: boolean
  readonly stateSince: string | null
  readonly rootFindings: readonly Finding[]
  readonly offers: Readonly<Record<string, readonly RepairOffer[]>>
  readonly chain: readonly ChainLink[]
  readonly checks: readonly CheckLine[]
  readonly page: Page
  /** The popover stays when something else is clicked. */
  readonly pinned: boolean
  /** Findings that would lead, had the person not chosen to ignore them. */
  readonly ignoredFindings: readonly Finding[]
  readonly incidents: readonly IncidentView[]
  readonly history: HistoryView | null
  readonly vm: VmStats | null
  /** The last test build that worked since the machine started and the facts changed; null: none was seen. */
  readonly lastBuild: LastBuild | null
  /** What can be asked of the builder now. */
  readonly controls: readonly BuilderControl[]
  readonly undoable: readonly Undoable[]
  /** URIs of the machines elsewhere that are looked at just now. */
  readonly probingRemote: readonly string[]
  /** Null where there is no builder whose output could be captured. */
  readonly log: LogView | null
  /** Null: none was asked for. */
  readonly testBuild: TestBuildProgress | null
  /** Why no test build can be asked for now, or null. */
  readonly testBuildRefusal: string | null
  /** Where no builder is set up: the ways to one. */
  readonly setupOptions: readonly SetupOption[]
  readonly settings: Settings
  readonly snoozedUntil: string | null
  readonly loginItem: LoginItem
  readonly updates: UpdatesView
  /** The command line tool; null before the first look. */
  readonly tool: ToolView | null
  /** The text for a bug report, on the page that shows it. */
  readonly report: string | null
  readonly repair: RepairProgress
  readonly demo: Demo | null
  /** Trouble of the app itself (settings unreadable, history not writable), in words. */
  readonly warnings: readonly string[]
}

/** What the preload puts on `window.builderbar`. */
export interface Bridge {
  /** Calls back with the view, before it returns where one has come already, and at every change; returns the way to stop. */
  onView(show: (view: PopoverView) => void): () => void
  send(request: PopoverRequest): void
}
