import { setTimeout as pause } from 'node:timers/promises'
import { describe, expect, it } from 'vitest'
import { findWindow, withApp } from '../fixtures/app-on-desktop.ts'
import { waitForWindow } from '../fixtures/desktop-input.ts'

describe('a compromised page in a window', () => {
  it('has the walls of the popover, and cannot send what belongs to the popover or change its title', async () => {
    await withApp('key-0640', async ({ electron, openPopover, fakeMac }) => {
      const popover = await openPopover()
      await popover.locator('button.primary').click()
      await popover.getByRole('button', { name: /^Show Exact Script/ }).click()
      const script = await findWindow(electron, 'script')
      await script.locator('.script-lines').waitFor()
      // A locator would wait for ever for a navigation that was blocked.
      const scriptText = () =>
        script.evaluate(() => document.querySelector('.script-lines')?.textContent ?? '')
      const before = await scriptText()
      expect(before).toContain('builder_ed25519')
      // Delayed, so that Playwright has its answer before the page tries to leave; otherwise it may wait for ever.
      await script.evaluate(() => {
        setTimeout(() => {
          const bridge: unknown = Reflect.get(window, 'builderbar')
          const call = (name: string, value: unknown) => Reflect.get(Object(bridge), name)(value)
          const views: unknown[] = []
          call('onView', (view: unknown) => views.push(view))
          const sha256: unknown = Reflect.get(Reflect.get(Object(views[0]), 'repair'), 'sha256')
          const attacks = [
            { kind: 'run-plan', sha256 },
            { kind: 'dismiss-plan' },
            { kind: 'plan', subject: { kind: 'control', control: 'stop' } },
            { kind: 'change-settings', change: { kind: 'auto-repair', on: true } },
            { kind: 'open-at-login', on: true },
            { kind: 'test-build' },
            { kind: 'save-report' },
            { kind: 'quit' },
          ]
          for (const attack of attacks) call('send', attack)
          document.title = 'macOS needs your password'
          location.href = 'data:text/html,<title>foreign</title>'
          window.open('https://example.org')
        })
      })
      await pause(1000)
      // The plan is still shown, and nothing of it has run.
      expect(await scriptText()).toBe(before)
      await waitForWindow('Exact Script', true)
      expect(await popover.locator('.plan').count()).toBe(1)
      expect(fakeMac.calls().filter(({ program }) => /osascript|sudo/.test(program))).toEqual([])
      const walls = await electron.evaluate(({ BrowserWindow }) => {
        const all = BrowserWindow.getAllWindows()
        const contents = all.find((window) => window.getTitle() === 'Exact Script')?.webContents
        const preferences = contents && Reflect.get(contents, 'getLastWebPreferences').call(contents)
        return { preferences, count: all.length }
      })
      expect(walls).toMatchObject({
        preferences: { sandbox: true, contextIsolation: true, nodeIntegration: false },
        count: 2,
      })
    })
  })
})
