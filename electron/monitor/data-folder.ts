import type * as z from 'zod'
import type { Mac } from '../mac/mac.ts'

/** Where Builderbar keeps what it must remember. Nothing here throws: trouble becomes a notice in words. */
export interface DataFolder {
  /** Null where nothing may or can be written: then everything is kept in memory. */
  readonly path: string | null
  /** Null where there is nothing, or nothing that the schema accepts. */
  readJson<T>(name: string, schema: z.ZodType<T>): Promise<T | null>
  /** False where it could not be written; it is then kept in memory. */
  writeJson(name: string, value: unknown): Promise<boolean>
  /** Trouble with the folder and its files, in words, each once. */
  notices(): readonly string[]
}

/** The folder's path, whether it is there or not: for Electron's `userData`, before ready. */
export function dataFolderPath(_mac: Mac, _environment: NodeJS.ProcessEnv = process.env): string {
  throw new Error('dataFolderPath is being built')
}

export function dataFolder(_mac: Mac, _environment: NodeJS.ProcessEnv = process.env): DataFolder {
  throw new Error('dataFolder is being built')
}
