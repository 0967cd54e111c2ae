import { listSetupOptions, type SetupOption } from '../diagnose/views/setup-options.ts'
import type { Monitor } from '../monitor/monitor.ts'
import type { AppWindows } from './app-windows.ts'
import { openBuilderShell } from './builder-shell.ts'
import type { ManagedSettings } from './contract/managed-settings.ts'
import type { Page } from './contract/page.ts'
import type { CopyRequest, PlanRequest, PopoverRequest } from './contract/popover-request.ts'
import { addMuted } from './contract/settings.ts'
import type { DemoController } from './demo.ts'
import { openManual } from './manuals.ts'
import type { PastedOutput } from './pasted-output.ts'
import { openAtLogin } from './settings/login-item.ts'
import type { SettingsStore } from './settings/settings-store.ts'
import type { AppUpdates } from './updates/app-updates.ts'
import { createLogView, findLogLines } from './view/log-view.ts'

export interface RequestHandlerOptions {
  /** The page that has sent the request. */
  readonly page: Page
  readonly monitor: Monitor
  readonly windows: AppWindows
  readonly demo: DemoController
  readonly settings: SettingsStore
  readonly updates: AppUpdates
  readonly output: PastedOutput
  /** Copies the text that a request names; nothing if there is none. */
  copy(request: CopyRequest, text: string | null): void
  /** The settings that the organization manages. */
  managed(): ManagedSettings
  /** The text of the report, that on screen if there is one; null before the first scan. */
  report(): string | null
  /** The message for IT about a finding; null if there is none. */
  messageForIt(finding: string): string | null
  /** Shows the first notification. */
  allowNotifications(): void
  /** Shows the window with the version and the licence. */
  about(): void
  quit(): void
  /** Has the monitor plan it; the view then shows the plan. */
  plan(subject: PlanRequest): void
  /** Pushes the current view to the pages. */
  pushView(): void
}

type Requests = { readonly [R in PopoverRequest as R['kind']]: R }

type Handlers = {
  readonly [Kind in keyof Requests]: (request: Requests[Kind], options: RequestHandlerOptions) => void
}

/** One handler for each kind of request. Every text that is copied or run is the program's own, found by its id. */
const handlers: Handlers = {
  view: (_request, { pushView }) => pushView(),
  fit: ({ height }, { page, windows }) => windows.fit(page, height),
  scan: (_request, { monitor }) => void monitor.scan(),
  plan: ({ subject }, { plan }) => plan(subject),
  'run-plan': ({ sha256 }, { monitor }) => void monitor.runPlan(sha256),
  'dismiss-plan': (_request, { monitor }) => monitor.dismissPlan(),
  'cancel-repair': (_request, { monitor }) => monitor.cancelRepair(),
  'copy-permanent-fix': (request, { copy, monitor }) =>
    copy(request, findPermanentFix(monitor, request.finding)),
  'copy-message-for-it': (request, { copy, messageForIt }) => copy(request, messageForIt(request.finding)),
  'copy-setup': (request, { copy, monitor }) =>
    copy(request, findSetupOption(monitor, request.id)?.snippet ?? null),
  'open-manual': ({ id }, { monitor }) => {
    const option = findSetupOption(monitor, id)
    if (option !== undefined) openManual(option)
  },
  page: ({ page }, { windows }) => windows.show(page),
  'show-builder': ({ uri }, { monitor, windows }) => {
    const builders = monitor.state().status?.builders ?? []
    if (builders.some((builder) => builder.uri === uri)) windows.showBuilder(uri)
  },
  'settings-tab': ({ tab }, { windows }) => windows.selectTab(tab),
  'copy-report': (request, { copy, report }) => copy(request, report()),
  'save-report': (_request, { windows }) => void windows.saveReport(),
  'copy-log': (request, { copy, monitor, windows }) => {
    const { status } = monitor.state()
    const view = status === null ? null : createLogView(status, windows.log())
    copy(request, findLogLines(view, request.path))
  },
  'copy-script': (request, { copy, monitor }) => copy(request, findScript(monitor)),
  'change-settings': ({ change }, { settings }) => settings.apply(change, new Date()),
  'open-at-login': ({ on }, { pushView }) => {
    openAtLogin(on)
    pushView()
  },
  'allow-notifications': (_request, { allowNotifications }) => allowNotifications(),
  update: ({ action }, { updates, managed }) => {
    // A click does nothing where the organization has switched updates off.
    if (managed().updates !== 'no') updates[action]()
  },
  mute: ({ finding }, options) => muteFinding(options, finding),
  'probe-remote': ({ uri }, { monitor }) => void monitor.probeRemote(uri),
  'test-build': (_request, { monitor }) => void monitor.runTestBuild(),
  'explain-output': (_request, { output }) => void output.explain(),
  'dismiss-output': (_request, { output }) => output.dismiss(),
  'stop-test-build': (_request, { monitor }) => monitor.stopTestBuild(),
  'pick-scenario': ({ scenario }, { demo }) => demo.pick(scenario),
  pin: ({ on }, { windows, pushView }) => {
    windows.popover.setPinned(on)
    pushView()
  },
  close: (_request, { page, windows }) => windows.close(page),
  'open-shell': () => openBuilderShell(),
  about: (_request, { about }) => about(),
  quit: (_request, { quit }) => quit(),
}

/** Carries out a request of a page. Generic, so that the compiler matches the handler to its request. */
export function handleRequest<Kind extends keyof Requests>(
  request: Requests[Kind] & { readonly kind: Kind },
  options: RequestHandlerOptions,
): void {
  const kind: Kind = request.kind
  handlers[kind](request, options)
}

/** The script of the plan on screen, or null. */
function findScript(monitor: Monitor): string | null {
  const { repair } = monitor.state()
  return repair.status === 'planned' ? repair.script : null
}

/** The permanent fix of the plan on screen, which may differ from that of its finding, else that of the finding. */
function findPermanentFix(monitor: Monitor, key: string): string | null {
  const { repair } = monitor.state()
  const plans = repair.status === 'planned' ? repair.plans : []
  const plannedFixes = plans.flatMap((result) => {
    if (!result.ok || result.plan.subject.kind !== 'finding') return []
    return result.plan.subject.finding === key ? [result.plan.permanentFix] : []
  })
  return plannedFixes[0] ?? findFinding(monitor, key)?.permanentFix ?? null
}

function findFinding(monitor: Monitor, key: string) {
  return monitor.state().status?.findings.find((finding) => finding.key === key)
}

function findSetupOption(monitor: Monitor, id: SetupOption['id']): SetupOption | undefined {
  const { status } = monitor.state()
  return status === null ? undefined : listSetupOptions(status.snapshot).find((option) => option.id === id)
}

function muteFinding({ monitor, settings }: RequestHandlerOptions, key: string): void {
  const finding = findFinding(monitor, key)
  if (finding !== undefined)
    settings.change((before) => addMuted(before, { key, title: finding.headline }, new Date()))
}
