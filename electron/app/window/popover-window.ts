import { app, BrowserWindow, nativeTheme } from 'electron'
import { createPagePreferences } from './page-preferences.ts'
import type { Size } from './popover-position.ts'

/** Creates the popover's hidden window: a frameless panel that floats above other windows. */
export function makePopoverWindow(preload: string, { width, height }: Size): BrowserWindow {
  const isMac = process.platform === 'darwin'
  const window = new BrowserWindow({
    title: app.getName(),
    width,
    height,
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
    webPreferences: createPagePreferences(preload),
  })
  // Without the flag the app would get a Dock icon (docs/macos.md, "Popover window").
  if (isMac)
    window.setVisibleOnAllWorkspaces(true, { visibleOnFullScreen: true, skipTransformProcessType: true })
  return window
}
