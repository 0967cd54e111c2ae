import { chmodSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { expect, it } from 'vitest'
import { english } from '../../electron/locales/english/english.ts'
import { screen } from '../../scripts/desktop-settings.mjs'
import { openDemoMac, scenarios } from '../fake-mac/demo-mac.ts'
import { listCalls } from '../fake-mac/fake-mac-files.ts'
import { getFakesFolder } from '../fake-mac/write-tree.ts'
import { closeWindow, findWindow, withAppOn } from './fixtures/app-on-desktop.ts'
import { click, press, waitForWindow } from './fixtures/desktop-input.ts'
import { activate, leavePlan, waitForHeadline, waitForText } from './fixtures/keyboard.ts'
import {
  countDifferences,
  findDifferenceArea,
  takePicture,
  waitForPicture,
} from './fixtures/screen-picture.ts'

const { menu, scanAgain, toolbar } = english
const repair = 'the repair of what leads'

/** The items at which the arrow keys stop, from the top, if a repair is offered. */
const items: readonly string[] = [
  scanAgain,
  repair,
  toolbar.testBuild,
  menu.open,
  menu.controls.restart,
  menu.controls.stop,
  menu.controls['collect-garbage'],
  menu.controls['admin-check'],
  menu.controls['capture-log'],
  menu.snooze,
  menu.settings,
  menu.scenario,
  menu.about,
]

interface Icon {
  readonly x: number
  readonly y: number
}

/** The part of the screen under the icon, where its menu opens. */
const menuArea = { x: screen.width - 400, y: screen.panelHeight, width: 400, height: 300 }
/** More than a moved selection changes, and less than a closed menu. */
const menuPixels = 20_000

/**
 * Time that the panel gets to read a changed menu, of which it gives no sign. It builds an open menu again when it has read it,
 * and the selection is lost. The app must be idle, so that its menu does not change later.
 */
const menuReadMs = 500

/** Opens the icon's menu and waits until it is drawn, since a key pressed earlier is lost. */
async function openMenu(icon: Icon): Promise<void> {
  await pause(menuReadMs)
  const before = await takePicture(menuArea)
  await click(icon, 'right')
  await waitForPicture(menuArea, (now) => findDifferenceArea(before, now) !== null, 'the menu of the icon')
}

/** Opens the icon's menu and goes to an item by the arrow keys. */
async function goTo(icon: Icon, item: string): Promise<void> {
  await openMenu(icon)
  for (const key of Array.from({ length: items.indexOf(item) + 1 }, () => 'Down')) await press(key)
}

/** Chooses the selected item and waits until the menu is closed: an open one would be taken for the next. */
async function chooseSelected(): Promise<void> {
  const open = await takePicture(menuArea)
  await press('Return')
  await waitForPicture(
    menuArea,
    (now) => countDifferences(open, now) > menuPixels,
    'the screen without the menu',
  )
}

async function choose(icon: Icon, item: string): Promise<void> {
  await goTo(icon, item)
  await chooseSelected()
}

/** Does the same in an item's submenu, for the item at this position. */
async function chooseIn(icon: Icon, item: string, place: number): Promise<void> {
  await goTo(icon, item)
  for (const key of ['Right', ...Array.from({ length: place }, () => 'Down')]) await press(key)
  await chooseSelected()
}

/** Counts the scans of everything: only they ask which services are disabled, as long as the builder's job is there. */
function countFullScans(root: string): number {
  return listCalls(getFakesFolder(root)).filter(({ args: [verb] }) => verb === 'print-disabled').length
}

it("each item of the icon's menu works when reached by the arrow keys", async () => {
  const problems: string[] = []
  const mac = await openDemoMac('healthy', (problem) => problems.push(problem))
  await withAppOn(
    mac,
    async ({ electron, icon, openPopover, closePopover, emptyTray, waitForTrayChange }) => {
      const page = await openPopover()
      await waitForHeadline(page, 'No problems')
      await closePopover()
      const healthy = await waitForTrayChange(emptyTray)

      const scansBefore = countFullScans(mac.root)
      await choose(icon, scanAgain)
      await expect.poll(() => countFullScans(mac.root), { timeout: 10_000 }).toBe(scansBefore + 1)

      chmodSync(join(mac.root, 'etc/nix/builder_ed25519'), 0o640)
      await waitForTrayChange(healthy)

      const chooseToOpen = async (item: string) => {
        await choose(icon, item)
        await waitForWindow('Builderbar', true)
      }
      await chooseToOpen(repair)
      await page.locator('.plan', { hasText: '/etc/nix/builder_ed25519' }).waitFor()
      await leavePlan(page)
      await closePopover()

      // A scan that ends meanwhile must not move the selection in the menu.
      await choose(icon, scanAgain)
      await goTo(icon, menu.open)
      await pause(2500)
      await chooseSelected()
      await waitForWindow('Builderbar', true)
      await waitForHeadline(page, 'SSH rejects')
      await closePopover()

      await chooseToOpen(toolbar.testBuild)
      await waitForText(page, /inconclusive/)
      await activate(page, 'Done')
      await closePopover()

      for (const [control, title] of [
        ['restart', 'Restart the Linux builder'],
        ['stop', 'Stop the Linux builder'],
        ['admin-check', 'Check the builder as administrator'],
        ['capture-log', 'Capture the builder’s log'],
      ] as const) {
        await chooseToOpen(menu.controls[control])
        await waitForText(page, title)
        await leavePlan(page)
        await closePopover()
      }

      // A disabled line then comes first, at which the keys do not stop, so the end of the snooze is the first item of
      // both menus.
      for (const waitForHeadline of [/^Snoozed until/, /^Snooze all notifications/]) {
        await chooseIn(icon, menu.snooze, 0)
        await choose(icon, menu.settings)
        const settings = await findWindow(electron, 'settings')
        await settings.getByRole('tab', { name: 'Notifications' }).click()
        await waitForText(settings, waitForHeadline)
        await closeWindow('settings')
      }

      await choose(icon, menu.about)
      await waitForWindow('About Builderbar', true)
      await press('Escape')
      await waitForWindow('About Builderbar', false)

      await chooseIn(
        icon,
        menu.scenario,
        scenarios.findIndex(({ id }) => id === 'absent'),
      )
      await waitForHeadline(await openPopover(), 'No Linux builder on this Mac')

      // The last item is the first one upwards.
      await closePopover()
      const program = electron.process()
      const closing = electron.waitForEvent('close', { timeout: 20_000 })
      await openMenu(icon)
      for (const key of ['Up', 'Return']) await press(key)
      await closing
      expect(program.exitCode).toBe(0)
    },
  )
  expect(problems).toEqual([])
})
