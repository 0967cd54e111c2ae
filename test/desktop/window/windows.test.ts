import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import type { ElectronApplication } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import type { WindowKind } from '../../../electron/app/contract/page.ts'
import { english } from '../../../electron/locales/english/english.ts'
import { createFakeMac } from '../../fake-mac/fake-mac.ts'
import { closeWindow, findWindow, withApp, withOneStart } from '../fixtures/app-on-desktop.ts'
import { readClipboard } from '../fixtures/clipboard.ts'
import { listWindows, press, waitForWindow } from '../fixtures/desktop-input.ts'
import {
  activate,
  pressTabTo,
  readFocus,
  readPrimaryButtonName,
  waitForHeadline,
  waitForKeyboard,
  waitForText,
} from '../fixtures/keyboard.ts'

const { titles } = english.windows

/** Returns the bounds of the content of the window with this title; null if there is none. */
function readContentSize(electron: ElectronApplication, kind: WindowKind) {
  return electron.evaluate(({ BrowserWindow }, title) => {
    const window = BrowserWindow.getAllWindows().find((candidate) => candidate.getTitle() === title)
    return window?.getContentBounds() ?? null
  }, titles[kind])
}

describe('a window', () => {
  it('of each kind opens by mouse, once, closes the popover, and is destroyed by Command-W', () =>
    withApp('healthy', async ({ electron, openPopover }) => {
      for (const [kind, button] of [
        ['settings', 'Settings'],
        ['log', 'Log'],
        ['report', 'Report'],
      ] as const) {
        const popover = await openPopover()
        await waitForHeadline(popover, 'No problems')
        await popover.getByRole('button', { name: button, exact: true }).click()
        const page = await findWindow(electron, kind)
        await waitForWindow('Builderbar', false)
        await waitForKeyboard(electron, titles[kind])
        expect(await page.locator('h1').textContent()).toBe(titles[kind])
        // A second request brings it to the front.
        await openPopover()
        await popover.getByRole('button', { name: button, exact: true }).click()
        await waitForWindow('Builderbar', false)
        await waitForKeyboard(electron, titles[kind])
        expect((await listWindows()).filter((title) => title === titles[kind])).toHaveLength(1)
        await press('ctrl+w')
        await waitForWindow(titles[kind], false)
        await expect.poll(() => readContentSize(electron, kind)).toBeNull()
      }
    }))

  it('of a builder opens from its line by mouse and by keyboard, and shows the one that was chosen last', () =>
    withApp('elsewhere', async ({ electron, openPopover, fakeMac }) => {
      const popover = await openPopover()
      await waitForHeadline(popover, 'No problems')
      await popover.getByRole('button', { name: 'Show details of linux-builder' }).click()
      const builder = await findWindow(electron, 'builder')
      await waitForKeyboard(electron, titles.builder)
      await builder.locator('h1', { hasText: 'linux-builder' }).waitFor()
      await waitForText(builder, 'nix-darwin’s linux-builder')
      const nextPage = await openPopover()
      await activate(nextPage, 'Show details of build.example.com')
      await builder.locator('h1', { hasText: 'build.example.com' }).waitFor()
      await waitForKeyboard(electron, titles.builder)
      // Polled, since a window that had just come to the front was once not in X's list; why is not known.
      const countWindows = async () =>
        (await listWindows()).filter((title) => title === titles.builder).length
      await expect.poll(countWindows, { timeout: 10_000 }).toBe(1)
      // It is checked there too, since nothing else connects to it.
      await activate(builder, 'Check build.example.com')
      await waitForText(builder, /^Down.* · checked just now$/)
      await press('ctrl+w')
      await waitForWindow(titles.builder, false)
      await expect.poll(() => readContentSize(electron, 'builder')).toBeNull()
      expect(fakeMac.violations()).toEqual([])
    }))

  it('opens with the size that it had, also after the next start', async () => {
    const fakeMac = await createFakeMac({ scenario: 'healthy' })
    try {
      await withOneStart(fakeMac, async ({ electron, openPopover }) => {
        await activate(await openPopover(), 'Log')
        await findWindow(electron, 'log')
        await moveWindow(electron, 'log')
        await closeWindow('log')
      })
      await withOneStart(fakeMac, async ({ electron, openPopover }) => {
        await activate(await openPopover(), 'Log')
        await findWindow(electron, 'log')
        const { width, height } = (await readContentSize(electron, 'log')) ?? {}
        expect({ width, height }).toEqual({ width: 500, height: 300 })
      })
    } finally {
      await fakeMac.stop()
    }
  })

  it('of the settings opens by Command-comma from every window, and has the height of its tab', () =>
    withApp('healthy', async ({ electron, openPopover }) => {
      await waitForHeadline(await openPopover(), 'No problems')
      await press('ctrl+comma')
      const settings = await findWindow(electron, 'settings')
      const readSettingsHeight = async () => (await readContentSize(electron, 'settings'))?.height ?? 0
      const readPageHeight = () =>
        settings.evaluate(() => Math.ceil(document.body.getBoundingClientRect().height))
      const general = await readSettingsHeight()
      expect(await readContentSize(electron, 'settings')).toMatchObject({
        width: 520,
        height: await readPageHeight(),
      })
      await pressTabTo(settings, 'General')
      await press('Right')
      await settings.getByRole('tab', { name: 'Notifications', selected: true }).waitFor()
      await press('Right')
      await settings.getByRole('tab', { name: 'Repairs', selected: true }).waitFor()
      expect((await readFocus(settings)).name).toBe('Repairs')
      await expect.poll(readSettingsHeight).toBeLessThan(general)
      await closeWindow('settings')
      await activate(await openPopover(), 'Report')
      await findWindow(electron, 'report')
      await press('ctrl+comma')
      // The tab that was selected last.
      const settingsPage = await findWindow(electron, 'settings')
      await settingsPage.getByRole('tab', { name: 'Repairs', selected: true }).waitFor()
      await closeWindow('settings')
      await waitForKeyboard(electron, titles.report)
    }))

  it('keeps the keyboard if it opens right after a popover that is kept open', () =>
    withApp('healthy', async ({ electron, openPopover }) => {
      await openPopover()
      await waitForKeyboard(electron, 'Builderbar')
      await press('ctrl+p')
      await press('ctrl+comma')
      await waitForKeyboard(electron, titles.settings)
      // The popover waits a second for its page.
      await pause(1_500)
      expect(await listWindows()).toContain('Builderbar')
      await waitForKeyboard(electron, titles.settings)
    }))

  it('of the report saves it where the user says, and says if that is impossible', () =>
    withApp('key-0640', async ({ electron, openPopover }) => {
      const folder = mkdtempSync(join(tmpdir(), 'builderbar-report-'))
      const answerWith = (filePath: string) =>
        electron.evaluate(({ dialog }, path) => {
          dialog.showSaveDialog = async () => ({ canceled: path === '', filePath: path })
          dialog.showErrorBox = (title) => Reflect.set(dialog, 'said', title)
        }, filePath)
      const readDialogText = () => electron.evaluate(({ dialog }) => Reflect.get(dialog, 'said') ?? '')
      try {
        const popover = await openPopover()
        await waitForHeadline(popover, 'SSH rejects')
        await activate(popover, 'Report')
        const report = await findWindow(electron, 'report')
        const file = join(folder, 'report.txt')
        await answerWith(file)
        await activate(report, 'Save…')
        const text = await report.locator('.report').textContent()
        await expect.poll(() => readText(file)).toBe(text)
        await answerWith(join(folder, 'missing/report.txt'))
        await activate(report, 'Save…')
        await expect.poll(readDialogText).toBe(english.report.notSaved)
      } finally {
        rmSync(folder, { recursive: true })
      }
    }))
})

describe('the window of a script', () => {
  it('opens beside its plan, which stays and gets the focus back; both go with the plan', () =>
    withApp('key-0640', async ({ electron, openPopover, fakeMac }) => {
      const popover = await openPopover()
      await waitForHeadline(popover, 'SSH rejects')
      await activate(popover, await readPrimaryButtonName(popover))
      await waitForText(popover, 'exactly this script as root')
      await activate(popover, 'Show Exact Script')
      const script = await findWindow(electron, 'script')
      await waitForKeyboard(electron, titles.script)
      expect(await listWindows()).toContain('Builderbar')
      await activate(script, 'Common helpers')
      await activate(script, 'Copy')
      const lines = await script.locator('.script-lines').textContent()
      await expect.poll(async () => (await readClipboard(electron)).trimEnd()).toBe(lines?.trimEnd())
      expect(lines).toContain("step '1 of")
      await closeWindow('script')
      await waitForKeyboard(electron, 'Builderbar')
      await expect.poll(async () => (await readFocus(popover)).name).toMatch(/^Show Exact Script/)

      // The script is left with its plan.
      await press('Return')
      await findWindow(electron, 'script')
      await popover.getByRole('button', { name: 'Cancel' }).click()
      await waitForWindow(titles.script, false)
      await waitForKeyboard(electron, 'Builderbar')
      expect(fakeMac.violations()).toEqual([])
    }))
})

/** Makes the window smaller and moves it. */
async function moveWindow(electron: ElectronApplication, kind: WindowKind): Promise<void> {
  await electron.evaluate(({ BrowserWindow }, title) => {
    const window = BrowserWindow.getAllWindows().find((candidate) => candidate.getTitle() === title)
    window?.setContentSize(500, 300)
    window?.setPosition(300, 200)
  }, titles[kind])
  await expect.poll(() => readContentSize(electron, kind)).toMatchObject({ width: 500, height: 300 })
}

function readText(file: string): string {
  try {
    return readFileSync(file, 'utf8')
  } catch {
    return ''
  }
}
