import { app, BrowserWindow, nativeTheme, screen, type WebContents } from 'electron'
import { pageOrigin } from './app-files.ts'
import { onIconClick } from './icon-click.ts'
import { type Point, popoverPosition, popoverSize, popoverWidth, type Rectangle } from './popover-position.ts'

export interface Popover {
  /** Shows or hides it as a click on the icon does. */
  iconClicked(): void
  show(): void
  hide(): void
  /** The page says how tall it is. */
  fit(height: number): void
  /** The page, once there is one. */
  contents(): WebContents | null
}

/** How long the first show waits for the page to say its height, in milliseconds. */
const longestWait = 1000

/** The popover's window: made at the first show and kept, since making one takes a second and 50 MB. */
export function openPopover(preload: string, iconBounds: () => Rectangle): Popover {
  let window: BrowserWindow | null = null
  let pageHeight: number | null = null
  let leftAt: number | null = null
  let click: Point | null = null
  let wanted = false

  const place = () => {
    if (window === null || pageHeight === null) return
    const icon = iconBounds()
    const display = icon.width > 0 ? screen.getDisplayMatching(icon) : displayAt(click)
    const size = popoverSize(pageHeight, display.workArea)
    window.setBounds({ ...popoverPosition(size, { icon, click, display }), ...size })
  }
  const reveal = () => {
    if (window === null || !wanted || window.isVisible()) return
    place()
    window.show()
    // Window managers on Linux put a new window where they like; they follow once it is shown.
    place()
    window.focus()
  }
  const create = () => {
    const made = makeWindow(preload)
    made.on('blur', () => {
      if (made.webContents.isDevToolsFocused()) return
      if (made.isVisible()) leftAt = Date.now()
      hide()
    })
    made.on('closed', () => {
      window = null
      pageHeight = null
    })
    // A page that died is made anew at the next show.
    made.webContents.on('render-process-gone', () => made.destroy())
    void made.loadURL(`${pageOrigin}/index.html${process.platform === 'darwin' ? '?surface=vibrant' : ''}`)
    return made
  }
  const show = (at: Point | null) => {
    click = at
    wanted = true
    window ??= create()
    if (pageHeight === null) setTimeout(reveal, longestWait)
    else reveal()
  }
  const hide = () => {
    wanted = false
    window?.hide()
  }
  return {
    iconClicked() {
      const visible = window?.isVisible() ?? false
      const does = onIconClick({ visible, leftAt, now: Date.now() })
      if (does === 'show') show(cursor())
      if (does === 'hide') hide()
    },
    show: () => show(null),
    hide,
    fit(height) {
      pageHeight = height
      if (window?.isVisible()) place()
      else reveal()
    },
    contents: () => window?.webContents ?? null,
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

function makeWindow(preload: string): BrowserWindow {
  const isMac = process.platform === 'darwin'
  const made = new BrowserWindow({
    title: app.getName(),
    width: popoverWidth,
    height: 200,
    show: false,
    frame: false,
    resizable: false,
    movable: false,
    minimizable: false,
    maximizable: false,
    fullscreenable: false,
    skipTaskbar: true,
    alwaysOnTop: true,
    // Only a Mac can prove: the material behind the page, and that a panel floats over full-screen apps.
    ...(isMac
      ? { type: 'panel', vibrancy: 'popover', visualEffectState: 'active', backgroundColor: '#00000000' }
      : { backgroundColor: nativeTheme.shouldUseDarkColors ? '#27272a' : '#f6f6f7' }),
    webPreferences: {
      preload,
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      devTools: !app.isPackaged,
      spellcheck: false,
    },
  })
  // Without the flag the app would become one with a Dock icon (macos-facts.md 3.1).
  if (isMac)
    made.setVisibleOnAllWorkspaces(true, { visibleOnFullScreen: true, skipTransformProcessType: true })
  return made
}
