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
  builder: rectangle.optional(),
})

type Places = z.infer<typeof schema>

/** Reads the remembered bounds; none if there is no file or it is invalid (it is then set aside, with a warning). */
export async function openWindowStore(folder: DataFolder): Promise<WindowStore> {
  return new WindowStore(folder, (await folder.readJson(file, schema)) ?? {})
}

/** Where each window was when it was closed. */
export class WindowStore {
  private readonly folder: DataFolder
  private places: Places
  private writing: Promise<unknown> = Promise.resolve()

  constructor(folder: DataFolder, places: Places) {
    this.folder = folder
    this.places = places
  }

  find(kind: WindowKind): Rectangle | null {
    return this.places[kind] ?? null
  }

  remember(kind: WindowKind, bounds: Rectangle): void {
    if (JSON.stringify(this.places[kind]) === JSON.stringify(bounds)) return
    this.places = { ...this.places, [kind]: bounds }
    this.writing = this.folder.writeJson(file, this.places)
  }

  /** Resolves when the last change was written, or could not be. */
  async finishWriting(): Promise<void> {
    await this.writing
  }
}
