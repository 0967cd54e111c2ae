import type { PopoverView } from '../../../electron/app/contract/bridge-contract.ts'
import { defaultSettings } from '../../../electron/app/contract/settings.ts'
import { type AppState, createPopoverView } from '../../../electron/app/view/popover-view.ts'
import type { Snapshot } from '../../../electron/core/model/snapshot.ts'
import { createStatus } from '../../../electron/diagnose/diagnosed-status.ts'
import { english } from '../../../electron/locales/english/english.ts'
import type { MonitorState } from '../../../electron/monitor/state/monitor-state.ts'
import { at, now } from '../../diagnose/fixtures/snapshot-parts.ts'
import { calmWeek } from './history-weeks.ts'

/** A clock that stands still for every screen: so many seconds after the look that it shows. */
export const shownAt = new Date(Date.parse(now) + 3000)

/** The app as it is shown where a screen says nothing else. */
const app: AppState = {
  messages: english,
  now: shownAt,
  page: 'main',
  pinned: false,
  settings: { ...defaultSettings, welcomed: true },
  loginItem: { available: true, on: false, needsApproval: false },
  updates: {
    unavailable: null,
    state: { status: 'newest' },
    checkedAt: at(3 * 86_400),
    installRefusal: null,
  },
  toolScript: '/Applications/Builderbar.app/Contents/Resources/builderbar',
  report: null,
  log: null,
  focusedFinding: null,
  demo: null,
  warnings: [],
}

interface ScreenParts {
  readonly monitor?: Partial<MonitorState>
  readonly app?: Partial<AppState>
}

/**
 * What the program itself would show of this Mac: the snapshot is diagnosed and put into a view by the real code, so that
 * a picture says only what the app can say.
 */
export function screenOf(snapshot: Snapshot, parts: ScreenParts = {}): PopoverView {
  const monitor: MonitorState = {
    status: createStatus(snapshot),
    scanning: false,
    stateSince: at(12 * 60),
    incidents: [],
    repair: { status: 'idle' },
    history: calmWeek,
    ...parts.monitor,
  }
  return createPopoverView(monitor, { ...app, ...parts.app })
}
