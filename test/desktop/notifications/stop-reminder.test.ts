import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { settingsFile, settingsSchema } from '../../../electron/app/contract/settings.ts'
import { createFakeMac } from '../../fake-mac/fake-mac.ts'
import { withOneStart } from '../fixtures/app-on-desktop.ts'
import { countClicks } from '../fixtures/counted-clicks.ts'
import { press } from '../fixtures/desktop-input.ts'
import { waitForHeadline } from '../fixtures/keyboard.ts'

it('the reminder of a stopped builder comes at its time, also after a restart of the app', async () => {
  const fakeMac = await createFakeMac({ scenario: 'healthy' })
  const file = join(fakeMac.dataFolder, settingsFile)
  const read = () => settingsSchema.parse(JSON.parse(readFileSync(file, 'utf8')))
  try {
    await withOneStart(fakeMac, async ({ openPopover }) => {
      const page = await openPopover()
      await press('ctrl+p')
      await waitForHeadline(page, 'No problems found')
      const { click } = countClicks(page, fakeMac)
      await click('Continue')
      await click('More')
      await click('Stop Builder…')
      await click('Stop')
      await click('Remind Me in 1 Hour')
      await expect.poll(() => read().stopReminderAt).not.toBeNull()
    })
    // An hour is over.
    writeFileSync(file, JSON.stringify({ ...read(), stopReminderAt: new Date().toISOString() }), {
      mode: 0o600,
    })
    await withOneStart(fakeMac, async ({ waitForNotification }) => {
      const { body } = await waitForNotification('Linux builder is still stopped')
      expect(body).toBe('Nix can’t build for Linux on this Mac until you start it.')
      await expect.poll(() => read().stopReminderAt).toBeNull()
    })
  } finally {
    await fakeMac.stop()
  }
})
