import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import type { ElectronApplication } from 'playwright-core'
import { expect, it } from 'vitest'
import { getElectronPath } from '../../../scripts/electron.mjs'
import { createFakeMac, type FakeMac } from '../../fake-mac/fake-mac.ts'
import { closeWindow, findPage, findWindow, withOneStart } from '../fixtures/app-on-desktop.ts'
import { listWindows, press, waitForWindow } from '../fixtures/desktop-input.ts'
import { waitForHeadline } from '../fixtures/keyboard.ts'

const checkout = fileURLToPath(new URL('../../..', import.meta.url))

/** Passes a link to the app as macOS does. */
async function follow(electron: ElectronApplication, link: string): Promise<void> {
  await electron.evaluate(({ app }, url) => {
    app.emit('open-url', { preventDefault: () => undefined }, url)
  }, link)
}

function readCachedStatus({ root, dataFolder }: FakeMac) {
  const result = spawnSync(process.execPath, ['dist/cli.js', 'status', '--cached', '--json'], {
    cwd: checkout,
    env: { PATH: process.env.PATH, BUILDERBAR_ROOT: root, BUILDERBAR_HOME: dataFolder },
    encoding: 'utf8',
  })
  return { code: result.status, answer: JSON.parse(result.stdout) }
}

/** Texts that must open nothing, each passed as a web page could pass it. */
const attacks = [
  'builderbar://repair/key-permissions',
  'builderbar://plan/key-permissions',
  'builderbar://run/fix-key-permissions',
  'builderbar://control/stop',
  'builderbar://page/settings?autoRepair=true',
  'builderbar://page/../settings',
  'builderbar://finding/%00',
  'https://example.org/page/main',
  'file:///etc/passwd',
]

it('a link opens a page or a finding, and nothing else; the last status is read while the app runs', async () => {
  const fakeMac = await createFakeMac({ scenario: 'key-0640' })
  try {
    writeFileSync(join(fakeMac.root, 'Users/alice/.config/nix/nix.conf'), 'builders =\n')
    await withOneStart(fakeMac, async ({ electron, openPopover, closePopover }) => {
      const page = await openPopover()
      await waitForHeadline(page, 'Nix isn’t using any builders')
      const firstFinding = page.locator('.cause').first()
      await firstFinding.filter({ hasText: 'builders setting is empty' }).waitFor()
      await closePopover()

      await follow(electron, 'builderbar://finding/key-permissions')
      await waitForWindow('Builderbar', true)
      await firstFinding.filter({ hasText: 'The key file has mode 0640' }).waitFor()
      // Keys for another window must not press a button of the popover.
      for (const key of ['Return', 'space', 'Return']) await press(key)
      expect(await page.getByText('exactly this script').count()).toBe(0)
      await closePopover()

      await follow(electron, 'builderbar://page/settings')
      const settings = await findWindow(electron, 'settings')
      await settings.getByRole('tab', { name: 'General', selected: true }).waitFor()
      await closeWindow('settings')
      await follow(electron, 'builderbar://page/log')
      await findWindow(electron, 'log')
      await closeWindow('log')
      expect(await listWindows()).not.toContain('Builderbar')

      for (const attack of attacks) await follow(electron, attack)
      await pause(500)
      expect(await listWindows()).not.toContain('Builderbar')

      // Arguments of a second start carry no link; it only opens the popover.
      const second = spawn(
        await getElectronPath(),
        ['--no-sandbox', checkout, 'builderbar://page/settings'],
        {
          env: { ...process.env, BUILDERBAR_ROOT: fakeMac.root, BUILDERBAR_HOME: fakeMac.dataFolder },
          stdio: 'ignore',
        },
      )
      expect(await once(second, 'exit')).toEqual([0, null])
      await waitForWindow('Builderbar', true)
      // The popover's page is destroyed some time after it was hidden.
      await waitForHeadline(await findPage(electron, 'main'), 'Nix isn’t using any builders')
      expect(await listWindows()).not.toContain('Builderbar Settings')

      const { code, answer } = readCachedStatus(fakeMac)
      expect(code).toBe(2)
      expect(answer).toMatchObject({ cached: true, running: true, state: 'down' })
      expect(answer.ageSeconds).toBeLessThan(90)
    })
    expect(readCachedStatus(fakeMac)).toMatchObject({
      code: 69,
      answer: { running: false, state: 'unknown' },
    })
    expect(fakeMac.violations()).toEqual([])
  } finally {
    await fakeMac.stop()
  }
})
