import { spawnSync } from 'node:child_process'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import type { Page } from 'playwright-core'
import { expect, it } from 'vitest'
import { createFakeMac, type FakeMac } from '../fake-mac/fake-mac.ts'
import { findWindow, withOneStart } from './fixtures/app-on-desktop.ts'
import { readClipboard } from './fixtures/clipboard.ts'
import { press } from './fixtures/desktop-input.ts'
import { activate, waitForHeadline } from './fixtures/keyboard.ts'

/** Writes a property list as an MDM has macOS write it: binary. */
function writeBinaryPlist({ root }: FakeMac, python: string, user = ''): void {
  const folder = join(root, 'Library/Managed Preferences', user)
  mkdirSync(folder, { recursive: true })
  const path = join(folder, 'dev.builderbar.app.plist')
  const text = `import plistlib,sys; plistlib.dump(${python}, open(sys.argv[1], 'wb'), fmt=plistlib.FMT_BINARY)`
  const result = spawnSync('python3', ['-c', text, path], { encoding: 'utf8' })
  expect(result.stderr).toBe('')
  expect(readFileSync(path).subarray(0, 6).toString()).toBe('bplist')
}

/** Sends a request that the page's disabled controls do not, as a compromised page would. */
async function send(page: Page, request: object): Promise<void> {
  await page.evaluate((text) => {
    const bridge: unknown = Reflect.get(window, 'builderbar')
    if (typeof bridge === 'object' && bridge !== null) Reflect.get(bridge, 'send')(text)
  }, request)
}

it('settings of the organization hold, are shown as such, and cannot be changed by page or program', async () => {
  const fakeMac = await createFakeMac({ scenario: 'key-0640' })
  const user = basename(fakeMac.home)
  try {
    writeBinaryPlist(
      fakeMac,
      "{'PayloadUUID': 'x', 'autoRepair': False, 'notify': {'down': False}, 'itContact': 'IT Support, help@example.org', 'color': 'red'}",
    )
    writeBinaryPlist(fakeMac, "{'textBesideIcon': True, 'notify': {'repaired': 5}}", user)
    mkdirSync(join(fakeMac.root, 'etc/builderbar'))
    writeFileSync(
      join(fakeMac.root, 'etc/builderbar/settings.json'),
      '{"autoRepair": true, "textBesideIcon": false}',
    )
    await withOneStart(fakeMac, async ({ electron, openPopover }) => {
      const page = await openPopover()
      await waitForHeadline(page, 'key')
      await activate(page, 'Copy Message for IT')
      await expect
        .poll(() => readClipboard(electron))
        .toMatch(/^To: IT Support, help@example\.org\n[\s\S]*builder_ed25519/)

      await press('ctrl+comma')
      const settings = await findWindow(electron, 'settings')
      await settings.getByText('Some settings are managed by your organization.').waitFor()
      await settings.getByText('there is no setting “color”').waitFor()
      await settings.getByText(`${user}/dev.builderbar.app.plist: “notify.repaired” has a value`).waitFor()
      await settings.getByText('Where they are set').click()
      for (const source of [
        `textBesideIcon: /Library/Managed Preferences/${user}/dev.builderbar.app.plist`,
        'autoRepair: /Library/Managed Preferences/dev.builderbar.app.plist',
      ])
        await settings.getByText(source).waitFor()
      for (const [tab, name, on] of [
        ['Repairs', 'Restart stopped services', false],
        ['General', 'Show status text', true],
        ['Notifications', 'Builder goes down', false],
      ] as const) {
        await settings.getByRole('tab', { name: tab }).click()
        const box = settings.getByRole('switch', { name: new RegExp(`^${name}`) })
        expect([name, await box.isDisabled(), await box.isChecked()]).toEqual([name, true, on])
        expect(await settings.getByText('Managed by your organization', { exact: true }).count()).toBe(1)
      }
      expect(await settings.getByRole('switch', { name: 'Builder recovers on its own' }).isDisabled()).toBe(
        false,
      )

      await send(settings, { kind: 'change-settings', change: { kind: 'auto-repair', on: true } })
      await send(settings, {
        kind: 'change-settings',
        change: { kind: 'notify', notification: 'down', on: true },
      })
      await send(settings, { kind: 'change-settings', change: { kind: 'theme', theme: 'dark' } })
      await expect.poll(() => readSettings(fakeMac).theme).toBe('dark')
      expect(readSettings(fakeMac)).toMatchObject({ autoRepair: false, notify: { down: true } })
      expect(await settings.getByRole('switch', { name: 'Builder goes down' }).isChecked()).toBe(false)
    })
    expect(fakeMac.violations()).toEqual([])
  } finally {
    await fakeMac.stop()
  }
})

function readSettings({ dataFolder }: FakeMac) {
  try {
    return JSON.parse(readFileSync(join(dataFolder, 'settings.json'), 'utf8'))
  } catch {
    return {}
  }
}
