import { chmodSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import type { ElectronApplication } from 'playwright-core'
import { expect, it } from 'vitest'
import { closeWindow, findWindow, withApp } from '../fixtures/app-on-desktop.ts'
import {
  click,
  countVisibleNotifications,
  moveMouseAway,
  press,
  waitForWindow,
} from '../fixtures/desktop-input.ts'
import {
  activate,
  confirmPlan,
  pressTabTo,
  readPrimaryButtonName,
  scanAgain,
  waitForHeadline,
} from '../fixtures/keyboard.ts'
import { findDifferenceArea, notificationArea, waitForPicture } from '../fixtures/screen-picture.ts'

/** A second scan confirms an error only after this time (incidents.ts). */
const confirmedAfterMs = 5200

const keyHeadline = 'Other users can read the builder’s SSH key'

it('a repair removes the notification of its finding; a click on a notification opens its finding first', () =>
  withApp('key-0640', async ({ electron, fakeMac, openPopover, closePopover }) => {
    await moveMouseAway()
    let page = await openPopover()
    await waitForHeadline(page, 'SSH rejects')
    // The tooltip of the icon would be in the picture.
    await moveMouseAway()
    const emptyArea = await waitForPicture(notificationArea, () => true, 'a screen without notifications')
    await activate(page, 'Continue')
    await switchOff(electron, 'Builder is repaired')
    page = await openPopover()
    await expect.poll(countVisibleNotifications, { timeout: 20_000 }).toBe(1)

    await activate(page, await readPrimaryButtonName(page))
    await confirmPlan(page, 'Key permissions fixed')
    await activate(page, 'Done')
    await waitForHeadline(page, 'No problems')
    await expect.poll(countVisibleNotifications, { timeout: 10_000 }).toBe(0)
    await moveMouseAway()
    const isBare = (now: typeof emptyArea) => findDifferenceArea(emptyArea, now) === null
    await waitForPicture(notificationArea, isBare, 'no notification any more')

    // A healthy day's history is folded.
    await activate(page, 'History')
    await pressTabTo(page, keyHeadline)
    await press('Return')
    const incident = page.locator('.incident[open]')
    await incident.filter({ hasText: /0640/ }).waitFor()
    await incident.filter({ hasText: /Key permissions fixed after \d+ sec/ }).waitFor()

    chmodSync(join(fakeMac.root, 'etc/nix/builder_ed25519'), 0o640)
    await scanAgain()
    await waitForHeadline(page, 'SSH rejects')
    await pause(confirmedAfterMs)
    await scanAgain()
    await expect.poll(countVisibleNotifications, { timeout: 20_000 }).toBe(1)
    const isShown = (now: typeof emptyArea) => findDifferenceArea(emptyArea, now) !== null
    const place = findDifferenceArea(
      emptyArea,
      await waitForPicture(notificationArea, isShown, 'the notification'),
    )
    if (place === null) throw new Error('There is no notification.')

    // Another finding leads from now on, which causes no second notification.
    await switchOff(electron, 'Builder goes down')
    page = await openPopover()
    writeFileSync(join(fakeMac.root, 'Users/alice/.config/nix/nix.conf'), 'builders =\n')
    await scanAgain()
    await waitForHeadline(page, 'Nix isn’t using any builders')
    const firstFinding = page.locator('.cause').first()
    await firstFinding.filter({ hasText: 'builders setting is empty' }).waitFor()
    await closePopover()

    await click({
      x: notificationArea.x + place.x + Math.floor(place.width / 2),
      y: notificationArea.y + place.y + Math.floor(place.height / 2),
    })
    await waitForWindow('Builderbar', true)
    await waitForHeadline(page, 'SSH rejects')
    await firstFinding.filter({ hasText: 'The key file has mode 0640' }).waitFor()
    expect(fakeMac.violations()).toEqual([])
  }))

/** Switches a kind of notification off in the settings, by keyboard. */
async function switchOff(electron: ElectronApplication, kind: string): Promise<void> {
  await press('ctrl+comma')
  const settings = await findWindow(electron, 'settings')
  // The window keeps the tab that was selected last, and Tab stops at that one only.
  await pressTabTo(settings, (await settings.getByRole('tab', { selected: true }).textContent()) ?? '')
  // A tab is selected once the main process has said so, and the next key starts from there.
  for (const [key, name] of [
    ['Home', 'General'],
    ['Right', 'Notifications'],
  ] as const) {
    await press(key)
    await settings.getByRole('tab', { name, selected: true }).waitFor()
  }
  await pressTabTo(settings, kind)
  await press('space')
  await settings.getByRole('switch', { name: kind, checked: false }).waitFor()
  await closeWindow('settings')
}
