import { execFile } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { promisify } from 'node:util'
import { screen } from '../../scripts/desktop-settings.mjs'

const run = promisify(execFile)

/** Pixels of a part of the screen, row by row, with three bytes (red, green, blue) each. */
export interface Picture {
  readonly width: number
  readonly height: number
  readonly pixels: Buffer
}

export interface Area {
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
}

/** The right end of the panel, where the tray is. */
export const trayArea: Area = {
  x: screen.width - 240,
  y: 0,
  width: 240,
  height: screen.panelHeight,
}

/** The area of notifications (desktop-settings.mjs), away from the tray and the popover. */
export const notificationArea: Area = { x: 0, y: screen.height - 400, width: 400, height: 400 }

/** Returns the current pixels of an area of the screen, as a user sees it. */
export async function takePicture(area: Area): Promise<Picture> {
  const folder = await mkdtemp(join(tmpdir(), 'builderbar-screen-'))
  try {
    const file = join(folder, 'screen.png')
    const part = `${area.x},${area.y},${area.width},${area.height}`
    await run('scrot', ['--autoselect', part, '--overwrite', '--silent', file])
    const { stdout } = await run('/usr/bin/convert', [file, '-depth', '8', 'rgb:-'], {
      encoding: 'buffer',
      maxBuffer: 16 * 1024 * 1024,
    })
    return { width: area.width, height: area.height, pixels: stdout }
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

/** Returns the smallest area with all pixels in which two pictures of the same area differ; null if they are equal. */
export function findDifferenceArea(before: Picture, after: Picture): Area | null {
  let left = before.width
  let right = -1
  let top = before.height
  let bottom = -1
  for (let index = 0; index < before.pixels.length; index += 3) {
    if (before.pixels.subarray(index, index + 3).equals(after.pixels.subarray(index, index + 3))) continue
    const x = (index / 3) % before.width
    const y = Math.floor(index / 3 / before.width)
    left = Math.min(left, x)
    right = Math.max(right, x)
    top = Math.min(top, y)
    bottom = Math.max(bottom, y)
  }
  return right < 0 ? null : { x: left, y: top, width: right - left + 1, height: bottom - top + 1 }
}

/** Waits until an area of the screen meets the condition in two consecutive pictures; returns the picture. */
export async function waitForPicture(
  area: Area,
  isRight: (picture: Picture) => boolean,
  what: string,
  withinMs = 15_000,
): Promise<Picture> {
  const deadline = Date.now() + withinMs
  let last = await takePicture(area)
  while (Date.now() < deadline) {
    await pause(120)
    const next = await takePicture(area)
    if (isRight(next) && findDifferenceArea(last, next) === null) return next
    last = next
  }
  throw new Error(`Within ${withinMs} ms the screen did not show: ${what}.`)
}

/** Counts the pixels that a user can distinguish: their colour differs by a quarter of its range. */
export function countDifferences(picture: Picture, other: Picture): number {
  const clear = 64
  const { length } = picture.pixels
  let count = 0
  for (let index = 0; index < length; index += 3) {
    const differs = [0, 1, 2].some(
      (colour) =>
        Math.abs((picture.pixels[index + colour] ?? 0) - (other.pixels[index + colour] ?? 0)) > clear,
    )
    if (differs) count += 1
  }
  return count
}

/** Records what an area shows for some time: each distinct picture, and the number of changes. */
export async function recordMotion(
  area: Area,
  forMs: number,
): Promise<{ readonly frames: readonly Picture[]; readonly changes: number }> {
  const frames: Picture[] = []
  let changes = 0
  let last: Picture | null = null
  for (const end = Date.now() + forMs; Date.now() < end; ) {
    const now = await takePicture(area)
    if (last !== null && findDifferenceArea(last, now) !== null) changes += 1
    if (frames.every((frame) => findDifferenceArea(frame, now) !== null)) frames.push(now)
    last = now
  }
  return { frames, changes }
}
