import { app, type WebPreferences } from 'electron'
import { pageOrigin } from '../contract/app-files.ts'

/** The preferences of every page, in the popover and in the windows: sandboxed, isolated, without Node. */
export function createPagePreferences(preload: string): WebPreferences {
  return {
    preload,
    sandbox: true,
    contextIsolation: true,
    nodeIntegration: false,
    devTools: !app.isPackaged,
    spellcheck: false,
  }
}

/** The one page of the app; the view that the main process pushes says what it shows. */
export const pageAddress = `${pageOrigin}/index.html`
