import { type BrowserWindow, screen, type WebContents } from 'electron'
import { chooseClickAction } from './icon-click.ts'
import { pageAddress } from './page-preferences.ts'
import {
  computeKeptPosition,
  computePopoverPosition,
  computePopoverSize,
  computeRoom,
  computeWidth,
  type Point,
  popoverWidth,
  type Rectangle,
} from './popover-position.ts'
import { makePopoverWindow } from './popover-window.ts'

/** Longest wait of the first show for the page's height, in milliseconds. */
const maxWaitMs = 1000
const firstHeight = 200

/** Time after which a hidden page is destroyed, since it takes about 50 MB; in milliseconds. */
const hiddenLifetimeMs = 30_000

export interface PopoverOptions {
  iconBounds(): Rectangle
  /** Called when the popover has been hidden. */
  onHide(): void
  /** The open window beside the popover that explains what it shows: with the focus in it, the popover stays; null for none. */
  attachedWindow(): { isFocused(): boolean } | null
  /** Called when the window appears on the screen and when it disappears, also after a crash of its page. */
  onVisibilityChange(isVisible: boolean): void
}

const maxCorrections = 5

/** Time after which the window that got the focus has reported it, in milliseconds. */
const focusMs = 100

/** The popover. Its window is created before it is shown and destroyed some time after it was hidden. */
export class Popover {
  private readonly preload: string
  private readonly options: PopoverOptions
  private window: BrowserWindow | null = null
  private pageHeight: number | null = null
  private leftAt: number | null = null
  /**
   * Bounds of the clicked icon: macOS has one in the bar of every display, and the tray may report those of another
   * (electron/electron#13461). Only a Mac can prove: that the click reports its own.
   */
  private clickedIcon: Rectangle | null = null
  /** Position of the first click: that of the icon if the system reports no bounds. */
  private click: Point | null = null
  private isRequested = false
  private pinned = false
  private width = popoverWidth
  private destroyTimer: NodeJS.Timeout | undefined
  /** Bounds the corrections of one show, for a window manager that never accepts the position. */
  private remainingCorrections = 0

  constructor(preload: string, options: PopoverOptions) {
    this.preload = preload
    this.options = options
    screen.on('display-added', () => this.onDisplaysChange())
    screen.on('display-removed', () => this.onDisplaysChange())
    screen.on('display-metrics-changed', (_event, _display, metrics) => {
      // A bar that hides itself changes the work area, also while the popover is open, but moves no icon.
      if (metrics.some((metric) => metric !== 'workArea')) this.onDisplaysChange()
      else this.placeIfVisible()
    })
  }

  /** Handles a click on the icon with these bounds: shows or hides the popover. */
  onIconClick = (icon: Rectangle): void => {
    const isVisible = this.window?.isVisible() ?? false
    const action = chooseClickAction({ visible: isVisible, leftAt: this.leftAt, now: Date.now() })
    // X11 reports the mouse to Electron only while it is over the app's windows: later positions are outdated.
    this.click ??= readCursor()
    if (action === 'hide') this.hide()
    if (action !== 'show') return
    this.clickedIcon = icon.width > 0 ? icon : null
    this.show()
  }

  show = (): void => {
    this.isRequested = true
    this.window ??= this.create()
    if (this.pageHeight === null) setTimeout(() => this.revealHidden(), maxWaitMs)
    else this.reveal()
  }

  /** Creates the page when the mouse is near the icon, so that it is ready at a click. */
  prepare = (): void => {
    if (this.window !== null) return
    this.window = this.create()
    this.scheduleDestroy()
  }

  hide = (): void => {
    this.isRequested = false
    this.clickedIcon = null
    this.setPinned(false)
    if (this.window?.isVisible() !== true) return
    this.window.hide()
    this.scheduleDestroy()
    this.options.onHide()
  }

  /** Hides the popover, which has lost the focus, unless it is pinned or the focus is in the window beside it. */
  leave = (): void => {
    if (this.options.attachedWindow() === null) this.hideUnfocused()
    else setTimeout(() => this.hideUnfocused(), focusMs)
  }

  private hideUnfocused(): void {
    if (this.pinned || this.window === null || this.window.webContents.isDevToolsFocused()) return
    if (this.window.isFocused() || this.options.attachedWindow()?.isFocused()) return
    if (this.window.isVisible()) this.leftAt = Date.now()
    this.hide()
  }

  /** A pinned popover stays open when another window gets the focus, until it is closed. */
  setPinned(isPinned: boolean): void {
    this.pinned = isPinned
    // By the upper edge of the page (renderer/status/status-header.css). Only macOS has windows that cannot be moved.
    this.window?.setMovable(isPinned)
  }

  isPinned = (): boolean => this.pinned

  /** Adapts the height to the page's, in points. */
  fit(height: number): void {
    this.pageHeight = height
    if (this.window?.isVisible()) this.place()
    else this.reveal()
  }

  /** Adapts the width to a text size in percent. */
  textSize(percent: number): void {
    const width = computeWidth(percent)
    if (width === this.width) return
    this.width = width
    if (this.window?.isVisible()) this.place()
    else this.window?.setSize(width, this.pageHeight ?? firstHeight)
  }

  /** The page, or null while there is none. */
  contents = (): WebContents | null => this.window?.webContents ?? null

  /** A popover that is already on the screen must not take the focus from another window. */
  private revealHidden(): void {
    if (this.window?.isVisible() === false) this.reveal()
  }

  private reveal(): void {
    if (this.window === null || !this.isRequested) return
    if (!this.window.isVisible()) {
      clearTimeout(this.destroyTimer)
      this.place()
      this.window.show()
      this.place()
      this.remainingCorrections = maxCorrections
    }
    this.window.focus()
  }

  private place(): void {
    if (this.window === null || this.pageHeight === null) return
    const now = this.window.getBounds()
    this.window.setBounds(
      this.pinned ? this.pinnedBounds(now, this.pageHeight) : this.boundsAtIcon(this.pageHeight),
    )
  }

  /**
   * Window managers on Linux move a new window to a place of their own, some time after it was shown, and accept ours after
   * that. A pinned popover is where the user moved it.
   */
  private correct = (): void => {
    if (this.window?.isVisible() !== true || this.pinned || this.pageHeight === null) return
    const { x, y } = this.window.getBounds()
    const bounds = this.boundsAtIcon(this.pageHeight)
    if ((x === bounds.x && y === bounds.y) || this.remainingCorrections === 0) return
    this.remainingCorrections -= 1
    this.place()
  }

  private pinnedBounds(now: Rectangle, pageHeight: number): Rectangle {
    const { workArea } = screen.getDisplayMatching(now)
    const size = computePopoverSize(pageHeight, workArea, this.width)
    return { ...computeKeptPosition(now, size, workArea), ...size }
  }

  private boundsAtIcon(pageHeight: number): Rectangle {
    const icon = this.clickedIcon ?? this.options.iconBounds()
    const display = icon.width > 0 ? screen.getDisplayMatching(icon) : findDisplay(this.click)
    const anchor = { icon, click: this.click, display }
    const size = computePopoverSize(pageHeight, computeRoom(anchor), this.width)
    return { ...computePopoverPosition(size, anchor), ...size }
  }

  /** The icon may have moved, and a pinned popover may be outside every display. */
  private onDisplaysChange(): void {
    this.clickedIcon = null
    this.placeIfVisible()
  }

  private placeIfVisible(): void {
    if (this.window?.isVisible()) this.place()
  }

  private scheduleDestroy(): void {
    clearTimeout(this.destroyTimer)
    this.destroyTimer = setTimeout(() => {
      if (this.window?.isVisible() === false) this.window.destroy()
    }, hiddenLifetimeMs)
  }

  private create(): BrowserWindow {
    const window = makePopoverWindow(this.preload, { width: this.width, height: firstHeight })
    window.on('blur', this.leave)
    window.on('move', this.correct)
    window.on('show', () => this.options.onVisibilityChange(true))
    window.on('hide', () => this.options.onVisibilityChange(false))
    window.on('closed', () => {
      this.options.onVisibilityChange(false)
      clearTimeout(this.destroyTimer)
      this.window = null
      this.pageHeight = null
      this.pinned = false
      this.clickedIcon = null
    })
    // The next show creates a new page after a crash.
    window.webContents.on('render-process-gone', () => window.destroy())
    void window.loadURL(`${pageAddress}${process.platform === 'darwin' ? '?surface=vibrant' : ''}`)
    return window
  }
}

/** Position of the mouse; null under Wayland, which reports zeros. */
function readCursor(): Point | null {
  const point = screen.getCursorScreenPoint()
  return point.x === 0 && point.y === 0 ? null : point
}

function findDisplay(point: Point | null) {
  return point === null ? screen.getPrimaryDisplay() : screen.getDisplayNearestPoint(point)
}
