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

/** Presses the mouse at one place of the screen and lets go of it at another. */
export async function drag(from: { x: number; y: number }, to: { x: number; y: number }): Promise<void> {
  const at = ({ x, y }: { x: number; y: number }) => ['mousemove', String(x), String(y)]
  await run('xdotool', [...at(from), 'mousedown', '1'])
  // A window is moved from the second movement on.
  for (const step of [0.2, 0.6, 1]) {
    const between = { x: from.x + (to.x - from.x) * step, y: from.y + (to.y - from.y) * step }
    await run('xdotool', [...at({ x: Math.round(between.x), y: Math.round(between.y) }), 'sleep', '0.05'])
  }
  await run('xdotool', ['mouseup', '1'])
}

/** Takes the mouse off the panel: it draws what the mouse is over in another shade. */
export async function moveMouseAway(): Promise<void> {
  await run('xdotool', ['mousemove', '320', '640'])
}

/** Presses a key as X names it (`Escape`, `Down`, `Return`) in the window that has the focus. */
export async function press(key: string): Promise<void> {
  await run('xdotool', ['key', key])
}

/** Waits until a window with this title is visible, or no longer is. */
export async function windowOnce(title: string, shown: boolean, withinMs = 10_000): Promise<void> {
  const deadline = Date.now() + withinMs
  while (Date.now() < deadline) {
    if ((await shownWindows()).includes(title) === shown) return
    await pause(100)
  }
  throw new Error(`Within ${withinMs} ms the window "${title}" was ${shown ? 'not shown' : 'still shown'}.`)
}

/** Titles of the windows that are shown. */
export async function shownWindows(): Promise<string[]> {
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

/** A notification as the notification daemon got it. */
export interface Notification {
  /** Counted up by the daemon from its start. */
  readonly id: number
  readonly title: string
  readonly body: string
  readonly from: string
}

/** Every notification that the daemon has shown, the newest first. Those on screen are closed by this. */
export async function notifications(): Promise<Notification[]> {
  // The history lists closed notifications only.
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

/** How many notifications are on the screen now: those that were not withdrawn. */
export async function shownNotifications(): Promise<number> {
  const { stdout } = await run('dunstctl', ['count', 'displayed'])
  return Number(stdout)
}
