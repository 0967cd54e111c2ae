import { chmodSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { withNix } from '../fixtures/app-with-nix.ts'
import { countClicks } from '../fixtures/counted-clicks.ts'
import { press } from '../fixtures/desktop-input.ts'
import { waitForHeadline, waitForText } from '../fixtures/keyboard.ts'

it('whether it works takes no click; a repair with its test build two and a password; its undo one and a password', () =>
  withNix(async ({ openPopover, closePopover, waitForTrayChange, emptyTray, fakeMac }) => {
    const page = await openPopover()
    await waitForHeadline(page, 'Linux builder is working')
    await closePopover()

    // First question: does it work? The icon says so, and a notification when it stops working.
    const healthy = await waitForTrayChange(emptyTray)
    chmodSync(join(fakeMac.root, 'etc/nix/builder_ed25519'), 0o640)
    await waitForTrayChange(healthy, 60_000)

    await openPopover()
    await press('ctrl+p')
    const { click, takeCounts } = countClicks(page, fakeMac)
    // Why.
    await waitForHeadline(page, 'SSH rejects the builder’s key')
    expect(await page.locator('.cause').first().innerText()).toContain('mode 0640')
    await click('Fix Key Permissions…')
    await click('Fix Key Permissions')
    await waitForText(page, /^Key permissions fixed · test build passed in /)
    expect(takeCounts()).toEqual({ clicks: 2, passwords: 1 })

    await waitForText(page, 'What Undo Does')
    await click('Undo')
    await page
      .locator('.outcome', { hasText: 'Previous key permissions restored' })
      .waitFor({ timeout: 60_000 })
    expect(takeCounts()).toEqual({ clicks: 1, passwords: 1 })
    await waitForHeadline(page, 'SSH rejects the builder’s key')
    expect(fakeMac.violations()).toEqual([])
  }))
