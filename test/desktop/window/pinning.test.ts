import { setTimeout as pause } from 'node:timers/promises'
import type { ElectronApplication, Locator } from 'playwright-core'
import { expect, it } from 'vitest'
import { closeWindow, findWindow, withApp } from '../fixtures/app-on-desktop.ts'
import { click, drag, listWindows, press, waitForWindow } from '../fixtures/desktop-input.ts'

const remote = { x: 200, y: 500 }

it('a pinned popover stays open when something else is clicked, can be moved, keeps its corner, and closes with Escape', () =>
  withApp('key-0640', async ({ electron, icon, openPopover, closePopover }) => {
    const page = await openPopover()
    await page.locator('h1', { hasText: 'SSH rejects' }).waitFor()
    const findPin = (isPressed: boolean) =>
      page.getByRole('button', { name: 'Keep Open', pressed: isPressed })
    const isUnderIcon = async () => {
      const { x, width } = await readBounds(electron)
      return x <= icon.x && icon.x <= x + width
    }
    // A window manager places a new window in a corner first, for some tenths of a second on a busy system.
    await expect.poll(isUnderIcon, { timeout: 10_000 }).toBe(true)
    const underIcon = await readBounds(electron)

    await click(await readMiddle(electron, findPin(false)))
    await findPin(true).waitFor()
    await clickElsewhere(electron)
    expect(await listWindows()).toContain('Builderbar')

    // Drags the popover by its upper edge to the left and down.
    const edge = await readMiddle(electron, page.locator('h1'))
    await drag(edge, { x: edge.x - 300, y: edge.y + 90 })
    await expect.poll(async () => (await readBounds(electron)).x).toBe(underIcon.x - 300)
    const movedBounds = await readBounds(electron)
    await page.getByRole('button', { name: 'Continue' }).click()
    await expect.poll(async () => (await readBounds(electron)).height).not.toBe(movedBounds.height)
    expect(await readBounds(electron)).toMatchObject({ x: movedBounds.x, y: movedBounds.y })
    await page.getByRole('button', { name: 'Log' }).click()
    await findWindow(electron, 'log')
    expect(await listWindows()).toContain('Builderbar')
    await closeWindow('log')

    // The shortcut unpins the popover, which is then like any other.
    await press('ctrl+p')
    await findPin(false).waitFor()
    await click(remote)
    await waitForWindow('Builderbar', false)

    // A click right after the popover closed counts as the click that closed it (icon-click.ts).
    await pause(300)
    await click(icon)
    await waitForWindow('Builderbar', true)
    // The window manager places a new window anywhere, and the app then moves it.
    await expect.poll(() => readBounds(electron)).toMatchObject({ x: underIcon.x, y: underIcon.y })
    await press('ctrl+p')
    await findPin(true).waitFor()
    await closePopover()
    await click(icon)
    await waitForWindow('Builderbar', true)
    // The pinned position was remembered only while the popover was open.
    await findPin(false).waitFor()
  }))

async function readBounds(electron: ElectronApplication) {
  const bounds = await electron.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.getBounds())
  if (bounds === undefined) throw new Error('There is no window.')
  return bounds
}

/** Returns the position of an element's centre on the screen. */
async function readMiddle(electron: ElectronApplication, element: Locator) {
  const [window, box] = [await readBounds(electron), await element.boundingBox()]
  if (box === null) throw new Error('The element is not on the page.')
  return {
    x: Math.round(window.x + box.x + box.width / 2),
    y: Math.round(window.y + box.y + box.height / 2),
  }
}

/** Clicks on the desktop and waits until the popover has lost the focus. */
async function clickElsewhere(electron: ElectronApplication): Promise<void> {
  await electron.evaluate(({ app }) => {
    app.once('browser-window-blur', () => app.emit('left'))
  })
  const focusLoss = electron.evaluate(
    ({ app }) => new Promise<void>((resolve) => app.once('left' as 'activate', () => resolve())),
  )
  await click(remote)
  await focusLoss
}
