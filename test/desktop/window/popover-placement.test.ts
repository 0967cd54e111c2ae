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

const only: Area = { x: 0, y: 0, width: screen.width, height: screen.height }
const lower: Area = { x: 1280, y: 200, width: 1024, height: 600 }
const beneath: Area = { x: 0, y: 600, width: 1280, height: 800 }
const small: Area = { x: 0, y: 0, width: 1024, height: 768 }
const above: Area = { x: 128, y: 0, width: 1024, height: 600 }

afterEach(async () => {
  await plugIn(only)
  await movePanel('top', 0, only)
})

describe('the popover is beside the icon and does not cover the bar', () => {
  it('at every edge of the screen', () =>
    withApp('healthy', async ({ electron }) => {
      const bounds = await reportBounds(electron)
      for (const edge of ['top', 'bottom', 'left', 'right'] as const) {
        const bar = await barAt(edge, 0, only)
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
        const bar = await barAt('left', 0, only)
        await openBy(bar)
        await waitUntilInPlace(electron, bar)
        expect((await popover()).width).toBe(720)
      },
      ['--force-device-scale-factor=2'],
    ))

  it('if only the position of the first click is known, on the second display', () =>
    withApp('healthy', async ({ electron }) => {
      await arrangeDisplays(electron, only, lower)
      const bar = await barAt('top', 1, lower)
      await openBy(bar)
      await waitUntilInPlace(electron, bar)
    }))
})

describe('with two displays the popover', () => {
  it('opens on the one whose icon is clicked, also after it was open on the other', () =>
    withApp('healthy', async ({ electron }) => {
      const bounds = await reportBounds(electron)
      for (const [displays, number, edge] of [
        [[only, lower], 0, 'top'],
        [[only, lower], 1, 'top'],
        [[only, lower], 0, 'bottom'],
        [[beneath, above], 1, 'bottom'],
        [[beneath, above], 0, 'top'],
      ] as const) {
        await arrangeDisplays(electron, ...displays)
        const bar = await barAt(edge, number, displays[number])
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
      await arrangeDisplays(electron, only, lower)
      const second = await barAt('bottom', 1, lower)
      await bounds.are(second.icon)
      await openBy(second)
      await pin(electron, true)
      await waitUntilInPlace(electron, second)

      await arrangeDisplays(electron, only)
      await expect.poll(async () => isWithin(await popover(), only)).toBe(true)
      await arrangeDisplays(electron, small)
      await expect.poll(async () => isWithin(await popover(), small)).toBe(true)
      await pin(electron, false)
    }))

  it('stays beside the icon when the resolution changes while it is open, and when its display is unplugged', () =>
    withApp('healthy', async ({ electron }) => {
      const bounds = await reportBounds(electron)
      await arrangeDisplays(electron, small)
      const later = await barAt('top', 0, small)
      await arrangeDisplays(electron, only, lower)
      const first = await barAt('top', 0, only)
      await bounds.are(first.icon)
      await openBy(first)
      await waitUntilInPlace(electron, first)
      await bounds.are(later.icon)
      await arrangeDisplays(electron, small, lower)
      await waitUntilInPlace(electron, later)
      await close()

      const second = await barAt('top', 1, lower)
      await bounds.are(second.icon)
      await openBy(second)
      await waitUntilInPlace(electron, second)
      await bounds.are(later.icon)
      await arrangeDisplays(electron, small)
      await movePanel('top', 0, small)
      await waitUntilInPlace(electron, later)
    }))
})

/** The panel along an edge of a display, and the icon in it. */
interface Bar {
  readonly edge: Edge
  readonly display: Area
  readonly panel: Area
  readonly icon: Area
}

async function barAt(edge: Edge, number: number, display: Area): Promise<Bar> {
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
    const readRecorded = (by: string) => Reflect.get(globalThis, by)
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
  const button = (pressed: boolean) =>
    electron.windows()[0]?.getByRole('button', { name: 'Keep Open', pressed }).waitFor()
  await button(!on)
  await waitForKeyboard(electron, 'Builderbar')
  await press('ctrl+p')
  await button(on)
}

/** Returns the popover's bounds on the screen according to X, not to the app. */
async function popover(): Promise<Area> {
  const shown = await readWindowBounds('name', 'Builderbar')
  if (shown === null) throw new Error('The popover is not on the screen.')
  return shown
}

/** Waits until the popover is in the right position. */
async function waitUntilInPlace(electron: ElectronApplication, bar: Bar): Promise<void> {
  const message = `at the ${bar.edge} of ${JSON.stringify(bar.display)}`
  await expect.poll(() => describeFaults(electron, bar), { message, timeout: 5000 }).toEqual([])
}

/** Describes what is wrong with the popover's position. */
async function describeFaults(electron: ElectronApplication, bar: Bar): Promise<string[]> {
  const [shown, { room, factor }] = [await popover(), await workArea(electron, bar.display)]
  const isHorizontal = bar.edge === 'top' || bar.edge === 'bottom'
  const { panel, icon } = bar
  const away = isHorizontal
    ? Math.max(shown.y - panel.y - panel.height, panel.y - shown.y - shown.height)
    : Math.max(shown.x - panel.x - panel.width, panel.x - shown.x - shown.width)
  const along = isHorizontal
    ? [shown.x, icon.x + icon.width / 2, shown.x + shown.width]
    : [shown.y, icon.y + icon.height / 2, shown.y + shown.height]
  const wrong = {
    'not in the work area': !isWithin(shown, room),
    'not on the display': !isWithin(shown, bar.display),
    'over the bar': away < 0,
    'away from the bar': away > 8 * factor,
    'not beside the icon': along.some((value, index) => value < (along[index - 1] ?? value)),
  }
  const found = Object.entries(wrong).flatMap(([messages, holds]) => (holds ? [messages] : []))
  return found.length === 0 ? [] : [...found, JSON.stringify({ shown, room, panel, icon })]
}

/** Returns Electron's work area of a display, in pixels of X. */
async function workArea(electron: ElectronApplication, display: Area) {
  return await electron.evaluate(({ screen: all }, corner) => {
    const factor = all.getPrimaryDisplay().scaleFactor
    const inside = { x: corner.x / factor + 1, y: corner.y / factor + 1 }
    const { x, y, width, height } = all.getDisplayNearestPoint(inside).workArea
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
