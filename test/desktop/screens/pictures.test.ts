import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import type { Page } from 'playwright-core'
import { afterAll, describe, expect, it } from 'vitest'
import { reserveUsedDisk } from '../../fake-mac/used-disk.ts'
import { type AppOnDesktop, withApp } from '../fixtures/app-on-desktop.ts'
import { withNix } from '../fixtures/app-with-nix.ts'

/** Width of the popover in points. */
const width = 360

/** `npm run pictures` sets the README's folder here; without it the test only checks that pictures can be taken. */
const targetFolder = process.env.BUILDERBAR_PICTURES
const folder = targetFolder ?? mkdtempSync(join(tmpdir(), 'builderbar-pictures-'))

afterAll(() => {
  if (targetFolder === undefined) rmSync(folder, { recursive: true })
})

/**
 * Takes pictures of the popover on a light and a dark screen, at two pixels per point, as `NAME-light.png` and
 * `NAME-dark.png`.
 */
async function takePictures({ electron }: AppOnDesktop, page: Page, name: string): Promise<Buffer[]> {
  // An incident opens some seconds after its error.
  if (targetFolder !== undefined) await pause(12_000)
  const welcome = page.getByRole('button', { name: 'Continue' })
  if (await welcome.isVisible()) await welcome.click()
  // A control under the mouse looks pressed.
  await page.mouse.move(1, 1)
  const session = await electron.context().newCDPSession(page)
  await session.send('Emulation.setScrollbarsHidden', { hidden: true })
  const pictures: Buffer[] = []
  for (const colours of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme: colours, reducedMotion: 'reduce' })
    const size = { width, deviceScaleFactor: 2, mobile: false }
    // Tall enough for the whole page first: in a lower window the page scrolls, and its scroll bar takes up width.
    await session.send('Emulation.setDeviceMetricsOverride', { ...size, height: 2000 })
    // The page measures once a second whether a text is clamped.
    await pause(targetFolder === undefined ? 400 : 1300)
    const height = await page.evaluate(() => Math.ceil(document.body.getBoundingClientRect().height))
    await session.send('Emulation.setDeviceMetricsOverride', { ...size, height })
    // A change is drawn a few frames later.
    await pause(400)
    const { data } = await session.send('Page.captureScreenshot', { format: 'png' })
    const picture = Buffer.from(data, 'base64')
    writeFileSync(join(folder, `${name}-${colours}.png`), picture)
    pictures.push(picture)
  }
  return pictures
}

/** Width and height are at a fixed position of every PNG. */
function getPngSize(png: Buffer) {
  return { width: png.readUInt32BE(16), height: png.readUInt32BE(20) }
}

async function expectPictures(app: AppOnDesktop, page: Page, name: string): Promise<void> {
  const [light, dark] = await takePictures(app, page, name)
  expect(light).not.toEqual(dark)
  expect(getPngSize(light ?? Buffer.alloc(24))).toMatchObject({ width: 2 * width })
  expect(await page.locator('body').innerText()).not.toMatch(/undefined|NaN|\[object/)
}

describe('the picture of the popover, light and dark,', () => {
  // With a real Nix, so that a build verifies the builder and the chain is complete.
  it('for popover-healthy', () =>
    withNix(async (app) => {
      reserveUsedDisk(app.fakeMac.root)
      const page = await app.openPopover()
      await page.locator('h1', { hasText: 'Linux builder is working' }).waitFor({ timeout: 30_000 })
      await expectPictures(app, page, 'popover-healthy')
      expect(await page.locator('.chain .link.good').count()).toBe(6)
    }))

  it('for popover-down', () =>
    withApp('key-0640', async (app) => {
      const page = await app.openPopover()
      await page.locator('h1', { hasText: 'SSH rejects' }).waitFor()
      await expectPictures(app, page, 'popover-down')
    }))

  it('for popover-plan', () =>
    withApp('key-0640', async (app) => {
      const page = await app.openPopover()
      await page.locator('button.primary').click()
      await page.getByText(/^Show Exact Script/).waitFor()
      await expectPictures(app, page, 'popover-plan')
    }))
})
