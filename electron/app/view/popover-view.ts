import type { BuilderLog } from '../../core/model/builder-log.ts'
import type { Finding } from '../../core/model/finding.ts'
import type { Observation } from '../../core/model/observation.ts'
import type { Receipt } from '../../core/model/receipt.ts'
import type { Snapshot } from '../../core/model/snapshot.ts'
import type { Status } from '../../core/model/status.ts'
import { rules } from '../../diagnose/rules/rules.ts'
import { describeChoices, listBuilderDetails } from '../../diagnose/views/builder-details.ts'
import { buildChain, buildUncheckedChain } from '../../diagnose/views/chain.ts'
import { groupChecks } from '../../diagnose/views/checks.ts'
import { listSetupOptions } from '../../diagnose/views/setup-options.ts'
import type { Messages } from '../../locales/messages.ts'
import type { MonitorState } from '../../monitor/state/monitor-state.ts'
import { repairs } from '../../repair/repairs.ts'
import { helpers } from '../../repair/script/helper-text.ts'
import { formatUndoTitle, listUndoable } from '../../repair/undos.ts'
import type {
  Demo,
  ExplainedOutputView,
  LoginItem,
  PopoverView,
  RepairOffer,
  Undoable,
  VmSample,
} from '../contract/bridge-contract.ts'
import {
  areNotificationsManaged,
  type EffectiveSettings,
  type ManagedView,
} from '../contract/managed-settings.ts'
import type { Page, SettingsTab } from '../contract/page.ts'
import type { CopyRequest } from '../contract/popover-request.ts'
import { getSnoozeEnd } from '../contract/settings.ts'
import type { ShortcutState } from '../contract/shortcut.ts'
import type { UpdatesView } from '../contract/update-state.ts'
import { describeNoTestBuild, listControls, needsAdminCheck } from './builder-controls.ts'
import { moveFocusedFirst } from './focused-finding.ts'
import { createHeadline, createRunningHeadline } from './headline.ts'
import { createHistoryView, createIncidentView } from './history-view.ts'
import { createLogView } from './log-view.ts'
import { isForIt } from './message-for-it.ts'
import {
  listMutedKeys,
  listTitlesMutedByOrganization,
  selectQuietNotes,
  selectShownFindings,
} from './muted-findings.ts'
import { createReadyPlan } from './ready-plan.ts'
import { listRecurrences } from './recurrence-view.ts'
import { createToolStatus } from './tool-view.ts'
import { typesetView } from './typeset-view.ts'
import { createVmStats, findLastBuild } from './vm-stats.ts'

/** State of the app that the view needs besides the monitor's. */
export interface AppState {
  readonly now: Date
  readonly messages: Messages
  readonly page: Page
  readonly settingsTab: SettingsTab
  /** URI of the builder whose window is open, else null. */
  readonly shownBuilder: string | null
  readonly pinned: boolean
  readonly settings: EffectiveSettings
  readonly managed: ManagedView
  readonly shortcut: ShortcutState
  readonly loginItem: LoginItem
  readonly updates: UpdatesView
  /** Real path of the command line tool inside the app; null if the app is not packed. */
  readonly toolScript: string | null
  readonly report: string | null
  readonly nixOutput: ExplainedOutputView | null
  /** The last copy that worked, for a few seconds afterwards. */
  readonly copied: CopyRequest | null
  /** Newest observation of the log while its window is open, else null. */
  readonly log: Observation<BuilderLog | null> | null
  /** The finding of a clicked notification or an opened link, by its key or id; it, or what causes it, is shown first. */
  readonly focusedFinding: string | null
  /** What the VM used in the last hour. */
  readonly vmSamples: readonly VmSample[]
  readonly demo: Demo | null
  readonly warnings: readonly string[]
}

/** Builds the popover's view. It leaves out the snapshot, which the page does not need. */
export function createPopoverView(state: MonitorState, app: AppState): PopoverView {
  return typesetView(collectView(state, app))
}

function collectView(state: MonitorState, app: AppState): PopoverView {
  const { status } = state
  return {
    ...createAppView(state, app),
    ...(status === null ? createEmptyView(app.messages) : createStatusView(status, state, app)),
  }
}

/** The parts of the view that need no status. */
function createAppView(state: MonitorState, app: AppState) {
  return {
    scanning: state.scanning,
    stateSince: state.stateSince,
    repair: state.repair,
    demo: app.demo,
    warnings: app.warnings,
    page: app.page,
    shownBuilder: app.shownBuilder,
    pinned: app.pinned,
    report: app.report,
    settings: app.settings,
    loginItem: app.loginItem,
    updates: app.updates,
    settingsTab: app.settingsTab,
    helpers,
    managed: app.managed,
    mutedByOrganization: listTitlesMutedByOrganization(app.managed.settings),
    shortcut: app.shortcut,
    incidents: state.incidents.map(createIncidentView),
    history: createHistoryView(state, app.now),
    copied: app.copied,
    snoozedUntil: getSnoozeEnd(app.settings, app.now),
    canSnooze: !areNotificationsManaged(app.managed.settings),
    testBuild: state.testBuild ?? null,
    nixOutput: app.nixOutput,
    probingRemote: state.probingRemote ?? [],
  }
}

function createStatusView(status: Status, state: MonitorState, app: AppState) {
  const { messages, settings } = app
  const { snapshot, ...statusParts } = status
  const muted = listMutedKeys(settings, status.findings)
  const recurrences = listRecurrences(state, app.now)
  const roots = moveFocusedFirst(
    selectShownFindings(status.findings, muted),
    status.findings,
    app.focusedFinding,
  )
  return {
    status: statusParts,
    headline:
      createRunningHeadline(state.repair, status.takenAt, messages) ??
      createHeadline(status, roots, messages),
    rootFindings: roots,
    quietNotes: selectQuietNotes(status.findings, muted),
    recurrences,
    messagesForIt: status.findings
      .filter((finding) => isForIt(finding, app.managed.settings, recurrences[finding.key] !== undefined))
      .map(({ key }) => key),
    offers: Object.fromEntries(status.findings.map((finding) => [finding.key, listOffers(finding)])),
    // Without a builder there is no chain from launchd to a build.
    chain: status.state === 'absent' ? [] : buildChain(snapshot, status.findings),
    builders: Object.fromEntries(listBuilderDetails(status).map((details) => [details.uri, details])),
    choices: describeChoices(status),
    checks: groupChecks(snapshot),
    vm: createVmStats(status, app.vmSamples),
    lastBuild: findLastBuild(snapshot),
    tool: createToolStatus(status, app.toolScript, messages.tool),
    log: createLogView(status, app.log),
    controls: listControls(status),
    needsAdminCheck: needsAdminCheck(status),
    canOpenShell: canOpenShell(status, app),
    undoable: listUndoable(snapshot).map((receipt) => createUndoable(snapshot, receipt)),
    ready: createReadyPlan(status, state.repair),
    testBuildRefusal: describeNoTestBuild(status, messages),
    setupOptions: listSetupOptions(snapshot),
  }
}

function createUndoable(snapshot: Snapshot, receipt: Receipt): Undoable {
  return { id: receipt.id, at: receipt.at, title: formatUndoTitle(snapshot, receipt) }
}

/** The packed app has the file that Terminal opens; a fake Mac has no builder that a Terminal could reach. */
function canOpenShell(status: Status, { toolScript, demo }: AppState): boolean {
  return toolScript !== null && demo === null && listControls(status).includes('collect-garbage')
}

/** Before the first scan. */
function createEmptyView(messages: Messages) {
  return {
    headline: { title: messages.firstScan(rules.length), detail: null },
    chain: buildUncheckedChain(),
    builders: {},
    choices: [],
    status: null,
    rootFindings: [],
    quietNotes: [],
    messagesForIt: [],
    recurrences: {},
    offers: {},
    checks: [],
    vm: null,
    lastBuild: null,
    tool: null,
    log: null,
    controls: [],
    needsAdminCheck: false,
    undoable: [],
    ready: null,
    testBuildRefusal: null,
    setupOptions: [],
    canOpenShell: false,
  }
}

/** Returns the headline for the tooltip and the menu. */
export function getHeadline(view: PopoverView, messages: Messages): string {
  return view.headline?.title ?? messages.loading
}

function listOffers(finding: Finding): readonly RepairOffer[] {
  return finding.repairs.flatMap((id) => {
    const repair = repairs.find((candidate) => candidate.id === id)
    return repair === undefined
      ? []
      : [{ id, button: repair.texts.button, action: repair.texts.button.replace(/…$/, '') }]
  })
}
