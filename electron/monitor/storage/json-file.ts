import type * as z from 'zod'
import type { DataFolder } from './data-folder.ts'

/** A JSON file of the data folder that every scan reads. It is read and parsed again only once it has changed. */
export class JsonFile<T> {
  private readonly folder: DataFolder
  private readonly name: string
  private readonly schema: z.ZodType<T>
  private last: { readonly stamp: string; readonly value: T | null } | null = null

  constructor(folder: DataFolder, name: string, schema: z.ZodType<T>) {
    this.folder = folder
    this.name = name
    this.schema = schema
  }

  /** Returns the value, as `DataFolder.readJson` does. It is shared between calls, so it must not be changed. */
  async read(): Promise<T | null> {
    // Taken before the text is read: a change in between makes the next call read again.
    const stamp = await this.folder.readStamp(this.name)
    if (stamp !== null && stamp === this.last?.stamp) return this.last.value
    const value = await this.folder.readJson(this.name, this.schema)
    this.last = stamp === null ? null : { stamp, value }
    return value
  }

  /** Writes the value, as `DataFolder.writeJson` does. */
  write(value: T): Promise<boolean> {
    return this.folder.writeJson(this.name, value)
  }
}
