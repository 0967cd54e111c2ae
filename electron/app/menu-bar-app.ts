import { join } from 'node:path'
import { app, Menu, nativeTheme, powerMonitor, screen } from 'electron'
import type { Status } from '../core/model/status.ts'
import type { Words } from '../locales/messages.ts'
import type { Mac } from '../mac/mac.ts'
import type { Monitor } from '../monitor/monitor.ts'
import { type LogFollowing, openLogFollowing } from '../monitor/scan/log-follower.ts'
import type { DataFolder } from '../monitor/storage/data-folder.ts'
import { type OpenBridge, openBridge } from './bridge/bridge.ts'
import type { Page, PopoverView } from './contract/bridge-contract.ts'
import { afterChoice } from './contract/settings.ts'
import { type OpenDemo, openDemo } from './demo.ts'
import { type Notifying, openNotifying } from './notifications/notification-policy.ts'
import { answerRequest } from './request-handlers.ts'
import { loginItem } from './settings/login-item.ts'
import { openSettings, type SettingsKeeper } from './settings/settings-store.ts'
import { type MenuActions, nativeMenu } from './tray/native-menu.ts'
import { openTray, type TrayFace } from './tray/tray.ts'
import type { IconState } from './tray/tray-icon.ts'
import { type OwnUpdates, openOwnUpdates } from './updates/app-updates.ts'
import { updateNotices } from './updates/update-controller.ts'
import { iconStateOf } from './view/ignored-findings.ts'
import { popoverView, sentenceOf } from './view/popover-view.ts'
import { isIconHidden } from './window/hidden-icon.ts'
import { openPopover, type Popover } from './window/popover.ts'

export interface MenuBarAppParts {
  readonly mac: Mac
  readonly folder: DataFolder
  readonly monitor: Monitor
  /** Every fixed text, in the person's language. */
  readonly words: Words
  /** Folder of the built files (dist/). */
  readonly dist: string
  /** Folder of the stand-in Mac, '' on a Mac. */
  readonly root: string
  /** The text for a bug report, with names of users and hosts replaced. */
  report(status: Status): string
}

export interface MenuBarApp {
  /** Opens the popover: a second start, a click on the Dock, a notification. */
  open(): void
  close(): Promise<void>
}

/** Tray, popover and notifications over one monitor. The app must be ready. */
export async function openMenuBarApp(parts: MenuBarAppParts): Promise<MenuBarApp> {
  let changed: () => void = () => undefined
  const settings = await openSettings(parts.folder, () => changed())
  const app = new MenuBar(parts, settings)
  changed = () => app.refresh()
  app.refresh()
  return app
}

class MenuBar implements MenuBarApp {
  private readonly parts: MenuBarAppParts
  private readonly settings: SettingsKeeper
  private readonly popover: Popover
  private readonly tray: TrayFace
  private readonly notifying: Notifying
  private readonly demo: OpenDemo
  private readonly updates: OwnUpdates
  private readonly bridge: OpenBridge
  private readonly following: LogFollowing
  private readonly unsubscribe: () => void
  private page: Page = 'main'
  private report: string | null = null
  private pointedAt: string | null = null

  constructor(parts: MenuBarAppParts, settings: SettingsKeeper) {
    const { mac, folder, monitor, words, dist, root } = parts
    this.parts = parts
    this.settings = settings
    this.popover = openPopover(join(dist, 'preload.cjs'), {
      iconBounds: () => this.tray.bounds(),
      hidden: () => {
        this.pointedAt = null
        this.openPage('main')
      },
    })
    this.following = openLogFollowing(mac, () => this.refresh())
    const { iconClicked, warm, contents } = this.popover
    this.tray = openTray(join(dist, 'assets'), { clicked: iconClicked, approached: warm })
    const open = (finding: string) => this.openAt(finding)
    const changed = () => this.refresh()
    this.notifying = openNotifying({ mac, monitor, settings, words, open, changed })
    this.demo = openDemo(root, { changed, look: () => monitor.look() })
    this.updates = openOwnUpdates({ mac, folder, monitor, settings, words: words.updates, changed })
    this.bridge = openBridge(contents, (request) =>
      answerRequest(request, {
        ...{ monitor, settings, popover: this.popover, demo: this.demo, updates: this.updates },
        openPage: (page) => this.openPage(page),
        report: () => this.report,
        planTool: () => this.planTool(),
        pushView: () => this.bridge.push(this.view()),
      }),
    )
    this.unsubscribe = monitor.subscribe((after, before) => {
      this.notifying.changed(after, before)
      this.refresh()
      // Who has just started it opens it next.
      if (before.status === null && after.status !== null) this.popover.warm()
    })
    powerMonitor.on('resume', this.woke)
    Menu.setApplicationMenu(applicationMenu())
  }

  open = (): void => this.popover.show()

  async close(): Promise<void> {
    this.unsubscribe()
    powerMonitor.off('resume', this.woke)
    this.demo.stop()
    this.following.follow(false)
    this.updates.close()
    this.bridge.close()
    this.notifying.close()
    this.tray.remove()
    await this.settings.written()
  }

  /** Shows everything as it is now. */
  refresh(): void {
    const { monitor, words } = this.parts
    const settings = this.settings.now()
    monitor.allowUnasked(settings.repairsByItself)
    if (nativeTheme.themeSource !== settings.theme) nativeTheme.themeSource = settings.theme
    const view = this.view()
    const sentence = sentenceOf(view, words)
    const icon = iconOf(monitor, new Set(settings.ignored.map(({ key }) => key)))
    this.tray.show(icon, sentence, nativeMenu(view, sentence, this.menuActions, words))
    this.tray.write(settings.textBesideIcon ? textBeside(icon, words) : '')
    this.popover.textSize(settings.textSize)
    this.bridge.push(view)
  }

  private readonly woke = () => this.parts.monitor.woke()

  private readonly menuActions: MenuActions = {
    look: () => void this.parts.monitor.look(),
    plan: (finding, repair) => {
      this.parts.monitor.plan(finding, repair)
      this.openAt(finding)
    },
    control: (control) => {
      this.parts.monitor.planControl(control)
      this.openAt(null)
    },
    testBuild: () => {
      void this.parts.monitor.testBuild()
      this.openAt(null)
    },
    snooze: (until) =>
      this.settings.change((before) => afterChoice(before, { choose: 'snooze', until }, new Date())),
    open: () => this.open(),
    installTool: () => this.planTool(),
    settings: () => this.showPage('settings'),
    log: () => this.showPage('log'),
    pickScenario: (id) => this.demo.pick(id),
    about: () => app.showAboutPanel(),
    quit: () => app.quit(),
  }

  private view(): PopoverView {
    const { page, pointedAt, report } = this
    const { mac, monitor, words } = this.parts
    return popoverView(monitor.state(), {
      ...{ words, page, pointedAt, report, demo: this.demo.now() },
      loginItem: loginItem(words.settings.loginItem),
      updates: this.updates.view(),
      toolScript,
      now: mac.now(),
      log: this.following.log(),
      pinned: this.popover.isPinned(),
      settings: this.settings.now(),
      notices: [...monitor.notices(), ...this.notifying.unshown(), ...this.ownNotices()],
    })
  }

  private ownNotices(): readonly string[] {
    const { icon, updates } = this.parts.words
    return [...hiddenIcon(this.tray.bounds(), icon), ...updateNotices(this.updates.view(), updates)]
  }

  private openPage(page: Page): void {
    const { status } = this.parts.monitor.state()
    this.page = page
    this.following.follow(page === 'log')
    this.report = page === 'report' && status !== null ? this.parts.report(status) : null
    this.refresh()
  }

  private showPage(page: Page): void {
    this.openPage(page)
    this.popover.show()
  }

  private planTool(): void {
    if (toolScript !== null) this.parts.monitor.planTool(toolScript)
    this.openAt(null)
  }

  /** The popover, with this finding first. */
  private openAt(finding: string | null): void {
    this.pointedAt = finding
    this.openPage('main')
    this.popover.show()
  }
}

/** Beside the archive (electron-builder.yml); Electron gives its real path. */
const toolScript = app.isPackaged ? join(process.resourcesPath, 'builderbar') : null

function iconOf(monitor: Monitor, ignored: ReadonlySet<string>): IconState {
  const { repair, status } = monitor.state()
  if (repair.at === 'running') return 'repairing'
  return status === null ? 'unknown' : iconStateOf(status, ignored)
}

function textBeside(icon: IconState, words: Words): string {
  const beside: Partial<Record<IconState, string>> = words.icon.beside
  return beside[icon] ?? ''
}

/** Linux tells no bounds, so there is nothing to conclude from them. */
function hiddenIcon(bounds: Electron.Rectangle, words: Words['icon']): readonly string[] {
  if (process.platform !== 'darwin') return []
  const displays = screen.getAllDisplays().map((display) => display.bounds)
  return isIconHidden(bounds, displays) ? [words.hidden] : []
}

/** On macOS the keys for copying work only where an Edit menu has them, though this app never shows its menus. */
function applicationMenu(): Menu | null {
  if (process.platform !== 'darwin') return null
  return Menu.buildFromTemplate([{ role: 'appMenu' }, { role: 'editMenu' }])
}
