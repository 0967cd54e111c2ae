import type { BuilderLog } from '../../core/model/builder-log.ts'
import type { Finding } from '../../core/model/finding.ts'
import type { Seen } from '../../core/model/observation.ts'
import { chainOf } from '../../diagnose/views/chain.ts'
import { lookedAt } from '../../diagnose/views/checks.ts'
import { settingUp } from '../../diagnose/views/setup-options.ts'
import type { Words } from '../../locales/messages.ts'
import type { MonitorState } from '../../monitor/state/monitor-state.ts'
import { repairs } from '../../repair/repairs.ts'
import { undoable, undos } from '../../repair/undos.ts'
import type {
  Demo,
  LoginItem,
  Page,
  PopoverView,
  RepairOffer,
  Undoable,
} from '../contract/bridge-contract.ts'
import { type Settings, snoozedUntil } from '../contract/settings.ts'
import type { UpdatesView } from '../contract/update-state.ts'
import { controlsFor, noTestBuildOf } from './builder-controls.ts'
import { pastView, shownIncident } from './history-view.ts'
import { leadingIgnored, leadingUnignored } from './ignored-findings.ts'
import { logView } from './log-view.ts'
import { toolView } from './tool-view.ts'
import { lastBuildOf, machineFacts } from './vm-stats.ts'

/** What the app itself adds to the monitor's state. */
export interface AppState {
  readonly now: Date
  readonly words: Words
  readonly page: Page
  readonly pinned: boolean
  readonly settings: Settings
  readonly loginItem: LoginItem
  readonly updates: UpdatesView
  /** Real path of the command line tool inside the app; null where it is not packed. */
  readonly toolScript: string | null
  readonly report: string | null
  /** What was read of the log since, while its page is open. */
  readonly log: Seen<BuilderLog | null> | null
  /** Key of the finding that a notification was clicked for: it is shown first. */
  readonly pointedAt: string | null
  readonly demo: Demo | null
  readonly notices: readonly string[]
}

/** What the popover shows of the monitor's state: no snapshot, since the page needs none of it. */
export function popoverView(state: MonitorState, app: AppState): PopoverView {
  const { status, looking, stateSince, repair } = state
  const { words, settings, demo, notices, page, pinned, report, loginItem, updates } = app
  const ignored = new Set(settings.ignored.map(({ key }) => key))
  const shared = {
    ...{ looking, stateSince, repair, demo, notices, page, pinned, report, settings, loginItem, updates },
    incidents: state.incidents.map(shownIncident),
    past: pastView(state, app.now),
    snoozedUntil: snoozedUntil(settings, app.now),
    testBuild: state.testBuild ?? null,
    askingRemote: state.askingRemote ?? [],
  }
  if (status === null) return { ...shared, ...nothingSeen }
  const { snapshot, ...shown } = status
  return {
    ...shared,
    status: shown,
    leading: pointedFirst(leadingUnignored(status.findings, ignored), app.pointedAt),
    ignoredNow: leadingIgnored(status.findings, ignored),
    offers: Object.fromEntries(status.findings.map((finding) => [finding.key, offersOf(finding)])),
    // Without a builder there is no way from launchd to a build.
    chain: status.state === 'absent' ? [] : chainOf(snapshot, status.findings),
    lookedAt: lookedAt(snapshot),
    machine: machineFacts(status),
    lastBuild: lastBuildOf(snapshot),
    tool: toolView(status, app.toolScript, words.tool),
    log: logView(status, app.log),
    controls: controlsFor(status),
    undoable: undoable(snapshot).map(({ id, name, at }): Undoable => ({ id, title: undoTitle(name), at })),
    noTestBuild: noTestBuildOf(status, words),
    settingUp: settingUp(snapshot),
  }
}

const nothingSeen = {
  ...{
    status: null,
    leading: [],
    ignoredNow: [],
    offers: {},
    chain: [],
    lookedAt: [],
    machine: null,
    lastBuild: null,
    tool: null,
    log: null,
  },
  ...{ controls: [], undoable: [], noTestBuild: null, settingUp: [] },
}

/** The sentence for the tooltip and the menu. */
export function sentenceOf(view: PopoverView, words: Words): string {
  return view.status?.summary ?? words.firstLook
}

function pointedFirst(leading: readonly Finding[], pointedAt: string | null): readonly Finding[] {
  const isPointedAt = ({ key }: Finding) => key === pointedAt
  return [...leading.filter(isPointedAt), ...leading.filter((finding) => !isPointedAt(finding))]
}

function offersOf(finding: Finding): readonly RepairOffer[] {
  return finding.repairs.flatMap((id) => {
    const repair = repairs.find((each) => each.id === id)
    return repair === undefined ? [] : [{ id, button: repair.button }]
  })
}

function undoTitle(repair: string): string {
  return undos.find((undo) => undo.repair === repair)?.title ?? repair
}
