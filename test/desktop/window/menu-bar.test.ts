import { setTimeout as pause } from 'node:timers/promises'
import { describe, expect, it } from 'vitest'
import { openDemoMac } from '../../fake-mac/demo-mac.ts'
import { closeWindow, findWindow, withApp, withAppOn } from '../fixtures/app-on-desktop.ts'
import { click, waitForWindow } from '../fixtures/desktop-input.ts'

const inOrder = 'No problems found'
const sentence = 'h1'

describe('the popover', () => {
  it('opens at a click on the icon, shows the state, and closes with Escape', () =>
    withApp('key-0640', async ({ openPopover, closePopover, icon, electron }) => {
      const page = await openPopover()
      await page
        .locator(sentence, { hasText: 'SSH rejects the builder’s key: other users can read it' })
        .waitFor()
      // The window manager moves a new window after it has shown it (popover.ts).
      await expect
        .poll(async () => {
          const bounds = await electron.evaluate(({ BrowserWindow }) =>
            BrowserWindow.getAllWindows()[0]?.getBounds(),
          )
          if (bounds === undefined) return 'no window'
          return {
            isBelowIcon: bounds.y >= icon.y,
            isAtIcon: bounds.x <= icon.x && bounds.x + bounds.width >= icon.x,
            isOnDisplay: bounds.x + bounds.width <= 1280,
          }
        })
        .toEqual({ isBelowIcon: true, isAtIcon: true, isOnDisplay: true })

      await closePopover()
      // A click right after the popover lost the focus counts as closing it (icon-click.ts); a user takes longer.
      await pause(400)
      await click(icon)
      await waitForWindow('Builderbar', true)
      await click({ x: 200, y: 500 })
      await waitForWindow('Builderbar', false)
    }))

  it('says that it is a demo, and changes to the selected scenario', async () => {
    const problems: string[] = []
    const mac = await openDemoMac('healthy', (message) => problems.push(message))
    await withAppOn(mac, async ({ openPopover }) => {
      const page = await openPopover()
      await page.locator(sentence, { hasText: inOrder }).waitFor()
      await page.getByText('Demo: simulated Mac').waitFor()
      await page.getByRole('combobox').selectOption('absent')
      const absentHeadline = page.locator(sentence, { hasText: 'No Linux builder on this Mac' })
      await absentHeadline.waitFor({ timeout: 60_000 })
    })
    expect(problems).toEqual([])
  })
})

describe('a repair', () => {
  it('is shown completely, runs through the password prompt, and is verified by a scan', () =>
    withApp('key-0640', async (app) => {
      const { fakeMac, emptyTray, openPopover, closePopover, waitForTrayChange } = app
      const page = await openPopover()
      await page.locator(sentence, { hasText: 'SSH rejects' }).waitFor()
      const downNotification = await app.waitForNotification('SSH rejects')
      expect(downNotification.from).toBe('Builderbar')
      expect(fakeMac.calls().filter(({ program }) => program.includes('osascript'))).toEqual([])
      await closePopover()
      const trayWhileDown = await waitForTrayChange(emptyTray)

      const reopenedPage = await openPopover()
      await reopenedPage.locator('button.primary').click()
      await reopenedPage.getByText(/^Show Exact Script/).click()
      const script = (await findWindow(app.electron, 'script')).locator('.script-lines')
      await script.waitFor()
      expect(await script.textContent()).toContain('/etc/nix/builder_ed25519')
      await closeWindow('script')
      await reopenedPage.getByRole('button', { name: 'Fix Key Permissions', exact: true }).click()

      await reopenedPage.getByText('Key permissions fixed').first().waitFor({ timeout: 30_000 })
      await reopenedPage.locator(sentence, { hasText: inOrder }).waitFor({ timeout: 30_000 })
      expect(fakeMac.calls().filter(({ program }) => program.includes('osascript'))).toHaveLength(1)
      await app.waitForNotification('Linux builder repaired')
      const titles = (await app.notifications()).map(({ title }) => title)
      expect(titles.filter((title) => title.startsWith('SSH rejects'))).toHaveLength(1)
      await closePopover()
      await waitForTrayChange(trayWhileDown)
      expect(fakeMac.violations()).toEqual([])
    }))

  it('that is cancelled at the prompt changes nothing and returns to the cause', () =>
    withApp('key-0640', async ({ fakeMac, openPopover }) => {
      fakeMac.answerPrompt('cancel')
      const page = await openPopover()
      await page.locator('button.primary').click()
      await page.getByRole('button', { name: 'Fix Key Permissions', exact: true }).click()
      await page.getByRole('button', { name: 'Fix Key Permissions…' }).waitFor({ timeout: 30_000 })
      expect(await page.locator(sentence).textContent()).toContain('SSH rejects')
    }))
})
