import * as z from 'zod'
import type { DataFolder } from '../../monitor/storage/data-folder.ts'
import type { WindowKind } from '../contract/page.ts'
import type { Rectangle } from './popover-position.ts'

const file = 'windows.json'
/** In points; a display is smaller. */
const length = z.number().int().min(-100_000).max(100_000)
const rectangle = z.object({ x: length, y: length, width: length.min(1), height: length.min(1) })
const schema = z.object({
  settings: rectangle.optional(),
  log: rectangle.optional(),
  report: rectangle.optional(),
  script: rectangle.optional(),
})

/** Where each window was when it was closed. */
export interface WindowStore {
  find(kind: WindowKind): Rectangle | null
  remember(kind: WindowKind, bounds: Rectangle): void
  /** Resolves when the last change was written, or could not be. */
  written(): Promise<void>
}

/** Reads the remembered bounds; none if there is no file or it is invalid (it is then set aside, with a warning). */
export async function openWindowStore(folder: DataFolder): Promise<WindowStore> {
  let places = (await folder.readJson(file, schema)) ?? {}
  let writing: Promise<unknown> = Promise.resolve()
  return {
    find: (kind) => places[kind] ?? null,
    remember(kind, bounds) {
      if (JSON.stringify(places[kind]) === JSON.stringify(bounds)) return
      places = { ...places, [kind]: bounds }
      writing = folder.writeJson(file, places)
    },
    written: async () => {
      await writing
    },
  }
}
