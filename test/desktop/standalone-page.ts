import { setTimeout as pause } from 'node:timers/promises'
import type { CDPSession, ElectronApplication, Page } from 'playwright-core'
import type { PopoverView } from '../../electron/app/contract/bridge-contract.ts'

/**
 * The popover's page in a window of its own, with the real preload and content security policy. The main process is not
 * connected to it, so it shows the view that a test sends, and keeps showing it.
 */
export interface StandalonePage {
  readonly page: Page
  readonly session: CDPSession
  /** Shows a view and waits until it is drawn. */
  show(view: PopoverView): Promise<void>
  /** Sets the size of the window in points, and the pixels per point. */
  size(width: number, height: number, density?: number): Promise<void>
  close(): Promise<void>
}

export async function openStandalonePage(electron: ElectronApplication): Promise<StandalonePage> {
  const id = await electron.evaluate(({ app, BrowserWindow }) => {
    const window = new BrowserWindow({
      title: 'Page alone',
      width: 360,
      height: 640,
      webPreferences: {
        preload: `${app.getAppPath()}/dist/preload.cjs`,
        sandbox: true,
        contextIsolation: true,
      },
    })
    void window.loadURL('app://builderbar/index.html?alone')
    return window.id
  })
  const page = await pageOf(electron)
  await page.locator('h1').waitFor()
  const session = await electron.context().newCDPSession(page)
  return {
    page,
    session,
    async show(view) {
      await electron.evaluate(
        ({ BrowserWindow }, [windowId, sent]) =>
          BrowserWindow.fromId(windowId)?.webContents.send('builderbar:view', sent),
        [id, view] as const,
      )
      await page.evaluate(
        () => new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(() => drawn(null)))),
      )
    },
    async size(width, height, density = 1) {
      const size = { width, height, deviceScaleFactor: density, mobile: false }
      await session.send('Emulation.setDeviceMetricsOverride', size)
    },
    close: async () => {
      await electron.evaluate(({ BrowserWindow }, windowId) => BrowserWindow.fromId(windowId)?.destroy(), id)
    },
  }
}

/** Finds the page, beside the hidden popover's own page. */
async function pageOf(electron: ElectronApplication): Promise<Page> {
  for (const deadline = Date.now() + 20_000; Date.now() < deadline; await pause(50)) {
    const page = electron.windows().find((candidate) => candidate.url().endsWith('?alone'))
    if (page !== undefined) return page
  }
  throw new Error('The page alone was not there within 20 s.')
}
