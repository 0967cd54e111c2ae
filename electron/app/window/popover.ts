import { type BrowserWindow, screen, type WebContents } from 'electron'
import { pageOrigin } from '../contract/app-files.ts'
import { onIconClick } from './icon-click.ts'
import {
  keptPosition,
  type Point,
  popoverPosition,
  popoverSize,
  popoverWidth,
  type Rectangle,
  roomBesideIcon,
  widthFor,
} from './popover-position.ts'
import { makePopoverWindow } from './popover-window.ts'

export interface Popover {
  /** Shows or hides it as a click on the icon does, which tells where that is. */
  iconClicked(icon: Rectangle): void
  show(): void
  /** The mouse is near the icon: the page is made now, so that a click finds it ready. */
  prepare(): void
  hide(): void
  /** Pinned it stays where it is when something else is clicked, until it is closed. */
  pin(on: boolean): void
  isPinned(): boolean
  /** Larger text takes a wider window; in percent. */
  textSize(percent: number): void
  /** The page says how tall it is. */
  fit(height: number): void
  /** The page, once there is one. */
  contents(): WebContents | null
}

/** How long the first show waits for the page to say its height, in milliseconds. */
const maxWaitMs = 1000
const firstHeight = 200

/** A page that nobody looks at is let go of after this, since it takes some 50 MB, in milliseconds. */
const hiddenLifetimeMs = 30_000

export interface PopoverOptions {
  iconBounds(): Rectangle
  /** It is on the screen no more. */
  hidden(): void
}

/** The popover's window: made when it is about to be shown, kept for a while after it was hidden. */
export function openPopover(preload: string, parts: PopoverOptions): Popover {
  return new PopoverWindow(preload, parts)
}

class PopoverWindow implements Popover {
  private readonly preload: string
  private readonly options: PopoverOptions
  private window: BrowserWindow | null = null
  private pageHeight: number | null = null
  private leftAt: number | null = null
  /**
   * The icon that was clicked: macOS has one in the bar of every display, and the tray may tell the bounds of another
   * (electron/electron#13461). Only a Mac can prove: that the click tells its own.
   */
  private clickedIcon: Rectangle | null = null
  /** Where the icon was clicked first: its place where the system tells no bounds of it. */
  private click: Point | null = null
  private wanted = false
  private pinned = false
  private width = popoverWidth
  private destroyTimer: NodeJS.Timeout | undefined

  constructor(preload: string, parts: PopoverOptions) {
    this.preload = preload
    this.options = parts
    screen.on('display-added', () => this.displaysChanged(true))
    screen.on('display-removed', () => this.displaysChanged(true))
    // A bar that hides itself takes and gives back room, also under the open popover: no icon moves by that.
    screen.on('display-metrics-changed', (_event, _display, changed) =>
      this.displaysChanged(changed.some((metric) => metric !== 'workArea')),
    )
  }

  iconClicked = (icon: Rectangle): void => {
    const visible = this.window?.isVisible() ?? false
    const does = onIconClick({ visible, leftAt: this.leftAt, now: Date.now() })
    // X11 tells Electron of the mouse only while that is over its own windows: later answers are old ones.
    this.click ??= cursor()
    if (does === 'hide') this.hide()
    if (does !== 'show') return
    this.clickedIcon = icon.width > 0 ? icon : null
    this.show()
  }

  show = (): void => {
    this.wanted = true
    this.window ??= this.create()
    if (this.pageHeight === null) setTimeout(() => this.reveal(), maxWaitMs)
    else this.reveal()
  }

  prepare = (): void => {
    if (this.window !== null) return
    this.window = this.create()
    this.scheduleDestroy()
  }

  hide = (): void => {
    this.wanted = false
    this.clickedIcon = null
    this.pin(false)
    if (this.window?.isVisible() !== true) return
    this.window.hide()
    this.scheduleDestroy()
    this.options.hidden()
  }

  pin(on: boolean): void {
    this.pinned = on
    // By its upper edge, where the page says so; elsewhere than on macOS every window can be moved.
    this.window?.setMovable(on)
  }

  isPinned = (): boolean => this.pinned

  fit(height: number): void {
    this.pageHeight = height
    if (this.window?.isVisible()) this.place()
    else this.reveal()
  }

  textSize(percent: number): void {
    const width = widthFor(percent)
    if (width === this.width) return
    this.width = width
    if (this.window?.isVisible()) this.place()
    else this.window?.setSize(width, this.pageHeight ?? firstHeight)
  }

  contents = (): WebContents | null => this.window?.webContents ?? null

  private reveal(): void {
    if (this.window === null || !this.wanted) return
    if (!this.window.isVisible()) {
      clearTimeout(this.destroyTimer)
      this.place()
      this.window.show()
      // Window managers on Linux put a new window where they like; they follow once it is shown.
      this.place()
    }
    this.window.focus()
  }

  private place(): void {
    if (this.window === null || this.pageHeight === null) return
    const now = this.window.getBounds()
    this.window.setBounds(
      this.pinned ? this.keptBounds(now, this.pageHeight) : this.boundsAtIcon(this.pageHeight),
    )
  }

  private keptBounds(now: Rectangle, pageHeight: number): Rectangle {
    const { workArea } = screen.getDisplayMatching(now)
    const size = popoverSize(pageHeight, workArea, this.width)
    return { ...keptPosition(now, size, workArea), ...size }
  }

  private boundsAtIcon(pageHeight: number): Rectangle {
    const icon = this.clickedIcon ?? this.options.iconBounds()
    const display = icon.width > 0 ? screen.getDisplayMatching(icon) : displayAt(this.click)
    const surroundings = { icon, click: this.click, display }
    const size = popoverSize(pageHeight, roomBesideIcon(surroundings), this.width)
    return { ...popoverPosition(size, surroundings), ...size }
  }

  /** The icon may be elsewhere now, and a pinned popover nowhere. */
  private displaysChanged(iconsMoved: boolean): void {
    if (iconsMoved) this.clickedIcon = null
    if (this.window?.isVisible()) this.place()
  }

  private scheduleDestroy(): void {
    clearTimeout(this.destroyTimer)
    this.destroyTimer = setTimeout(() => {
      if (this.window?.isVisible() === false) this.window.destroy()
    }, hiddenLifetimeMs)
  }

  private create(): BrowserWindow {
    const made = makePopoverWindow(this.preload, { width: this.width, height: firstHeight })
    made.on('blur', () => {
      if (this.pinned || made.webContents.isDevToolsFocused()) return
      if (made.isVisible()) this.leftAt = Date.now()
      this.hide()
    })
    made.on('closed', () => {
      clearTimeout(this.destroyTimer)
      this.window = null
      this.pageHeight = null
      this.pinned = false
      this.clickedIcon = null
    })
    // A page that died is made anew at the next show.
    made.webContents.on('render-process-gone', () => made.destroy())
    void made.loadURL(`${pageOrigin}/index.html${process.platform === 'darwin' ? '?surface=vibrant' : ''}`)
    return made
  }
}

/** Where the mouse is; null under Wayland, which does not tell and says zeros. */
function cursor(): Point | null {
  const point = screen.getCursorScreenPoint()
  return point.x === 0 && point.y === 0 ? null : point
}

function displayAt(point: Point | null) {
  return point === null ? screen.getPrimaryDisplay() : screen.getDisplayNearestPoint(point)
}
