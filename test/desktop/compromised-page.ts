import type { Page } from 'playwright-core'
import { expect } from 'vitest'
import type { FakeMac } from '../fake-mac/fake-mac.ts'
import { type AppOnDesktop, withApp } from './app-on-desktop.ts'

export const ours = 'app://builderbar/index.html'
/** The page's headlines for a Mac that works, before and after a build has verified it. */
const works = /No problems|is working/

/**
 * Runs a test with the app's popover open, whose page is compromised and tries to break out; checks afterwards that
 * everything is as before. The defences are Electron's and the app's own.
 */
export async function withCompromisedPage(
  test: (app: AppOnDesktop & { readonly fakeMac: FakeMac }, page: Page) => Promise<void>,
): Promise<void> {
  await withApp('healthy', async (app) => {
    const page = await app.openPopover()
    // A locator would wait for ever for navigations that were blocked.
    const sentence = () => page.evaluate(() => document.querySelector('h1')?.textContent ?? '')
    await expect.poll(sentence, { timeout: 30_000 }).toMatch(works)
    await test(app, page)
    // The page was neither replaced nor broken.
    expect(page.url()).toBe(ours)
    expect(await sentence()).toMatch(works)
    expect(await windowCount(app)).toBe(1)
    const asRoot = app.fakeMac.calls().filter(({ program }) => /osascript|sudo/.test(program))
    expect(asRoot).toEqual([])
    expect(app.fakeMac.violations()).toEqual([])
  })
}

function windowCount({ electron }: AppOnDesktop): Promise<number> {
  return electron.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().length)
}
