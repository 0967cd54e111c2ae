import { writeFile } from 'node:fs/promises'
import { app, BrowserWindow, dialog, type WebContents } from 'electron'
import type { BuilderLog } from '../core/model/builder-log.ts'
import type { Observation } from '../core/model/observation.ts'
import type { Messages } from '../locales/messages.ts'
import type { Mac } from '../mac/mac.ts'
import { describeOwnFileErrno } from '../mac/real/errno.ts'
import { LogFollower } from '../monitor/scan/log-follower.ts'
import type { PageContents } from './bridge/bridge.ts'
import type { Page, SettingsTab, WindowKind } from './contract/page.ts'
import { PageWindows } from './window/page-windows.ts'
import { Popover } from './window/popover.ts'
import type { Rectangle } from './window/popover-position.ts'
import type { WindowStore } from './window/window-store.ts'

export interface AppWindowsOptions {
  readonly mac: Mac
  readonly preload: string
  readonly store: WindowStore
  readonly messages: Messages
  iconBounds(): Rectangle
  /** The text size of the settings, in percent. */
  textPercent(): number
  /** Whether a plan is shown, whose script can be read. */
  hasPlan(): boolean
  /** The text for a bug report; null before the first scan. */
  makeReport(): string | null
  /** Called when the settings are about to open. */
  onOpenSettings(): void
  /** Called when the popover appears and when it disappears. */
  onPopoverVisibilityChange(isVisible: boolean): void
  /** Called when the view has changed. */
  onChange(): void
}

/** The popover and the windows beside it (settings, log, report, script and builder), and what in them the user has opened. */
export class AppWindows {
  readonly popover: Popover
  private readonly options: AppWindowsOptions
  private readonly windows: PageWindows
  private readonly logFollower: LogFollower
  private reportText: string | null = null
  private finding: string | null = null
  private tab: SettingsTab = 'general'
  private builder: string | null = null
  private isQuitting = false

  constructor(options: AppWindowsOptions) {
    const { mac, preload, store, messages, textPercent, onChange } = options
    this.options = options
    app.once('before-quit', () => {
      this.isQuitting = true
    })
    this.logFollower = new LogFollower(mac, onChange)
    this.windows = new PageWindows(preload, {
      store,
      textPercent,
      titles: messages.windows.titles,
      onClose: (kind) => this.onClosed(kind),
      onBlur: (kind) => {
        if (kind === 'script') this.popover.leave()
      },
    })
    this.popover = new Popover(preload, {
      iconBounds: options.iconBounds,
      onHide: () => this.focusOn(null),
      onVisibilityChange: options.onPopoverVisibilityChange,
      attachedWindow: () =>
        this.windows.isOpen('script') ? { isFocused: () => this.windows.isFocused('script') } : null,
    })
  }

  /** Shows the popover, or opens a window or brings it to the front. */
  show(page: Page): void {
    const { hasPlan } = this.options
    if (page === 'main') this.popover.show()
    else if (page === 'script' ? hasPlan() : page !== 'builder' || this.builder !== null)
      this.openWindow(page)
  }

  /** Opens the window of the builder with this URI. */
  showBuilder(uri: string): void {
    this.builder = uri
    this.openWindow('builder')
  }

  /** URI of the builder whose window is open, else null. */
  shownBuilder = (): string | null => this.builder

  /** Opens the popover with this finding first. */
  openAt(finding: string | null): void {
    this.focusOn(finding)
    this.show('main')
  }

  /** Has the popover show this finding first, until it is hidden. */
  focusOn(finding: string | null): void {
    this.finding = finding
    this.options.onChange()
  }

  focusedFinding = (): string | null => this.finding

  /** Selects a tab of the settings, which may not be open. */
  selectTab(tab: SettingsTab): void {
    this.tab = tab
    this.options.onChange()
  }

  settingsTab = (): SettingsTab => this.tab

  private openWindow(page: WindowKind): void {
    const { onOpenSettings, makeReport, onChange } = this.options
    if (page === 'settings') onOpenSettings()
    if (page === 'log') this.logFollower.start()
    if (page === 'report') this.reportText = makeReport()
    onChange()
    this.windows.open(page)
  }

  close(page: Page): void {
    if (page === 'main') this.popover.hide()
    else this.windows.close(page)
  }

  /** Handles the height of a page, in points. */
  fit(page: Page, height: number): void {
    if (page === 'main') this.popover.fit(height)
    else this.windows.fit(page, height)
  }

  /** Adapts the popover to the text size; closes the window of a script that is no longer planned. */
  refresh(): void {
    this.popover.textSize(this.options.textPercent())
    if (!this.options.hasPlan()) this.windows.close('script')
  }

  /** The pages that exist now. */
  pages = (): readonly PageContents[] => {
    const contents: WebContents | null = this.popover.contents()
    return [...(contents === null ? [] : [{ page: 'main' as const, contents }]), ...this.windows.pages()]
  }

  /** The text of the report on screen, or null. */
  report = (): string | null => this.reportText

  /** Newest observation of the log while its window is open, else null. */
  log = (): Observation<BuilderLog | null> | null => this.logFollower.log()

  /** Asks for a file and writes the report into it. */
  async saveReport(): Promise<void> {
    const { messages } = this.options
    const report = this.windows.pages().find(({ page }) => page === 'report')
    const window = report && BrowserWindow.fromWebContents(report.contents)
    if (!window || this.reportText === null) return
    const { filePath } = await dialog.showSaveDialog(window, { defaultPath: messages.report.fileName })
    if (!filePath) return
    try {
      await writeFile(filePath, this.reportText)
    } catch (error) {
      dialog.showErrorBox(messages.report.notSaved, describeOwnFileErrno(error))
    }
  }

  async stop(): Promise<void> {
    this.logFollower.stop()
    await this.options.store.finishWriting()
  }

  private onClosed(kind: WindowKind): void {
    if (kind === 'log') this.logFollower.stop()
    if (kind === 'report') this.reportText = null
    if (kind === 'builder') this.builder = null
    // After reading the script, the user decides about its plan. A window that opens while the app quits would keep it running.
    if (kind === 'script' && this.options.hasPlan() && !this.isQuitting) this.popover.show()
    this.options.onChange()
  }
}
