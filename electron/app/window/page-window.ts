import { BrowserWindow, nativeTheme, screen } from 'electron'
import type { WindowKind } from '../contract/page.ts'
import { computeSettingsWidth, windowSizes } from '../contract/window-sizes.ts'
import { createPagePreferences, pageAddress } from './page-preferences.ts'
import type { Rectangle } from './popover-position.ts'
import { placeWindow } from './window-placement.ts'

export interface PageWindowOptions {
  readonly kind: WindowKind
  readonly title: string
  readonly preload: string
  /** The bounds of its content when it was last closed, or null. */
  readonly remembered: Rectangle | null
  readonly textPercent: number
}

/** Creates a hidden window with a title bar of the system and begins to load its page. */
export function makePageWindow(options: PageWindowOptions): BrowserWindow {
  const { kind, title, preload, remembered: rememberedBounds, textPercent } = options
  const sizes = windowSizes[kind]
  const size = {
    width: kind === 'settings' ? computeSettingsWidth(textPercent) : (rememberedBounds?.width ?? sizes.width),
    height: kind === 'settings' ? sizes.height : (rememberedBounds?.height ?? sizes.height),
  }
  const window = new BrowserWindow({
    ...placeWindow(rememberedBounds, size, listWorkAreas()),
    useContentSize: true,
    minWidth: sizes.resizable ? sizes.minWidth : undefined,
    minHeight: sizes.resizable ? sizes.minHeight : undefined,
    title,
    show: false,
    resizable: sizes.resizable,
    maximizable: sizes.resizable,
    minimizable: sizes.resizable,
    fullscreenable: false,
    autoHideMenuBar: true,
    backgroundColor: nativeTheme.shouldUseDarkColors ? '#1f1f22' : '#ececee',
    webPreferences: createPagePreferences(preload),
  })
  // The title is the app's own: a page that was taken over cannot change it.
  window.on('page-title-updated', (event) => event.preventDefault())
  // The next request opens a new window after a crash.
  window.webContents.on('render-process-gone', () => window.destroy())
  void window.loadURL(pageAddress)
  return window
}

/** Gives the window, which the user cannot resize, the height of its page, within its display. */
export function fitWindow(window: BrowserWindow, pageHeight: number, textPercent: number): void {
  const { workArea } = screen.getDisplayMatching(window.getBounds())
  const [frame, content] = [window.getBounds(), window.getContentBounds()]
  const width = Math.min(computeSettingsWidth(textPercent), workArea.width)
  const height = Math.min(Math.ceil(pageHeight), workArea.height - (frame.height - content.height))
  if (content.width === width && content.height === height) return
  window.setContentSize(width, height)
  const { y, height: frameHeight, ...rest } = window.getBounds()
  const lowest = workArea.y + workArea.height - frameHeight
  if (y > lowest) window.setBounds({ ...rest, y: lowest, height: frameHeight })
}

function listWorkAreas(): [Rectangle, ...Rectangle[]] {
  const focusedDisplay = screen.getDisplayNearestPoint(screen.getCursorScreenPoint())
  const otherDisplays = screen.getAllDisplays().filter(({ id }) => id !== focusedDisplay.id)
  return [focusedDisplay.workArea, ...otherDisplays.map(({ workArea }) => workArea)]
}
