import { setTimeout as pause } from 'node:timers/promises'
import type { ElectronApplication } from 'playwright-core'
import { afterEach, describe, expect, it } from 'vitest'
import { screen } from '../../../scripts/desktop-settings.mjs'
import { withApp } from '../fixtures/app-on-desktop.ts'
import { click, press, waitForWindow } from '../fixtures/desktop-input.ts'
import { plugIn } from '../fixtures/displays.ts'
import { waitForKeyboard } from '../fixtures/keyboard.ts'
import { type Edge, movePanel, readWindowBounds, waitForIconBounds } from '../fixtures/panel.ts'
import type { Area } from '../fixtures/screen-picture.ts'

const onlyDisplay: Area = { x: 0, y: 0, width: screen.width, height: screen.height }
const lowerDisplay: Area = { x: 1280, y: 200, width: 1024, height: 600 }
const displayBelow: Area = { x: 0, y: 600, width: 1280, height: 800 }
const smallDisplay: Area = { x: 0, y: 0, width: 1024, height: 768 }
const displayAbove: Area = { x: 128, y: 0, width: 1024, height: 600 }

afterEach(async () => {
  await plugIn(onlyDisplay)
  await movePanel('top', 0, onlyDisplay)
})

describe('the popover is beside the icon and does not cover the bar', () => {
  it('at every edge of the screen', () =>
    withApp('healthy', async ({ electron }) => {
      const bounds = await reportBounds(electron)
      for (const edge of ['top', 'bottom', 'left', 'right'] as const) {
        const bar = await placeBar(edge, 0, onlyDisplay)
        await bounds.are(bar.icon)
        await openBy(bar)
        await waitUntilInPlace(electron, bar)
        await close()
      }
    }))

  it('if only the position of the first click is known, with two pixels per point', () =>
    withApp(
      'healthy',
      async ({ electron }) => {
        const bar = await placeBar('left', 0, onlyDisplay)
        await openBy(bar)
        await waitUntilInPlace(electron, bar)
        expect((await readPopoverBounds()).width).toBe(720)
      },
      ['--force-device-scale-factor=2'],
    ))

  it('if only the position of the first click is known, on the second display', () =>
    withApp('healthy', async ({ electron }) => {
      await arrangeDisplays(electron, onlyDisplay, lowerDisplay)
      const bar = await placeBar('top', 1, lowerDisplay)
      await openBy(bar)
      await waitUntilInPlace(electron, bar)
    }))
})

describe('with two displays the popover', () => {
  it('opens on the one whose icon is clicked, also after it was open on the other', () =>
    withApp('healthy', async ({ electron }) => {
      const bounds = await reportBounds(electron)
      for (const [displays, number, edge] of [
        [[onlyDisplay, lowerDisplay], 0, 'top'],
        [[onlyDisplay, lowerDisplay], 1, 'top'],
        [[onlyDisplay, lowerDisplay], 0, 'bottom'],
        [[displayBelow, displayAbove], 1, 'bottom'],
        [[displayBelow, displayAbove], 0, 'top'],
      ] as const) {
        await arrangeDisplays(electron, ...displays)
        const bar = await placeBar(edge, number, displays[number])
        // The tray may report the bounds of the icon on the other display; the bounds in the click event are used.
        const { x, y } = displays[number === 0 ? 1 : 0]
        await bounds.are(bar.icon, { x, y, width: 24, height: 25 })
        await openBy(bar)
        await waitUntilInPlace(electron, bar)
        await close()
      }
    }))

  it('moves to the remaining display when its own is unplugged while pinned, and stays visible when the resolution changes', () =>
    withApp('healthy', async ({ electron }) => {
      const bounds = await reportBounds(electron)
      await arrangeDisplays(electron, onlyDisplay, lowerDisplay)
      const second = await placeBar('bottom', 1, lowerDisplay)
      await bounds.are(second.icon)
      await openBy(second)
      await pin(electron, true)
      await waitUntilInPlace(electron, second)

      await arrangeDisplays(electron, onlyDisplay)
      await expect.poll(async () => isWithin(await readPopoverBounds(), onlyDisplay)).toBe(true)
      await arrangeDisplays(electron, smallDisplay)
      await expect.poll(async () => isWithin(await readPopoverBounds(), smallDisplay)).toBe(true)
      await pin(electron, false)
    }))

  it('stays beside the icon when the resolution changes while it is open, and when its display is unplugged', () =>
    withApp('healthy', async ({ electron }) => {
      const bounds = await reportBounds(electron)
      await arrangeDisplays(electron, smallDisplay)
      const nextBar = await placeBar('top', 0, smallDisplay)
      await arrangeDisplays(electron, onlyDisplay, lowerDisplay)
      const first = await placeBar('top', 0, onlyDisplay)
      await bounds.are(first.icon)
      await openBy(first)
      await waitUntilInPlace(electron, first)
      await bounds.are(nextBar.icon)
      await arrangeDisplays(electron, smallDisplay, lowerDisplay)
      await waitUntilInPlace(electron, nextBar)
      await close()

      const second = await placeBar('top', 1, lowerDisplay)
      await bounds.are(second.icon)
      await openBy(second)
      await waitUntilInPlace(electron, second)
      await bounds.are(nextBar.icon)
      await arrangeDisplays(electron, smallDisplay)
      await movePanel('top', 0, smallDisplay)
      await waitUntilInPlace(electron, nextBar)
    }))
})

/** The panel along an edge of a display, and the icon in it. */
interface Bar {
  readonly edge: Edge
  readonly display: Area
  readonly panel: Area
  readonly icon: Area
}

async function placeBar(edge: Edge, number: number, display: Area): Promise<Bar> {
  const panel = await movePanel(edge, number, display)
  return { edge, display, panel, icon: await waitForIconBounds(panel) }
}

/** Arranges the displays and waits until Electron has noticed. */
async function arrangeDisplays(electron: ElectronApplication, ...displays: readonly Area[]): Promise<void> {
  await plugIn(...displays)
  const readDisplays = () =>
    electron.evaluate(({ screen: all }) => all.getAllDisplays().map(({ bounds }) => bounds))
  await expect.poll(readDisplays, { timeout: 10_000 }).toEqual(displays)
}

/**
 * Reports the icon's position on the screen, as macOS does and Linux does not: in each click event, and as the tray's
 * bounds. Everything else is real.
 */
async function reportBounds(electron: ElectronApplication) {
  await electron.evaluate(({ Tray }) => {
    const readRecorded = (name: string) => Reflect.get(globalThis, name)
    Tray.prototype.getBounds = () => readRecorded('boundsOfTray')
    const emit = Tray.prototype.emit
    Tray.prototype.emit = function (this: Electron.Tray, name: string, ...args: unknown[]) {
      return emit.call(this, name, ...(name === 'click' ? [args[0], readRecorded('boundsOfClick')] : args))
    }
  })
  return {
    async are(ofClick: Area, ofTray = ofClick) {
      await electron.evaluate(
        (_, [boundsOfClick, boundsOfTray]) => Object.assign(globalThis, { boundsOfClick, boundsOfTray }),
        [ofClick, ofTray] as const,
      )
    },
  }
}

async function openBy({ icon }: Bar): Promise<void> {
  await click({ x: Math.round(icon.x + icon.width / 2), y: Math.round(icon.y + icon.height / 2) })
  await waitForWindow('Builderbar', true)
}

async function close(): Promise<void> {
  await press('Escape')
  await waitForWindow('Builderbar', false)
  // A click right after the popover closed counts as the click that closed it (icon-click.ts).
  await pause(300)
}

async function pin(electron: ElectronApplication, on: boolean): Promise<void> {
  const waitForButton = (isPressed: boolean) =>
    electron.windows()[0]?.getByRole('button', { name: 'Keep Open', pressed: isPressed }).waitFor()
  await waitForButton(!on)
  await waitForKeyboard(electron, 'Builderbar')
  await press('ctrl+p')
  await waitForButton(on)
}

/** Returns the popover's bounds on the screen according to X, not to the app. */
async function readPopoverBounds(): Promise<Area> {
  const popoverBounds = await readWindowBounds('name', 'Builderbar')
  if (popoverBounds === null) throw new Error('The popover is not on the screen.')
  return popoverBounds
}

/** Waits until the popover is in the right position. */
async function waitUntilInPlace(electron: ElectronApplication, bar: Bar): Promise<void> {
  const message = `at the ${bar.edge} of ${JSON.stringify(bar.display)}`
  await expect.poll(() => describeFaults(electron, bar), { message, timeout: 5000 }).toEqual([])
}

/** Describes what is wrong with the popover's position. */
async function describeFaults(electron: ElectronApplication, bar: Bar): Promise<string[]> {
  const [popoverBounds, { room, factor }] = [
    await readPopoverBounds(),
    await readWorkArea(electron, bar.display),
  ]
  const isHorizontal = bar.edge === 'top' || bar.edge === 'bottom'
  const { panel, icon } = bar
  const distance = isHorizontal
    ? Math.max(popoverBounds.y - panel.y - panel.height, panel.y - popoverBounds.y - popoverBounds.height)
    : Math.max(popoverBounds.x - panel.x - panel.width, panel.x - popoverBounds.x - popoverBounds.width)
  const order = isHorizontal
    ? [popoverBounds.x, icon.x + icon.width / 2, popoverBounds.x + popoverBounds.width]
    : [popoverBounds.y, icon.y + icon.height / 2, popoverBounds.y + popoverBounds.height]
  const faults = {
    'not in the work area': !isWithin(popoverBounds, room),
    'not on the display': !isWithin(popoverBounds, bar.display),
    'over the bar': distance < 0,
    'away from the bar': distance > 8 * factor,
    'not beside the icon': order.some((value, index) => value < (order[index - 1] ?? value)),
  }
  const messages = Object.entries(faults).flatMap(([message, holds]) => (holds ? [message] : []))
  return messages.length === 0
    ? []
    : [...messages, JSON.stringify({ shown: popoverBounds, room, panel, icon })]
}

/** Returns Electron's work area of a display, in pixels of X. */
async function readWorkArea(electron: ElectronApplication, display: Area) {
  return await electron.evaluate(({ screen: all }, corner) => {
    const factor = all.getPrimaryDisplay().scaleFactor
    const point = { x: corner.x / factor + 1, y: corner.y / factor + 1 }
    const { x, y, width, height } = all.getDisplayNearestPoint(point).workArea
    const room = { x: x * factor, y: y * factor, width: width * factor, height: height * factor }
    return { room, factor }
  }, display)
}

function isWithin(inner: Area, outer: Area): boolean {
  return (
    inner.x >= outer.x &&
    inner.y >= outer.y &&
    inner.x + inner.width <= outer.x + outer.width &&
    inner.y + inner.height <= outer.y + outer.height
  )
}
