import type { PopoverView } from '../../../electron/app/contract/bridge-contract.ts'
import { defaultSettings } from '../../../electron/app/contract/settings.ts'
import { type AppState, createPopoverView } from '../../../electron/app/view/popover-view.ts'
import type { Snapshot } from '../../../electron/core/model/snapshot.ts'
import { createStatus } from '../../../electron/diagnose/diagnosed-status.ts'
import { english } from '../../../electron/locales/english/english.ts'
import type { MonitorState } from '../../../electron/monitor/state/monitor-state.ts'
import { now, secondsAgo } from '../../fixtures/observation.ts'
import { calmWeek } from './history-weeks.ts'

/** The fixed time of every screen, a few seconds after its scan. */
export const shownAt = new Date(Date.parse(now) + 3000)

/** The state of the app if a screen does not set another. */
const app: AppState = {
  messages: english,
  now: shownAt,
  page: 'main',
  settingsTab: 'general',
  shownBuilder: null,
  pinned: false,
  settings: { ...defaultSettings, welcomed: true },
  managed: { settings: {}, sources: {}, problems: [] },
  shortcut: 'off',
  loginItem: { available: true, on: false, needsApproval: false },
  updates: {
    unavailable: null,
    state: { status: 'newest' },
    checkedAt: secondsAgo(3 * 86_400),
    installRefusal: null,
  },
  toolScript: '/Applications/Builderbar.app/Contents/Resources/builderbar',
  report: null,
  nixOutput: null,
  copied: null,
  log: null,
  focusedFinding: null,
  vmSamples: createSamples(),
  demo: null,
  warnings: [],
}

/** An hour in which a build kept the VM busy for a quarter of an hour. */
function createSamples(): AppState['vmSamples'] {
  return Array.from({ length: 60 }, (_, index) => {
    const minutes = 60 - index
    const isBuilding = minutes > 25 && minutes < 40
    const cpuPercent = isBuilding ? 240 + ((index * 37) % 90) : 4 + ((index * 13) % 9)
    const residentBytes = (isBuilding ? 3.1 : 2.4) * 1024 ** 3 + index * 2_000_000
    return { at: secondsAgo(minutes * 60), cpuPercent, residentBytes }
  })
}

interface ScreenParts {
  readonly monitor?: Partial<MonitorState>
  readonly app?: Partial<AppState>
}

/**
 * Returns the view that the app would show for this Mac: the snapshot is diagnosed and rendered by the app's own code,
 * so that no picture shows what the app cannot show.
 */
export function createScreen(snapshot: Snapshot, parts: ScreenParts = {}): PopoverView {
  const status = createStatus(snapshot)
  const stateSince = secondsAgo(12 * 60)
  const monitor: MonitorState = {
    status,
    scanning: false,
    stateSince,
    incidents: [],
    repair: { status: 'idle' },
    // The day agrees with the header: it ends with the state that began then.
    history: [...calmWeek, { at: stateSince, kind: 'state', state: status.state }],
    ...parts.monitor,
  }
  return createPopoverView(monitor, { ...app, ...parts.app })
}
