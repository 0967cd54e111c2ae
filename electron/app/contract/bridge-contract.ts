import type { Evidence, Finding } from '../../core/model/finding.ts'
import type { BuilderControl, Plan } from '../../core/model/plan.ts'
import type { Status } from '../../core/model/status.ts'
import type { ChainLink } from '../../diagnose/facts/chain-link.ts'
import type { BuilderDetails } from '../../diagnose/views/builder-details.ts'
import type { CheckGroup } from '../../diagnose/views/check-line.ts'
import type { SetupOption } from '../../diagnose/views/setup-options.ts'
import type { Availability, StateBand } from '../../monitor/incidents/availability.ts'
import type { Incident, RepairProgress, TestBuildProgress } from '../../monitor/state/monitor-state.ts'
import type { LogView } from './captured-log.ts'
import type { ManagedView } from './managed-settings.ts'
import type { Page, SettingsTab } from './page.ts'
import type { CopyRequest, PlanRequest, PopoverRequest } from './popover-request.ts'
import type { Settings } from './settings.ts'
import type { ShortcutState } from './shortcut.ts'
import type { ToolView } from './tool-status.ts'
import type { UpdatesView } from './update-state.ts'

/** A repair that a finding offers, as the page's button needs it. */
export interface RepairOffer {
  readonly id: string
  /** Label of the button, e.g. "Restart builder…". */
  readonly button: string
  /** The same without the dots, on the button that runs it. */
  readonly action: string
}

/** Present only if the app runs on a fake Mac: a bar says so, and the scenario can be picked. */
export interface Demo {
  /** Id of the current scenario, or of the one just picked. */
  readonly scenario: string
  /** The fake Mac is switching scenarios: findings are meaningless until it is done. */
  readonly changing: boolean
  readonly scenarios: readonly { readonly id: string; readonly title: string }[]
}

/** An incident with the details that can be shown now. */
export interface IncidentView extends Incident {
  /** Subject of the finding: a path, a label, an entry's URI. */
  readonly subject: string
  /** Evidence that was last observed; if none was stored, `detection` says how such a finding is detected. */
  readonly evidence: readonly Evidence[]
  readonly detection: string | null
  /** What the repair that ended the incident did, in a few words; null where no repair or an unknown one ended it. */
  readonly repair: string | null
}

/** The last day and the last week. */
export interface HistoryView {
  readonly day: readonly StateBand[]
  readonly week: Availability
}

/** What the VM used at one time. */
export interface VmSample {
  readonly at: string
  /** Percent of one processor core. */
  readonly cpuPercent: number
  readonly residentBytes: number
}

/** Resources and builds of the builder's VM; null for values that were not observed. */
export interface VmStats {
  /** Percent of one processor core. */
  readonly cpuPercent: number | null
  readonly residentBytes: number | null
  /** Memory and processor cores that it was given. */
  readonly memoryBytes: number | null
  readonly cores: number | null
  /** Space that the disk image uses on the Mac's disk, and its maximum. */
  readonly diskBytes: number | null
  readonly diskMaxBytes: number | null
  readonly startedAt: string | null
  /** Of the last hour, the oldest first. */
  readonly samples: readonly VmSample[]
  /** Running builds; name and URI only if the process list shows them. */
  readonly builds: readonly {
    readonly name: string | null
    readonly uri: string | null
    readonly since: string
  }[]
  /** When the last test build passed. */
  readonly lastBuildAt: string | null
  /** When Nix last sent a build to the builder after that test build. */
  readonly lastSentAt: string | null
}

/** A test build that passed on the builder. */
export interface LastBuild {
  readonly at: string
  readonly system: string
  readonly seconds: number
}

/** Whether macOS starts the app at login, or why that cannot be set. */
export type LoginItem =
  | { readonly available: true; readonly on: boolean; readonly needsApproval: boolean }
  | { readonly available: false; readonly reason: string }

/** A problem that ended and came back within a day. */
export interface RecurrenceView {
  /** How often it came back. */
  readonly times: number
  /** When the first of its incidents began. */
  readonly since: string
  /** The file of the finding that changed last; null if no such time is known. */
  readonly changed: { readonly path: string; readonly at: string } | null
}

/** A repair that can be undone. */
export interface Undoable {
  /** Id of the repair's receipt. */
  readonly id: string
  readonly title: string
  readonly at: string
}

/** What the popover offers beside its state or its result: to start a stopped builder, or to undo what has just run. */
export interface ReadyPlan {
  readonly subject: PlanRequest & { readonly kind: 'control' | 'undo' }
  /** The plan on the screen, which one click runs; null if a click shows it first, because it interrupts something. */
  readonly shown: { readonly plan: Plan; readonly lines: number; readonly sha256: string } | null
}

/** What Nix printed, explained by its text and by this Mac. */
export type ExplainedOutputView =
  | { readonly status: 'reading' }
  | {
      readonly status: 'done'
      readonly title: string
      /** The line that says it. */
      readonly words: { readonly line: number; readonly text: string } | null
      readonly message: string | null
      /** The check that decides, as its button requests it. */
      readonly action: Extract<
        PopoverRequest,
        { readonly kind: 'test-build' | 'probe-remote' | 'plan' }
      > | null
    }

/** What the popover says first, and the part of the line below it that does not change with time. */
export interface Headline {
  readonly title: string
  readonly detail: string | null
}

/** Everything that the popover and the windows show: plain data, pushed whole on every change. */
export interface PopoverView {
  readonly status: Omit<Status, 'snapshot'> | null
  readonly scanning: boolean
  readonly stateSince: string | null
  /** Null before the first scan. */
  readonly headline: Headline | null
  /** In the order of the popover; those in `settings.muted` come last. */
  readonly rootFindings: readonly Finding[]
  /** Notes that are only under All Checks: dismissed ones, and those that every Mac with the defaults has. */
  readonly quietNotes: readonly Finding[]
  readonly offers: Readonly<Record<string, readonly RepairOffer[]>>
  readonly chain: readonly ChainLink[]
  /** Of each builder, by its URI; the leading one is in `chain`, `checks` and `vm` as well. */
  readonly builders: Readonly<Record<string, BuilderDetails>>
  /** Which builder Nix would choose for each system; empty where there is one. */
  readonly choices: readonly string[]
  readonly checks: readonly CheckGroup[]
  /** The page that this view is pushed to. */
  readonly page: Page
  /** URI of the builder whose window is open, else null. */
  readonly shownBuilder: string | null
  /** The selected tab of the settings window. */
  readonly settingsTab: SettingsTab
  /** A pinned popover stays open when another window gets the focus. */
  readonly pinned: boolean
  readonly incidents: readonly IncidentView[]
  readonly history: HistoryView | null
  readonly vm: VmStats | null
  /** The last test build that passed since the VM started and the configuration changed, or null. */
  readonly lastBuild: LastBuild | null
  /** Controls that apply to the builder now. */
  readonly controls: readonly BuilderControl[]
  /** Whether the state depends on what only an administrator can check. */
  readonly needsAdminCheck: boolean
  /** Whether Terminal can be opened with a shell in the builder. */
  readonly canOpenShell: boolean
  readonly undoable: readonly Undoable[]
  readonly ready: ReadyPlan | null
  /** URIs of the remote builders that are being probed. */
  readonly probingRemote: readonly string[]
  /** Null if there is no builder whose output could be captured. */
  readonly log: LogView | null
  /** Null if no test build was requested. */
  readonly testBuild: TestBuildProgress | null
  /** The output of Nix that the user copied; null if none was. */
  readonly nixOutput: ExplainedOutputView | null
  /** Why no test build can be started now, or null. */
  readonly testBuildRefusal: string | null
  /** Ways to set up a builder; empty if there is one. */
  readonly setupOptions: readonly SetupOption[]
  readonly settings: Settings
  readonly managed: ManagedView
  /** Titles of the findings that the organization mutes; for one that this version does not know, its id. */
  readonly mutedByOrganization: readonly string[]
  readonly shortcut: ShortcutState
  /** Keys of the findings for which there is a message for IT. */
  readonly messagesForIt: readonly string[]
  /** What came back within a day, by the key of its finding. */
  readonly recurrences: Readonly<Record<string, RecurrenceView>>
  readonly snoozedUntil: string | null
  /** False where the organization manages every notification. */
  readonly canSnooze: boolean
  readonly loginItem: LoginItem
  readonly updates: UpdatesView
  /** The command line tool; null before the first scan. */
  readonly tool: ToolView | null
  /** The text for a bug report while its window is open, else null. */
  readonly report: string | null
  /** The request whose text was last put into the clipboard, for a few seconds afterwards; null if that failed. */
  readonly copied: CopyRequest | null
  readonly repair: RepairProgress
  /** Version and SHA-256 of the helpers that all scripts share. */
  readonly helpers: { readonly version: number; readonly sha256: string }
  readonly demo: Demo | null
  /** Messages about problems of the app itself, such as unreadable settings. */
  readonly warnings: readonly string[]
}

/** The API that the preload script exposes as `window.builderbar`. */
export interface Bridge {
  /** Calls `show` with every new view, and at once if a view has already arrived. Returns a function that unsubscribes. */
  onView(show: (view: PopoverView) => void): () => void
  send(request: PopoverRequest): void
}
