import { setTimeout as pause } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { _electron, type ElectronApplication, type Page } from 'playwright-core'
import type { Page as PageKind, WindowKind } from '../../electron/app/contract/page.ts'
import { english } from '../../electron/locales/english/english.ts'
import { electronPath } from '../../scripts/electron.mjs'
import { createFakeMac, type FakeMac } from '../fake-mac/fake-mac.ts'
import {
  click,
  listNotifications,
  listWindows,
  moveMouseAway,
  type Notification,
  press,
  waitForWindow,
} from './desktop-input.ts'
import { findDifferenceArea, type Picture, trayArea, waitForPicture } from './screen-picture.ts'

const checkout = fileURLToPath(new URL('../..', import.meta.url))

/** The real app on a fake Mac, in the panel of the tests' desktop. */
export interface AppOnDesktop {
  readonly electron: ElectronApplication
  /** Position of its icon on the screen. */
  readonly icon: { readonly x: number; readonly y: number }
  /** Picture of the tray before the app was started. */
  readonly emptyTray: Picture
  /** Waits until the tray, without the mouse over it, looks different from `before`, and returns its picture. */
  waitForTrayChange(before: Picture, withinMs?: number): Promise<Picture>
  /** Waits until the tray, without the mouse over it, looks like this again. */
  waitForTray(wanted: Picture, withinMs?: number): Promise<void>
  /** Returns the app's notifications since its start, newest first. */
  notifications(): Promise<Notification[]>
  /** Waits for a notification whose title begins like this. */
  waitForNotification(title: string): Promise<Notification>
  /** Clicks the icon, waits until the popover is on the screen, and returns its page. */
  openPopover(): Promise<Page>
  /** Presses Escape and waits until the popover is gone from the screen. */
  closePopover(): Promise<void>
}

/** The part of a running fake Mac that the app needs. */
type RunningMac = Pick<FakeMac, 'root' | 'dataFolder' | 'stop'>

/** Waits for the page of the popover ("main") or of a window. */
export async function findPage(electron: ElectronApplication, page: PageKind): Promise<Page> {
  for (const deadline = Date.now() + 10_000; Date.now() < deadline; await pause(50)) {
    for (const candidate of electron.windows()) {
      const kind = candidate.evaluate(() => document.documentElement.dataset.page)
      if ((await kind.catch(() => undefined)) === page) return candidate
    }
  }
  throw new Error(`The page ${page} did not appear within 10 s.`)
}

/** Waits until the window is on the screen, and returns its page. */
export async function findWindow(electron: ElectronApplication, kind: WindowKind): Promise<Page> {
  await waitForWindow(english.windows.titles[kind], true)
  return await findPage(electron, kind)
}

/** Closes the window by Escape, and waits until it is gone from the screen. */
export async function closeWindow(kind: WindowKind): Promise<void> {
  await press('Escape')
  await waitForWindow(english.windows.titles[kind], false)
}

/** Starts a fake Mac and the app on it, runs a test with both, and ends both even if the test fails. */
export async function withApp(
  scenario: string,
  test: (app: AppOnDesktop & { readonly fakeMac: FakeMac }) => Promise<void>,
  switches: readonly string[] = [],
): Promise<void> {
  const fakeMac = await createFakeMac({ scenario })
  await withAppOn(fakeMac, (app) => test({ ...app, fakeMac }), switches)
}

/** Starts the app on a fake Mac, runs a test with it, and ends both even if the test fails. */
export async function withAppOn(
  mac: RunningMac,
  test: (app: AppOnDesktop) => Promise<void>,
  switches: readonly string[] = [],
): Promise<void> {
  try {
    await withOneStart(mac, test, switches)
  } finally {
    await mac.stop()
  }
}

/** The same, but leaves the fake Mac running, so that another start finds the state that this one left. */
export async function withOneStart(
  mac: RunningMac,
  test: (app: AppOnDesktop) => Promise<void>,
  switches: readonly string[] = [],
): Promise<void> {
  const app = await startApp(mac, await waitForEmptyTray(), switches)
  try {
    await test(app)
  } catch (error) {
    throw new Error(`${describeError(error)}\n\n${await describeScreen(app.electron)}`, { cause: error })
  } finally {
    await app.electron.close()
  }
}

function describeError(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}

/** Describes what a failed test had before it: the visible windows and the text of each page. */
async function describeScreen(electron: ElectronApplication): Promise<string> {
  const pages = electron.windows().map(async (page) => {
    const state = page.evaluate(() => {
      const { activeElement, visibilityState, body } = document
      const focus = activeElement?.getAttribute('aria-label') ?? activeElement?.textContent ?? 'nothing'
      return `${document.title}, ${visibilityState}, focus on "${focus.slice(0, 80)}":\n${body.innerText.slice(0, 1500)}`
    })
    return await Promise.race([state, pause(2_000, 'a page that does not respond')]).catch(describeError)
  })
  return [`Windows on the screen: ${(await listWindows()).join(', ')}`, ...(await Promise.all(pages))].join(
    '\n\n',
  )
}

/** Waits for a tray without an app: the icon of the previous test may still be fading out. */
export async function waitForEmptyTray(): Promise<Picture> {
  await moveMouseAway()
  return await waitForPicture(trayArea, isEmpty, 'an empty tray')
}

function isEmpty(tray: Picture): boolean {
  const first = tray.pixels.subarray(0, 3)
  const isLikeFirst = (x: number) => tray.pixels.subarray(x * 3, x * 3 + 3).equals(first)
  // One row through the middle is enough: the panel itself has one colour there.
  const middle = Math.floor(tray.height / 2) * tray.width
  return Array.from({ length: tray.width }, (_, x) => middle + x).every(isLikeFirst)
}

async function startApp(
  mac: RunningMac,
  emptyTray: Picture,
  switches: readonly string[],
): Promise<AppOnDesktop> {
  const earlier = Math.max(0, ...(await listNotifications()).map(({ id }) => id))
  const electron = await _electron.launch({
    executablePath: await electronPath(),
    args: ['--no-sandbox', ...switches, checkout],
    env: { ...selectDefinedVariables(), BUILDERBAR_ROOT: mac.root, BUILDERBAR_HOME: mac.dataFolder },
    // The default waits three minutes.
    timeout: 20_000,
  })
  let said = ''
  for (const output of [electron.process().stdout, electron.process().stderr]) {
    output?.on('data', (bytes) => {
      said += bytes
    })
  }
  try {
    return await waitForIcon(electron, emptyTray, earlier)
  } catch (error) {
    await electron.close()
    throw new Error(`The app did not show its icon. It said: ${said.trim()}`, { cause: error })
  }
}

/** Waits for the app's icon; `earlier` is the id of the last notification that is not the app's. */
async function waitForIcon(
  electron: ElectronApplication,
  emptyTray: Picture,
  earlier: number,
): Promise<AppOnDesktop> {
  const trayOtherThan = async (before: Picture, withinMs?: number) => {
    await moveMouseAway()
    const differs = (now: Picture) => findDifferenceArea(before, now) !== null
    return await waitForPicture(trayArea, differs, 'another icon', withinMs)
  }
  const newOnes = async () => (await listNotifications()).filter(({ id }) => id > earlier)
  const icon = findIconPosition(emptyTray, await trayOtherThan(emptyTray))
  return {
    electron,
    icon,
    emptyTray,
    waitForTrayChange: trayOtherThan,
    async waitForTray(wanted, withinMs) {
      await moveMouseAway()
      const isAlike = (now: Picture) => findDifferenceArea(wanted, now) === null
      await waitForPicture(trayArea, isAlike, 'the icon as it was', withinMs)
    },
    notifications: newOnes,
    async waitForNotification(title) {
      for (const deadline = Date.now() + 30_000; Date.now() < deadline; await pause(250)) {
        const found = (await newOnes()).find((notification) => notification.title.startsWith(title))
        if (found !== undefined) return found
      }
      throw new Error(`No notification "${title}" within 30 s; there were ${JSON.stringify(await newOnes())}`)
    },
    async openPopover() {
      await click(icon)
      await waitForWindow('Builderbar', true)
      return await findPage(electron, 'main')
    },
    async closePopover() {
      await press('Escape')
      await waitForWindow('Builderbar', false)
    },
  }
}

/** Returns the icon's position, from the difference of two pictures of the tray. */
export function findIconPosition(empty: Picture, shown: Picture) {
  const area = findDifferenceArea(empty, shown)
  if (area === null) throw new Error('There is no icon in the tray.')
  return {
    x: trayArea.x + area.x + Math.floor(area.width / 2),
    y: trayArea.y + area.y + Math.floor(area.height / 2),
  }
}

/** This process's environment. */
export function selectDefinedVariables(): Record<string, string> {
  return Object.fromEntries(
    Object.entries(process.env).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
  )
}
