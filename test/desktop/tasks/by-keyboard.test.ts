import { statSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { closeWindow, findWindow, withApp } from '../fixtures/app-on-desktop.ts'
import { readClipboard } from '../fixtures/clipboard.ts'
import { press, waitForWindow } from '../fixtures/desktop-input.ts'
import { pressTabTo, readFocus, readPrimaryButtonName, waitForText } from '../fixtures/keyboard.ts'

describe('by keyboard alone', () => {
  it('a cause can be unfolded, its repair read, cancelled, run and undone, its permanent fix copied, and it can be muted and tested', () =>
    withApp('key-0640', async ({ electron, openPopover, fakeMac }) => {
      let page = await openPopover()
      await page.locator('h1', { hasText: 'SSH rejects' }).waitFor()
      await pressTabTo(page, 'Details')
      await press('Return')
      await waitForText(page, /Mode of the file|0640/)
      await pressTabTo(page, await readPrimaryButtonName(page))
      await press('Return')
      await waitForText(page, 'exactly this script as root')
      await press('Escape')
      // The focus is back on the button that opened the plan.
      await page.locator('.plan').waitFor({ state: 'detached' })
      await expect.poll(async () => (await readFocus(page)).name).toBe(await readPrimaryButtonName(page))
      await press('Return')
      // The plan takes the focus when it appears.
      await waitForText(page, 'exactly this script as root')
      await pressTabTo(page, 'Fix Key Permissions')
      await press('Return')
      await waitForText(page, 'Key permissions fixed')
      await pressTabTo(page, 'Done')
      await press('Return')
      await page.locator('h1', { hasText: 'No problems' }).waitFor({ timeout: 30_000 })
      expect((await readFocus(page)).name).toContain('No problems')

      // The first run is over; what is needed less often then has its place.
      await pressTabTo(page, 'Continue')
      await press('Return')

      // Undoes the repair, which brings the problem back.
      await pressTabTo(page, '1 change to undo')
      await press('Return')
      await pressTabTo(page, 'Undo: ')
      await press('Return')
      await waitForText(page, 'exactly this script as root')
      await pressTabTo(page, await readPrimaryButtonName(page))
      await press('Return')
      await waitForText(page, 'Previous key permissions restored')
      await pressTabTo(page, 'Done')
      await press('Return')
      await page.locator('h1', { hasText: 'SSH rejects' }).waitFor({ timeout: 30_000 })
      expect(statSync(join(fakeMac.root, 'etc/nix/builder_ed25519')).mode & 0o777).toBe(0o640)

      await pressTabTo(page, 'Details')
      await press('Return')
      await pressTabTo(page, 'Make it permanent in nix-darwin')
      await press('Return')
      await pressTabTo(page, 'Copy')
      await press('Return')
      await waitForText(page, 'Copied')
      const snippet = await page.locator('.permanent-fix[open] code').first().textContent()
      await expect.poll(() => readClipboard(electron)).toBe(snippet)

      // Mutes the finding, then unmutes it in the settings.
      await pressTabTo(page, 'Mute alerts for this issue: ')
      await press('Return')
      await waitForText(page, /^Muted$/)
      await press('ctrl+comma')
      const settings = await findWindow(electron, 'settings')
      await pressTabTo(settings, 'General')
      await press('Right')
      await pressTabTo(settings, 'Unmute: ')
      await press('Return')
      await waitForText(settings, /^None$/)
      await closeWindow('settings')
      page = await openPopover()
      await page.locator('button.primary').waitFor()

      // Requests a test build, for which this Mac has no Nix, and leaves it; the focus is on its button again.
      await pressTabTo(page, 'Run Test Build')
      await press('Return')
      await waitForText(page, /inconclusive/)
      await pressTabTo(page, 'Done')
      await press('Return')
      await expect.poll(async () => (await readFocus(page)).name).toBe('Run Test Build')
      await press('Escape')
      await waitForWindow('Builderbar', false)
      expect(fakeMac.violations()).toEqual([])
    }))
})
