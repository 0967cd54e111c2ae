import { join } from 'node:path'
import { app, clipboard, Menu, nativeTheme, powerMonitor } from 'electron'
import type { Status } from '../core/model/status.ts'
import type { AppLink } from '../core/text/app-link.ts'
import type { Messages } from '../locales/messages.ts'
import type { Mac } from '../mac/mac.ts'
import type { Monitor } from '../monitor/monitor.ts'
import type { DataFolder } from '../monitor/storage/data-folder.ts'
import { listAppWarnings } from './app-warnings.ts'
import { AppWindows } from './app-windows.ts'
import { PageBridge } from './bridge/bridge.ts'
import { openBuilderShell } from './builder-shell.ts'
import type { PopoverView } from './contract/bridge-contract.ts'
import type { Page } from './contract/page.ts'
import type { PlanRequest, PopoverRequest } from './contract/popover-request.ts'
import { DemoController } from './demo.ts'
import { NotificationPolicy } from './notifications/notification-policy.ts'
import { toolScript } from './packed-tool.ts'
import { PastedOutput } from './pasted-output.ts'
import { handleRequest } from './request-handlers.ts'
import { GlobalShortcut } from './settings/global-shortcut.ts'
import { getLoginItem } from './settings/login-item.ts'
import { type ManagedSettingsStore, openManagedSettingsStore } from './settings/managed-settings-store.ts'
import { openSettingsStore, type SettingsStore } from './settings/settings-store.ts'
import { TextClipboard } from './text-clipboard.ts'
import { createApplicationMenu } from './tray/application-menu.ts'
import { createNativeMenu, type MenuActions } from './tray/native-menu.ts'
import { TrayController } from './tray/tray.ts'
import { AppUpdates } from './updates/app-updates.ts'
import { formatTextBesideIcon, selectIcon } from './view/icon-view.ts'
import { createMessageForIt } from './view/message-for-it.ts'
import { createPopoverView, getHeadline } from './view/popover-view.ts'
import { VmSamples } from './view/vm-samples.ts'
import { openWindowStore, type WindowStore } from './window/window-store.ts'

export interface MenuBarAppOptions {
  readonly mac: Mac
  readonly folder: DataFolder
  readonly monitor: Monitor
  /** Every fixed text, in the user's language. */
  readonly messages: Messages
  /** Folder of the built files (dist/). */
  readonly dist: string
  /** Folder of the fake Mac; '' on a real one. */
  readonly root: string
  /** Returns the text for a bug report, with names of users and hosts replaced. */
  report(status: Status): string
}

/** Opens tray, popover, windows and notifications for a monitor. The app must be ready. */
export async function openMenuBarApp(options: MenuBarAppOptions): Promise<MenuBarApp> {
  const { mac, folder, messages } = options
  let refresh: () => void = () => undefined
  const onChange = () => refresh()
  const listeners = { onChange, onProblem: (problem: string) => console.error(`builderbar: ${problem}`) }
  const managed = await openManagedSettingsStore(mac, messages.managed, listeners)
  const settings = await openSettingsStore(folder, managed, onChange)
  const store = await openWindowStore(folder)
  const app = new MenuBarApp(options, settings, managed, store)
  refresh = () => app.refresh()
  app.refresh()
  return app
}

export class MenuBarApp {
  private readonly options: MenuBarAppOptions
  private readonly settings: SettingsStore
  private readonly managed: ManagedSettingsStore
  private readonly windows: AppWindows
  private readonly tray: TrayController
  private readonly notificationPolicy: NotificationPolicy
  private readonly clipboard: TextClipboard
  private readonly output: PastedOutput
  private readonly demo: DemoController
  private readonly updates: AppUpdates
  private readonly bridge: PageBridge
  private readonly shortcut = new GlobalShortcut(() => this.open())
  private readonly unsubscribe: () => void
  private readonly vmSamples: VmSamples

  constructor(
    options: MenuBarAppOptions,
    settings: SettingsStore,
    managed: ManagedSettingsStore,
    store: WindowStore,
  ) {
    const { mac, folder, monitor, messages, dist, root } = options
    this.options = options
    this.vmSamples = new VmSamples(monitor)
    this.settings = settings
    this.managed = managed
    this.windows = new AppWindows({
      mac,
      store,
      messages,
      preload: join(dist, 'preload.cjs'),
      iconBounds: () => this.tray.bounds(),
      textPercent: () => settings.current().textSize,
      hasPlan: () => monitor.state().repair.status === 'planned',
      makeReport: () => this.makeReport(),
      onOpenSettings: () => void managed.refresh(),
      onPopoverVisibilityChange: (isVisible) => monitor.setWatched(isVisible),
      onChange: () => this.refresh(),
    })
    const { popover } = this.windows
    const clicks = { onClick: popover.onIconClick, onApproach: popover.prepare }
    this.tray = new TrayController(join(dist, 'assets'), clicks)
    const onChange = () => this.refresh()
    const open = (finding: string | null) => this.windows.openAt(finding)
    const plan = (subject: PlanRequest) => this.menuActions.plan(subject)
    const notificationOptions = { mac, monitor, settings, managed, messages, open, plan, onChange }
    this.notificationPolicy = new NotificationPolicy(notificationOptions)
    this.clipboard = new TextClipboard(clipboard, onChange)
    const readText = () => clipboard.readText()
    const focusOn = (finding: string) => this.windows.focusOn(finding)
    this.output = new PastedOutput({ monitor, messages, onChange, readText, focusOn })
    this.demo = new DemoController(root, { onChange, scan: () => monitor.scan() })
    this.updates = new AppUpdates({ mac, folder, monitor, settings, messages: messages.updates, onChange })
    this.bridge = new PageBridge(this.windows.pages, this.onRequest)
    this.unsubscribe = monitor.subscribe((after, before) => {
      this.notificationPolicy.update(after, before)
      this.refresh()
    })
    powerMonitor.on('resume', this.onResume)
    Menu.setApplicationMenu(createApplicationMenu())
  }

  /** Opens the popover, at a second start of the app or a click in the Dock. */
  open = (): void => this.windows.show('main')

  /** Opens the window that a link names, or the popover at its finding. */
  openLink = (link: AppLink): void =>
    link.kind === 'page' ? this.windows.show(link.page) : this.windows.openAt(link.finding)

  async close(): Promise<void> {
    this.unsubscribe()
    powerMonitor.off('resume', this.onResume)
    this.demo.stop()
    this.updates.close()
    this.managed.close()
    this.shortcut.close()
    this.bridge.close()
    this.notificationPolicy.close()
    this.tray.remove()
    await Promise.all([this.settings.finishWriting(), this.windows.stop()])
  }

  /** Updates tray, menu, popover, windows and theme to the current state. */
  refresh(): void {
    const { monitor, messages } = this.options
    const settings = this.settings.current()
    monitor.setAutoRepair(settings.autoRepair)
    monitor.setIdleStop(settings.idleStopMinutes || null)
    this.shortcut.set(settings.shortcut)
    if (nativeTheme.themeSource !== settings.theme) nativeTheme.themeSource = settings.theme
    const view = this.view()
    const headline = getHeadline(view, messages)
    const icon = selectIcon(monitor.state(), settings)
    this.tray.show(icon, headline, createNativeMenu(view, headline, this.menuActions, messages))
    this.tray.setText(settings.textBesideIcon ? formatTextBesideIcon(icon, messages) : '')
    this.windows.refresh()
    this.bridge.push(view)
    this.notificationPolicy.updateReminder()
  }

  private readonly onRequest = (request: PopoverRequest, page: Page): void => {
    const { settings, managed, windows, demo, updates, output, menuActions } = this
    const { mac, monitor, messages } = this.options
    handleRequest(request, {
      page,
      monitor,
      windows,
      demo,
      settings,
      updates,
      output,
      copy: (request, text) => void this.clipboard.copy(request, text),
      managed: () => managed.current().settings,
      report: () => windows.report() ?? this.makeReport(),
      messageForIt: (finding) =>
        createMessageForIt(monitor.state(), finding, managed.current().settings, messages.forIt, mac.now()),
      allowNotifications: () => this.notificationPolicy.allow(),
      about: menuActions.about,
      quit: menuActions.quit,
      plan: (subject) => (page === 'main' ? this.plan(subject) : menuActions.plan(subject)),
      pushView: () => this.bridge.push(this.view()),
    })
  }

  private readonly onResume = () => this.options.monitor.onResume()

  private readonly menuActions: MenuActions = {
    scan: () => void this.options.monitor.scan(),
    plan: (subject) => {
      this.plan(subject)
      this.windows.openAt(subject.kind === 'finding' ? subject.finding : null)
    },
    testBuild: () => {
      void this.options.monitor.runTestBuild()
      this.windows.openAt(null)
    },
    snooze: (until) => this.settings.apply({ kind: 'snooze', until }, new Date()),
    open: () => this.open(),
    settings: () => this.windows.show('settings'),
    log: () => this.windows.show('log'),
    pickScenario: (id) => this.demo.pick(id),
    about: () => app.showAboutPanel(),
    shell: openBuilderShell,
    quit: () => app.quit(),
  }

  private view(): PopoverView {
    const { windows, notificationPolicy, tray, updates, clipboard } = this
    const { mac, monitor, messages } = this.options
    return createPopoverView(monitor.state(), {
      messages,
      page: 'main',
      settingsTab: windows.settingsTab(),
      shownBuilder: windows.shownBuilder(),
      focusedFinding: windows.focusedFinding(),
      demo: this.demo.current(),
      loginItem: getLoginItem(messages.settings.loginItem),
      updates: updates.view(),
      toolScript,
      vmSamples: this.vmSamples.list(),
      now: mac.now(),
      nixOutput: this.output.current(),
      report: windows.report(),
      log: windows.log(),
      copied: clipboard.copied(),
      pinned: windows.popover.isPinned(),
      settings: this.settings.current(),
      managed: this.managed.current(),
      shortcut: this.shortcut.state(),
      warnings: listAppWarnings({ monitor, notificationPolicy, tray, updates, clipboard }, messages),
    })
  }

  private makeReport(): string | null {
    const { status } = this.options.monitor.state()
    return status === null ? null : this.options.report(status)
  }

  /** Plans what the page or the menu requests. Only the app itself knows where its command line tool is. */
  private plan(subject: PlanRequest): void {
    const { monitor } = this.options
    if (subject.kind !== 'tool') monitor.plan(subject)
    else if (toolScript !== null) monitor.plan({ kind: 'tool', script: toolScript })
  }
}
