import { appendFileSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { ElectronApplication, Page } from 'playwright-core'
import { expect, it } from 'vitest'
import { settingsFile } from '../../../electron/app/contract/settings.ts'
import { startBuildServer } from '../../fake-mac/build-server.ts'
import { createFakeMac, type FakeMac } from '../../fake-mac/fake-mac.ts'

import {
  type AppOnDesktop,
  closeWindow,
  findPage,
  findWindow,
  withOneStart,
} from '../fixtures/app-on-desktop.ts'
import { readClipboard } from '../fixtures/clipboard.ts'
import { press, waitForWindow } from '../fixtures/desktop-input.ts'
import {
  activate,
  activateInMenu,
  confirmPlan,
  leavePlan,
  pressTabTo,
  readFocus,
  scanAgain,
  waitForHeadline,
  waitForText,
} from '../fixtures/keyboard.ts'

it('first run, other builders, log, restart, stop, report and settings work by keyboard; settings survive a kill', async () => {
  const fakeMac = await createFakeMac({ scenario: 'absent' })
  try {
    await withOneStart(fakeMac, async (app) => {
      const { electron, openPopover } = app
      const page = await openPopover()
      await setUpGuide(page, electron)
      await checkOtherBuilders(page, fakeMac)
      await logAndRestart(page, app, fakeMac)
      await report(app)
      await changeSettings(app)
      // A change is shown at once and written a moment later, so it must be written before the kill.
      await expect.poll(() => readStoredSettings(fakeMac)).toMatchObject({ snoozedUntil: expect.any(String) })
      const closing = electron.waitForEvent('close', { timeout: 20_000 })
      electron.process().kill('SIGKILL')
      await closing
    })
    await withOneStart(fakeMac, async ({ electron, openPopover }) => {
      const page = await openPopover()
      await waitForHeadline(page, 'No problems')
      await expect.poll(() => readAppearance(page)).toEqual({ dark: true, textSize: '200' })
      expect(await page.getByText('Continue').count()).toBe(0)
      await press('ctrl+comma')
      const settings = await findWindow(electron, 'settings')
      await settings.getByRole('switch', { name: textBeside, checked: true }).waitFor()
      await selectTab(settings, 'Notifications')
      await waitForText(settings, /^Snoozed until/)
    })
    expect(fakeMac.violations()).toEqual([])
  } finally {
    await fakeMac.stop()
  }
})

async function setUpGuide(page: Page, electron: ElectronApplication): Promise<void> {
  await waitForHeadline(page, 'No Linux builder on this Mac')
  for (const title of ['With nix-darwin', 'Beside Determinate Nix']) {
    const section = page.locator('details', { has: page.locator('summary', { hasText: title }) })
    await pressTabTo(page, title)
    if ((await section.getAttribute('open')) === null) await press('Return')
    await activate(page, 'Copy')
    await expect.poll(() => readClipboard(electron)).toBe(await section.locator('code').textContent())
  }
  await activate(page, 'Continue')
  await page.getByText('Continue').waitFor({ state: 'detached' })
}

async function checkOtherBuilders(page: Page, fakeMac: FakeMac): Promise<void> {
  await fakeMac.setScenario('elsewhere')
  await scanAgain()
  await waitForHeadline(page, 'No problems')
  const line = page.locator('.builder-list li')
  const scan = async (result: RegExp) => {
    await line.filter({ hasText: 'checked only on request' }).waitFor({ timeout: 30_000 })
    await activate(page, 'Check build.example.com')
    await line.filter({ hasText: result }).waitFor({ timeout: 30_000 })
  }
  await scan(/build\.example\.com.*Down · checked just now.*name/)
  const server = await startBuildServer(fakeMac)
  try {
    await scanAgain()
    await scan(/Working: SSH-2\.0-\S+.*host key SHA256:\S+ · checked just now/)
  } finally {
    server.close()
  }
}

async function logAndRestart(
  first: Page,
  { electron, openPopover }: AppOnDesktop,
  fakeMac: FakeMac,
): Promise<void> {
  const log = join(fakeMac.root, 'Library/Application Support/Builderbar/builder.log')
  await activate(first, 'Log')
  const before = await findWindow(electron, 'log')
  await waitForText(before, /^launchd discards/)
  await activate(before, 'Capture Log…')
  await waitForWindow('Builderbar', true)
  // The popover's page is destroyed some time after it was hidden.
  let page = await findPage(electron, 'main')
  await confirmPlan(page, 'Log capture started')
  // The window that is open already is brought to the front.
  await activate(page, 'Show Log')
  const lines = before.locator('.log-lines')
  await lines.filter({ hasText: 'Welcome to NixOS' }).waitFor()
  appendFileSync(log, 'reboot: nothing to do\r\n')
  await lines.filter({ hasText: 'reboot: nothing to do' }).waitFor()
  await closeWindow('log')
  page = await openPopover()

  await activateInMenu(page, 'Restart Builder…')
  await confirmPlan(page, 'Restarted')
  await activate(page, 'Done')
  await waitForHeadline(page, 'No problems')
  await activate(page, 'Log')
  await waitForText(await findWindow(electron, 'log'), /That run has ended/)
  await closeWindow('log')
  page = await openPopover()
  await activateInMenu(page, 'Stop Builder…')
  await waitForText(page, 'Stop the Linux builder')
  await leavePlan(page)
  await activate(page, 'Report')
}

async function report({ electron }: AppOnDesktop): Promise<void> {
  const window = await findWindow(electron, 'report')
  await waitForText(window, /^# Builderbar report/)
  await activate(window, 'Copy')
  await expect.poll(() => readClipboard(electron)).toBe(await window.locator('.report').textContent())
  await closeWindow('report')
}

const textBeside = 'Show status text in the menu bar when something’s wrong'

async function changeSettings({ electron, openPopover }: AppOnDesktop): Promise<void> {
  await activate(await openPopover(), 'Settings')
  await waitForText(await findWindow(electron, 'settings'), 'Appearance')
  await closeWindow('settings')
  await openPopover()
  await press('ctrl+comma')
  const page = await findWindow(electron, 'settings')
  expect(await readAppearance(page)).toEqual({ dark: false, textSize: '100' })
  await pressTabTo(page, textBeside)
  await press('space')
  await page.getByRole('switch', { name: textBeside, checked: true }).waitFor()
  await pressTabTo(page, 'Appearance')
  await pressNext(page, 'Appearance', ['light', 'dark'])
  await expect.poll(() => readAppearance(page)).toEqual({ dark: true, textSize: '100' })
  await pressTabTo(page, 'Text size')
  await pressNext(page, 'Text size', ['125', '150', '200'])
  await expect.poll(() => readAppearance(page)).toEqual({ dark: true, textSize: '200' })
  await selectTab(page, 'Notifications')
  await activate(page, 'For 1 Hour')
  await waitForText(page, /^Snoozed until/)
}

function readStoredSettings({ dataFolder }: FakeMac): unknown {
  return JSON.parse(readFileSync(join(dataFolder, settingsFile), 'utf8'))
}

/** Selects the next option with the arrow key, until each of these values was selected. */
async function pressNext(page: Page, label: string, values: readonly string[]): Promise<void> {
  for (const value of values) {
    await press('Down')
    await expect
      .poll(() => page.locator('label', { hasText: label }).locator('select').inputValue())
      .toBe(value)
  }
}

/** Returns the colour scheme and text size of the page. */
async function readAppearance(page: Page): Promise<{ dark: boolean; textSize: string | undefined }> {
  // Playwright emulates a light colour scheme unless this is switched off.
  await page.emulateMedia({ colorScheme: null })
  return await page.evaluate(() => ({
    dark: matchMedia('(prefers-color-scheme: dark)').matches,
    textSize: document.documentElement.dataset.textSize,
  }))
}

/** Selects a tab of the settings by the arrow keys. */
async function selectTab(page: Page, name: string): Promise<void> {
  await pressTabTo(page, 'General')
  while ((await readFocus(page)).name !== name) await press('Right')
  await page.getByRole('tab', { name, selected: true }).waitFor()
}
