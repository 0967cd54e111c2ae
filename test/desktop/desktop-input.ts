import { execFile } from 'node:child_process'
import { setTimeout as pause } from 'node:timers/promises'
import { promisify } from 'node:util'
import * as z from 'zod'

const run = promisify(execFile)

/** Moves the mouse to a position on the screen and clicks with real X events, without a call into the app. */
export async function click(
  place: { x: number; y: number },
  button: 'left' | 'right' = 'left',
): Promise<void> {
  await run('xdotool', ['mousemove', String(place.x), String(place.y)])
  await run('xdotool', ['click', button === 'left' ? '1' : '3'])
}

/** Presses the mouse at one position of the screen and releases it at another. */
export async function drag(from: { x: number; y: number }, to: { x: number; y: number }): Promise<void> {
  const at = ({ x, y }: { x: number; y: number }) => ['mousemove', String(x), String(y)]
  await run('xdotool', [...at(from), 'mousedown', '1'])
  // A window moves from the second mouse movement on.
  for (const step of [0.2, 0.6, 1]) {
    const between = { x: from.x + (to.x - from.x) * step, y: from.y + (to.y - from.y) * step }
    await run('xdotool', [...at({ x: Math.round(between.x), y: Math.round(between.y) }), 'sleep', '0.05'])
  }
  await run('xdotool', ['mouseup', '1'])
}

/** Moves the mouse off the panel, which highlights the icon under it. */
export async function moveMouseAway(): Promise<void> {
  await run('xdotool', ['mousemove', '320', '640'])
}

/** Presses a key by its name in X (`Escape`, `Down`, `Return`) in the focused window. */
export async function press(key: string): Promise<void> {
  await run('xdotool', ['key', key])
}

/** Waits until a window with this title is visible, or no longer is. */
export async function waitForWindow(title: string, shown: boolean, withinMs = 10_000): Promise<void> {
  const deadline = Date.now() + withinMs
  while (Date.now() < deadline) {
    if ((await listWindows()).includes(title) === shown) return
    await pause(100)
  }
  throw new Error(`Within ${withinMs} ms the window "${title}" was ${shown ? 'not shown' : 'still shown'}.`)
}

/** Returns the titles of the visible windows. */
export async function listWindows(): Promise<string[]> {
  const found = await run('xdotool', ['search', '--onlyvisible', '--name', '']).catch(() => ({ stdout: '' }))
  const ids = found.stdout.split('\n').filter((line) => line !== '')
  const titles = await Promise.all(
    ids.map((id) => run('xdotool', ['getwindowname', id]).catch(() => ({ stdout: '' }))),
  )
  return titles.map(({ stdout }) => stdout.trim()).filter((title) => title !== '')
}

const text = z.object({ data: z.string() })
const entry = z.object({ id: z.object({ data: z.number() }), summary: text, body: text, appname: text })
const history = z.object({ data: z.array(z.array(entry)) })

/** A notification as the notification daemon received it. */
export interface Notification {
  /** Increases with each notification since the daemon's start. */
  readonly id: number
  readonly title: string
  readonly body: string
  readonly from: string
}

/** Returns all notifications since the daemon's start, newest first, after closing those on screen. */
export async function listNotifications(): Promise<Notification[]> {
  // The daemon's history lists only closed notifications.
  await run('dunstctl', ['close-all'])
  await pause(50)
  const { stdout } = await run('dunstctl', ['history'])
  const lists = history.parse(JSON.parse(stdout)).data
  return lists.flat().map(({ id, summary, body, appname }) => ({
    id: id.data,
    title: summary.data,
    body: body.data,
    from: appname.data,
  }))
}

/** Returns the number of notifications on the screen, without those that were withdrawn. */
export async function countVisibleNotifications(): Promise<number> {
  const { stdout } = await run('dunstctl', ['count', 'displayed'])
  return Number(stdout)
}
