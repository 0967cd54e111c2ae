import { clipboard } from 'electron'
import { setupOptions } from '../diagnose/views/setup-options.ts'
import type { Monitor } from '../monitor/monitor.ts'
import type { Page, PopoverRequest } from './contract/bridge-contract.ts'
import { applyChange, ignoring } from './contract/settings.ts'
import type { OpenDemo } from './demo.ts'
import { openAtLogin } from './settings/login-item.ts'
import type { SettingsStore } from './settings/settings-store.ts'
import type { AppUpdates } from './updates/app-updates.ts'
import type { Popover } from './window/popover.ts'

export interface RequestHandlerOptions {
  readonly monitor: Monitor
  readonly popover: Popover
  readonly demo: OpenDemo
  readonly settings: SettingsStore
  readonly updates: AppUpdates
  /** The text of the report that is shown; null where none is. */
  report(): string | null
  openPage(page: Page): void
  /** Shows the plan that links the command line tool. */
  planTool(): void
  /** Pushes the view as it is now. */
  pushView(): void
}

/** Does what the page asks for. Every text that is copied or run is the program's own, found by its id. */
export function handleRequest(request: PopoverRequest, parts: RequestHandlerOptions): void {
  const { monitor } = parts
  switch (request.kind) {
    case 'scan':
      void monitor.scan()
      break
    case 'probe-remote':
      void monitor.probeRemote(request.uri)
      break
    case 'plan':
      monitor.plan(request.finding, request.repair)
      break
    case 'control':
      monitor.planControl(request.control)
      break
    case 'undo':
      monitor.planUndo(request.receipt)
      break
    case 'run-plan':
      void monitor.runPlan(request.sha256)
      break
    case 'dismiss-plan':
      monitor.dismissPlan()
      break
    case 'test-build':
      void monitor.runTestBuild()
      break
    case 'stop-test-build':
      monitor.stopTestBuild()
      break
    default:
      answerAboutApp(request, parts)
  }
}

type AboutBuilder =
  | 'scan'
  | 'probe-remote'
  | 'plan'
  | 'control'
  | 'undo'
  | 'run-plan'
  | 'dismiss-plan'
  | 'test-build'
  | 'stop-test-build'
type AboutApp = Exclude<PopoverRequest, { kind: AboutBuilder }>

function answerAboutApp(request: AboutApp, parts: RequestHandlerOptions): void {
  const { monitor, popover, settings } = parts
  switch (request.kind) {
    case 'view':
      parts.pushView()
      break
    case 'fit':
      popover.fit(request.height)
      break
    case 'copy-permanent-fix':
      copy(permanentFixOf(monitor, request.finding))
      break
    case 'copy-setup':
      copy(snippetOf(monitor, request.id))
      break
    case 'copy-report':
      copy(parts.report())
      break
    case 'page':
      parts.openPage(request.page)
      break
    case 'change-settings':
      settings.change((before) => applyChange(before, request.change, new Date()))
      break
    case 'open-at-login':
      openAtLogin(request.on)
      parts.pushView()
      break
    case 'install-tool':
      parts.planTool()
      break
    case 'update':
      parts.updates[request.action]()
      break
    case 'ignore':
      ignore(parts, request.finding)
      break
    case 'pick-scenario':
      parts.demo.pick(request.scenario)
      break
    case 'pin':
      popover.pin(request.on)
      parts.pushView()
      break
    case 'close':
      popover.hide()
      break
  }
}

function copy(text: string | null | undefined): void {
  if (text) clipboard.writeText(text)
}

function findingOf(monitor: Monitor, key: string) {
  return monitor.state().status?.findings.find((each) => each.key === key)
}

/** Of a finding, or of the plan that is shown: that of a control belongs to no finding. */
function permanentFixOf(monitor: Monitor, key: string): string | null {
  const { repair } = monitor.state()
  const plans = repair.status === 'planned' ? repair.plans : []
  const shown = plans.flatMap((each) =>
    each.ok && each.plan.finding === key ? [each.plan.permanentFix] : [],
  )
  return shown[0] ?? findingOf(monitor, key)?.permanentFix ?? null
}

function snippetOf(monitor: Monitor, id: string): string | undefined {
  const { status } = monitor.state()
  return status === null ? undefined : setupOptions(status.snapshot).find((way) => way.id === id)?.snippet
}

function ignore({ monitor, settings }: RequestHandlerOptions, key: string): void {
  const finding = findingOf(monitor, key)
  if (finding !== undefined) settings.change((before) => ignoring(before, finding, new Date()))
}
