import { chmodSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import type { Page } from 'playwright-core'
import { expect, it } from 'vitest'
import { defaultSettings, settingsFile } from '../../../electron/app/contract/settings.ts'
import { createFakeMac } from '../../fake-mac/fake-mac.ts'
import { closeWindow, findWindow, withAppOn } from '../fixtures/app-on-desktop.ts'
import { countVisibleNotifications, press } from '../fixtures/desktop-input.ts'

/** A second scan confirms an error only after this time (incidents.ts). */
const confirmedAfterMs = 5200

it('a problem causes one notification and its end another that replaces it; none while snoozed, flapping or just after wake', async () => {
  const fakeMac = await createFakeMac({ scenario: 'healthy' })
  const snoozeEnd = new Date(Date.now() + 3_000_000).toISOString()
  const text = JSON.stringify({ ...defaultSettings, welcomed: true, snoozedUntil: snoozeEnd })
  writeFileSync(join(fakeMac.dataFolder, settingsFile), text, { mode: 0o600 })
  const key = join(fakeMac.root, 'etc/nix/builder_ed25519')
  await withAppOn(fakeMac, async ({ electron, openPopover, notifications, waitForNotification }) => {
    const page = await openPopover()
    // Pins the popover, so that it stays open while the notifications are read.
    await press('ctrl+p')
    await waitForHeadline(page, 'No problems')
    const breakKey = async () => {
      chmodSync(key, 0o640)
      await scanUntil(page, 'SSH rejects')
    }
    const repairKey = async () => {
      chmodSync(key, 0o600)
      await scanUntil(page, 'No problems')
    }

    // While snoozed, the incident has no notification; when the snooze ends, it has one.
    await breakKey()
    await waitForConfirmation(page)
    expect(await notifications()).toEqual([])
    await page.getByRole('button', { name: 'Settings' }).click()
    const settings = await findWindow(electron, 'settings')
    await settings.getByRole('tab', { name: 'Notifications' }).click()
    await settings.getByRole('button', { name: 'Turn Back On' }).click()
    await closeWindow('settings')
    await page.getByRole('button', { name: 'Check Again' }).click()
    await expect.poll(countVisibleNotifications, { timeout: 15_000 }).toBe(1)
    await page.getByRole('button', { name: 'Check Again' }).click()

    // The builder is back: the first notification disappears, and another one says so.
    await repairKey()
    await waitForNotificationBack(page)
    expect(await countVisibleNotifications()).toBe(1)
    await waitForNotification('Linux builder is back')

    // Flapping faster than a second scan could confirm.
    for (let time = 0; time < 3; time += 1) {
      await breakKey()
      await repairKey()
    }

    // macOS informs Electron of wake; the test emits that event on Electron's own module.
    await electron.evaluate(({ powerMonitor }) => powerMonitor.emit('resume'))
    await breakKey()
    await pause(confirmedAfterMs)
    await page.getByRole('button', { name: 'Check Again' }).click()
    await repairKey()

    const titles = (await notifications()).map(({ title }) => title).reverse()
    expect(titles).toEqual([
      'SSH rejects the builder’s key: other users can read it',
      'Linux builder is back',
    ])
    expect(fakeMac.violations()).toEqual([])
  })
})

const waitForHeadline = (page: Page, message: string) =>
  page.locator('h1', { hasText: message }).waitFor({ timeout: 20_000 })

/** Scans again until the headline has this text. */
async function scanUntil(page: Page, message: string): Promise<void> {
  await page.getByRole('button', { name: 'Check Again' }).click()
  await waitForHeadline(page, message)
}

/** Waits for the scan that confirms the error. */
async function waitForConfirmation(page: Page): Promise<void> {
  await pause(confirmedAfterMs)
  await page.getByRole('button', { name: 'Check Again' }).click()
  await page.locator('.incident').first().waitFor({ timeout: 30_000 })
}

/** Waits until the one incident is over. */
async function waitForNotificationBack(page: Page): Promise<void> {
  // A healthy day's history is folded.
  const closedIncident = page.locator('.incident-title:not(.ongoing)').first()
  await closedIncident.waitFor({ state: 'attached', timeout: 15_000 })
  // The call that closes it and the one that says that the builder is back are sent together.
  await pause(500)
}
