import { app, BrowserWindow, type WebContents } from 'electron'
import type { WindowKind } from '../contract/page.ts'
import { windowSizes } from '../contract/window-sizes.ts'
import { fitWindow, makePageWindow } from './page-window.ts'
import type { WindowStore } from './window-store.ts'

/** Longest wait of a new window for its page, in milliseconds. */
const maxWaitMs = 1000

export interface PageWindowsOptions {
  readonly store: WindowStore
  readonly titles: Readonly<Record<WindowKind, string>>
  /** The text size of the settings, in percent. */
  textPercent(): number
  /** Called when a window was closed. */
  onClose(kind: WindowKind): void
  /** Called when a window has lost the focus. */
  onBlur(kind: WindowKind): void
}

/** The windows beside the popover, one of each kind. A window that is closed is destroyed, since its page takes memory. */
export class PageWindows {
  private readonly preload: string
  private readonly options: PageWindowsOptions
  private readonly windows = new Map<WindowKind, BrowserWindow>()

  constructor(preload: string, options: PageWindowsOptions) {
    this.preload = preload
    this.options = options
  }

  /** Opens the window, or brings it to the front. */
  open(kind: WindowKind): void {
    const open = this.windows.get(kind)
    if (open === undefined) this.create(kind)
    else if (open.isVisible()) this.focus(open)
  }

  close(kind: WindowKind): void {
    this.windows.get(kind)?.close()
  }

  isOpen = (kind: WindowKind): boolean => this.windows.has(kind)

  /** Shows a window whose page is drawn; adapts the height of one that the user cannot resize. */
  fit(kind: WindowKind, height: number): void {
    const window = this.windows.get(kind)
    if (window === undefined) return
    if (!windowSizes[kind].resizable) fitWindow(window, height, this.options.textPercent())
    this.reveal(window)
  }

  /** Whether the window has the focus. */
  isFocused = (kind: WindowKind): boolean => this.windows.get(kind)?.isFocused() ?? false

  /** The pages of the open windows. */
  pages(): readonly { readonly page: WindowKind; readonly contents: WebContents }[] {
    return [...this.windows].map(([page, { webContents }]) => ({ page, contents: webContents }))
  }

  private create(kind: WindowKind): void {
    const { store, titles, textPercent } = this.options
    const window = makePageWindow({
      kind,
      title: titles[kind],
      preload: this.preload,
      remembered: store.find(kind),
      textPercent: textPercent(),
    })
    this.windows.set(kind, window)
    window.on('close', () => store.remember(kind, { ...window.getNormalBounds(), ...getSize(window) }))
    window.on('blur', () => this.options.onBlur(kind))
    window.on('closed', () => {
      this.windows.delete(kind)
      this.options.onClose(kind)
      leaveApp()
    })
    setTimeout(() => {
      if (this.windows.get(kind) === window) this.reveal(window)
    }, maxWaitMs)
  }

  private reveal(window: BrowserWindow): void {
    if (window.isVisible()) return
    window.show()
    this.focus(window)
  }

  private focus(window: BrowserWindow): void {
    // An app without a Dock icon does not come to the front by itself. Only a Mac can prove: that it does so here. On Linux
    // this would focus the app's first window, which may be the popover, before the new one is on the screen.
    if (process.platform === 'darwin') app.focus({ steal: true })
    window.focus()
  }
}

function getSize(window: BrowserWindow) {
  const { width, height } = window.getContentBounds()
  return { width, height }
}

/**
 * Gives the focus back to the program that had it, when the last window is closed: macOS leaves it with the app, which has
 * no window then. Only a Mac can prove: that the program before gets it.
 */
function leaveApp(): void {
  if (process.platform !== 'darwin') return
  if (!BrowserWindow.getAllWindows().some((window) => window.isVisible())) app.hide()
}
