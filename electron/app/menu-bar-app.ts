import { join } from 'node:path'
import { app, clipboard, Menu, nativeTheme, powerMonitor } from 'electron'
import type { Status } from '../core/model/status.ts'
import type { AppLink } from '../core/text/app-link.ts'
import type { Messages } from '../locales/messages.ts'
import type { Mac } from '../mac/mac.ts'
import type { Monitor } from '../monitor/monitor.ts'
import { type LogFollower, openLogFollower } from '../monitor/scan/log-follower.ts'
import type { DataFolder } from '../monitor/storage/data-folder.ts'
import { type OpenBridge, openBridge } from './bridge/bridge.ts'
import type { PopoverView } from './contract/bridge-contract.ts'
import type { Page, PlanRequest } from './contract/popover-request.ts'
import { type OpenDemo, openDemo } from './demo.ts'
import { type NotificationPolicy, openNotificationPolicy } from './notifications/notification-policy.ts'
import { handleRequest } from './request-handlers.ts'
import { openGlobalShortcut } from './settings/global-shortcut.ts'
import { getLoginItem } from './settings/login-item.ts'
import { type ManagedSettingsStore, openManagedSettings } from './settings/managed-settings-store.ts'
import { openSettings, type SettingsStore } from './settings/settings-store.ts'
import { openTextClipboard, type TextClipboard } from './text-clipboard.ts'
import { createApplicationMenu } from './tray/application-menu.ts'
import { createNativeMenu, type MenuActions } from './tray/native-menu.ts'
import { openTray, type TrayController } from './tray/tray.ts'
import { type AppUpdates, openAppUpdates } from './updates/app-updates.ts'
import { updateWarnings } from './updates/update-controller.ts'
import { formatTextBesideIcon, iconOf } from './view/icon-view.ts'
import { formatMessageForIt } from './view/message-for-it.ts'
import { createPopoverView, getHeadline } from './view/popover-view.ts'
import { listHiddenIconWarnings } from './window/hidden-icon-warning.ts'
import { Popover } from './window/popover.ts'

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

/** Opens tray, popover and notifications for a monitor. The app must be ready. */
export async function openMenuBarApp(options: MenuBarAppOptions): Promise<MenuBarApp> {
  let changed: () => void = () => undefined
  const onChange = () => changed()
  const onProblem = (problem: string) => console.error(`builderbar: ${problem}`)
  const managed = await openManagedSettings(options.mac, options.messages.managed, { onChange, onProblem })
  const settings = await openSettings(options.folder, managed, onChange)
  const app = new MenuBarApp(options, settings, managed)
  changed = () => app.refresh()
  app.refresh()
  return app
}

export class MenuBarApp {
  private readonly options: MenuBarAppOptions
  private readonly settings: SettingsStore
  private readonly managed: ManagedSettingsStore
  private readonly popover: Popover
  private readonly tray: TrayController
  private readonly notificationPolicy: NotificationPolicy
  private readonly clipboard: TextClipboard
  private readonly demo: OpenDemo
  private readonly updates: AppUpdates
  private readonly bridge: OpenBridge
  private readonly following: LogFollower
  private readonly shortcut = openGlobalShortcut(() => this.open())
  private readonly unsubscribe: () => void
  private page: Page = 'main'
  private report: string | null = null
  private focusedFinding: string | null = null

  constructor(options: MenuBarAppOptions, settings: SettingsStore, managed: ManagedSettingsStore) {
    const { mac, folder, monitor, messages, dist, root } = options
    this.options = options
    this.settings = settings
    this.managed = managed
    this.popover = new Popover(join(dist, 'preload.cjs'), {
      iconBounds: () => this.tray.bounds(),
      hidden: () => {
        this.focusedFinding = null
        this.openPage('main')
      },
      visibilityChanged: (isVisible) => monitor.setWatched(isVisible),
    })
    this.following = openLogFollower(mac, () => this.refresh())
    const { iconClicked, prepare, contents } = this.popover
    this.tray = openTray(join(dist, 'assets'), { clicked: iconClicked, approached: prepare })
    const open = (finding: string) => this.openAt(finding)
    const changed = () => this.refresh()
    this.notificationPolicy = openNotificationPolicy({ mac, monitor, settings, messages, open, changed })
    this.clipboard = openTextClipboard(clipboard, changed)
    this.demo = openDemo(root, { onChange: changed, scan: () => monitor.scan() })
    this.updates = openAppUpdates({ mac, folder, monitor, settings, messages: messages.updates, changed })
    this.bridge = openBridge(contents, (request) =>
      handleRequest(request, {
        ...{ monitor, settings, popover: this.popover, demo: this.demo, updates: this.updates },
        copy: (text) => void this.clipboard.copy(text),
        ...{ about: this.menuActions.about, quit: this.menuActions.quit, report: () => this.report },
        openPage: (page) => this.openPage(page),
        managed: () => managed.now().settings,
        messageForIt: (finding) => this.messageForIt(finding),
        plan: (subject) => this.plan(subject),
        pushView: () => this.bridge.push(this.view()),
      }),
    )
    this.unsubscribe = monitor.subscribe((after, before) => {
      this.notificationPolicy.changed(after, before)
      this.refresh()
      // The user who has just started the app will probably open the popover next.
      if (before.status === null && after.status !== null) this.popover.prepare()
    })
    powerMonitor.on('resume', this.onResume)
    Menu.setApplicationMenu(createApplicationMenu())
  }

  /** Opens the popover, at a second start of the app or a click in the Dock. */
  open = (): void => this.popover.show()

  /** Opens the popover at the page or finding that a link names. */
  openLink = (link: AppLink): void =>
    link.kind === 'page' ? this.showPage(link.page) : this.openAt(link.finding)

  async close(): Promise<void> {
    this.unsubscribe()
    powerMonitor.off('resume', this.onResume)
    this.demo.stop()
    this.following.follow(false)
    this.updates.close()
    this.managed.close()
    this.shortcut.close()
    this.bridge.close()
    this.notificationPolicy.close()
    this.tray.remove()
    await this.settings.written()
  }

  /** Updates tray, menu, popover and theme to the current state. */
  refresh(): void {
    const { monitor, messages } = this.options
    const settings = this.settings.now()
    monitor.setAutoRepair(settings.autoRepair)
    this.shortcut.set(settings.shortcut)
    if (nativeTheme.themeSource !== settings.theme) nativeTheme.themeSource = settings.theme
    const view = this.view()
    const sentence = getHeadline(view, messages)
    const icon = iconOf(monitor.state(), settings)
    this.tray.show(icon, sentence, createNativeMenu(view, sentence, this.menuActions, messages))
    this.tray.write(settings.textBesideIcon ? formatTextBesideIcon(icon, messages) : '')
    this.popover.textSize(settings.textSize)
    this.bridge.push(view)
  }

  private readonly onResume = () => this.options.monitor.onResume()

  private readonly menuActions: MenuActions = {
    scan: () => void this.options.monitor.scan(),
    plan: (subject) => {
      this.plan(subject)
      this.openAt(subject.kind === 'finding' ? subject.finding : null)
    },
    testBuild: () => {
      void this.options.monitor.runTestBuild()
      this.openAt(null)
    },
    snooze: (until) => this.settings.apply({ kind: 'snooze', until }, new Date()),
    open: () => this.open(),
    settings: () => this.showPage('settings'),
    log: () => this.showPage('log'),
    pickScenario: (id) => this.demo.pick(id),
    about: () => app.showAboutPanel(),
    quit: () => app.quit(),
  }

  private view(): PopoverView {
    const { page, focusedFinding, report } = this
    const { mac, monitor, messages } = this.options
    return createPopoverView(monitor.state(), {
      ...{ messages, page, focusedFinding, report, demo: this.demo.now() },
      loginItem: getLoginItem(messages.settings.loginItem),
      updates: this.updates.view(),
      toolScript,
      now: mac.now(),
      log: this.following.log(),
      pinned: this.popover.isPinned(),
      settings: this.settings.now(),
      managed: this.managed.now(),
      shortcut: this.shortcut.state(),
      warnings: [...monitor.warnings(), ...this.notificationPolicy.unshown(), ...this.appWarnings()],
    })
  }

  private appWarnings(): readonly string[] {
    const { icon, updates } = this.options.messages
    const notCopied = this.clipboard.failed() ? [this.options.messages.notCopied] : []
    return [
      ...notCopied,
      ...listHiddenIconWarnings(this.tray.bounds(), icon),
      ...updateWarnings(this.updates.view(), updates),
    ]
  }

  private messageForIt(key: string): string | null {
    const { monitor, messages } = this.options
    const { status } = monitor.state()
    return status === null
      ? null
      : formatMessageForIt(status, key, this.managed.now().settings, messages.forIt)
  }

  private openPage(page: Page): void {
    const { status } = this.options.monitor.state()
    this.page = page
    this.following.follow(page === 'log')
    if (page === 'settings') this.managed.refresh()
    this.report = page === 'report' && status !== null ? this.options.report(status) : null
    this.refresh()
  }

  private showPage(page: Page): void {
    this.openPage(page)
    this.popover.show()
  }

  /** Plans what the page or the menu requests. Only the app itself knows where its command line tool is. */
  private plan(subject: PlanRequest): void {
    const { monitor } = this.options
    if (subject.kind !== 'tool') monitor.plan(subject)
    else if (toolScript !== null) monitor.plan({ kind: 'tool', script: toolScript })
  }

  /** Opens the popover with this finding first. */
  private openAt(finding: string | null): void {
    this.focusedFinding = finding
    this.openPage('main')
    this.popover.show()
  }
}

/** Packed next to the archive (electron-builder.yml). */
const toolScript = app.isPackaged ? join(process.resourcesPath, 'builderbar') : null
