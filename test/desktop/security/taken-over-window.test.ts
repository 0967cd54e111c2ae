import { setTimeout as pause } from 'node:timers/promises'
import type { ElectronApplication, Page } from 'playwright-core'
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
      const readScript = () =>
        script.evaluate(() => document.querySelector('.script-lines')?.textContent ?? '')
      const before = await readScript()
      expect(before).toContain('builder_ed25519')
      await attack(script, [
        { kind: 'dismiss-plan' },
        { kind: 'plan', subject: { kind: 'control', control: 'stop' } },
        { kind: 'change-settings', change: { kind: 'auto-repair', on: true } },
        { kind: 'open-at-login', on: true },
        { kind: 'test-build' },
        { kind: 'save-report' },
        { kind: 'quit' },
      ])
      // The plan is still shown, and none of it has run.
      expect(await readScript()).toBe(before)
      await waitForWindow('Exact Script', true)
      expect(await popover.locator('.plan').count()).toBe(1)
      expect(fakeMac.calls().filter(({ program }) => /osascript|sudo/.test(program))).toEqual([])
      expect(await readWalls(electron, 'Exact Script')).toMatchObject(walls)
    })
  })

  it('of a builder can check the builders of this Mac, and nothing else', async () => {
    await withApp('elsewhere', async ({ electron, openPopover, fakeMac }) => {
      const popover = await openPopover()
      await popover.getByRole('button', { name: 'Show details of build.example.com' }).click()
      const builder = await findWindow(electron, 'builder')
      await builder.locator('h1', { hasText: 'build.example.com' }).waitFor()
      await attack(builder, [
        { kind: 'show-builder', uri: 'ssh-ng://builder@linux-builder' },
        { kind: 'probe-remote', uri: 'ssh-ng://attacker@192.0.2.1' },
        { kind: 'plan', subject: { kind: 'control', control: 'stop' } },
        { kind: 'plan', subject: { kind: 'control', control: 'capture-log' } },
        { kind: 'scan' },
        { kind: 'copy-log', path: '/etc/passwd' },
        { kind: 'change-settings', change: { kind: 'auto-repair', on: true } },
        { kind: 'open-shell' },
        { kind: 'save-report' },
        { kind: 'quit' },
      ])
      const heading = await builder.evaluate(() => document.querySelector('h1')?.textContent)
      expect(heading).toBe('build.example.com')
      await waitForWindow('Builder Details', true)
      const after = await openPopover()
      expect(await after.locator('.plan').count()).toBe(0)
      expect(fakeMac.calls().filter(({ program }) => /osascript|sudo/.test(program))).toEqual([])
      expect(JSON.stringify(fakeMac.calls())).not.toContain('192.0.2.1')
      expect(await readWalls(electron, 'Builder Details')).toMatchObject(walls)
    })
  })
})

const walls = {
  preferences: { sandbox: true, contextIsolation: true, nodeIntegration: false },
  count: 2,
}

/** Has the page of a window send these requests and the run of the plan that it sees, change its title and try to leave. */
async function attack(page: Page, requests: readonly object[]): Promise<void> {
  // Delayed, so that the page answers before it tries to leave.
  await page.evaluate((attacks) => {
    setTimeout(() => {
      const bridge: unknown = Reflect.get(window, 'builderbar')
      const call = (name: string, value: unknown) => Reflect.get(Object(bridge), name)(value)
      const views: unknown[] = []
      call('onView', (view: unknown) => views.push(view))
      const sha256: unknown = Reflect.get(Reflect.get(Object(views[0]), 'repair'), 'sha256')
      for (const request of [{ kind: 'run-plan', sha256 }, ...attacks]) call('send', request)
      document.title = 'macOS needs your password'
      location.href = 'data:text/html,<title>foreign</title>'
      window.open('https://example.org')
    })
  }, requests)
  await pause(1000)
}

function readWalls(electron: ElectronApplication, windowTitle: string) {
  return electron.evaluate(({ BrowserWindow }, title) => {
    const all = BrowserWindow.getAllWindows()
    const contents = all.find((window) => window.getTitle() === title)?.webContents
    const preferences = contents && Reflect.get(contents, 'getLastWebPreferences').call(contents)
    return { preferences, count: all.length }
  }, windowTitle)
}
