import { expect, it } from 'vitest'
import { withApp } from '../fixtures/app-on-desktop.ts'
import { countClicks } from '../fixtures/counted-clicks.ts'
import { press } from '../fixtures/desktop-input.ts'
import { waitForHeadline, waitForText } from '../fixtures/keyboard.ts'

it('what only an administrator can check takes three clicks and a password, changes nothing, and is kept with its age', () =>
  withApp('healthy', async ({ openPopover, fakeMac }) => {
    const page = await openPopover()
    await press('ctrl+p')
    await waitForHeadline(page, 'No problems found')
    const { click, takeCounts } = countClicks(page, fakeMac)
    await click('Continue')
    takeCounts()

    // Cancelled at the password prompt, it was never made.
    fakeMac.answerPrompt('cancel')
    await click('More')
    await click('Check as Administrator…')
    await waitForText(page, 'Check the builder as administrator')
    await click('Check')
    await page.locator('.outcome').waitFor({ state: 'detached' })
    await waitForHeadline(page, 'No problems found')
    expect(takeCounts()).toEqual({ clicks: 3, passwords: 1 })

    fakeMac.answerPrompt('accept')
    await click('More')
    await click('Check as Administrator…')
    await click('Check')
    await page.locator('.outcome', { hasText: 'Admin check finished' }).waitFor({ timeout: 60_000 })
    expect(takeCounts()).toEqual({ clicks: 3, passwords: 1 })
    // Root's own ssh of a fake Mac is the one of this computer, which knows no host of that name.
    await waitForText(page, /Root’s SSH can’t log in to the builder\./)
    await page.locator('.outcome summary').click()
    await waitForText(page, /Could not resolve hostname linux-builder/)
    await click('Done')
    await page.locator('.all-checks summary').first().click()
    await page.locator('.all-checks li', { hasText: 'Login as root' }).waitFor()

    const calls = fakeMac.calls().map(({ program, args }) => `${program} ${args.join(' ')}`)
    expect(
      calls.filter((call) => /launchctl (?:bootstrap|bootout|kickstart|enable|disable)/.test(call)),
    ).toEqual([])
    expect(fakeMac.violations()).toEqual([])
  }))
