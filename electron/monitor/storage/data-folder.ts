import { readdirSync, statSync, unlinkSync } from 'node:fs'
import { lstat, readdir, rename, unlink } from 'node:fs/promises'
import { join } from 'node:path'
import type * as z from 'zod'
import { parseJson } from '../../core/text/parse-json.ts'
import type { Mac } from '../../mac/mac.ts'
import { describeOwnFileErrno, isMissing } from '../../mac/real/errno.ts'
import { type DataFolderAccess, openDataFolderPath, resolveDataFolderPath } from './data-folder-path.ts'
import { dataFolderTexts } from './data-folder-texts.ts'
import { isUnfinished, readOwnerOnly, replaceOwnerOnly } from './owner-only-file.ts'

/** Limit for files that are replaced as a whole. */
const maxJsonBytes = 1024 * 1024
const maxBrokenFiles = 5
const unfinishedAfterMs = 60_000

/** Why a file of the folder is not used. */
type FileFault =
  | { readonly kind: 'damaged' }
  /** Damaged, perhaps because Builderbar was stopped while it wrote. */
  | { readonly kind: 'cut-off' }
  | { readonly kind: 'too-big'; readonly bytes: number }

/** Returns the folder's path without creating it: Electron needs it for `userData` before it is ready. */
export function getDataFolderPath(mac: Mac, environment: NodeJS.ProcessEnv = process.env): string {
  return resolveDataFolderPath(mac, environment)
}

/** Opens the data folder, creating it if allowed. `BUILDERBAR_HOME` overrides its path. */
export function createDataFolder(mac: Mac, environment: NodeJS.ProcessEnv = process.env): DataFolder {
  const path = resolveDataFolderPath(mac, environment)
  const place = openDataFolderPath(path)
  if (place.kind === 'write') removeUnfinished(path, mac.now())
  return new DataFolder(path, place, () => mac.now())
}

/** Builderbar's stored state. No method throws: a failure becomes a warning for the user. */
export class DataFolder {
  /** Null if the folder cannot be written: then everything is kept in memory. */
  readonly path: string | null
  private readonly place: DataFolderAccess
  private readonly folder: string
  private readonly now: () => Date
  /** Texts that could not be written, by file name; newer than the files. */
  private readonly unwrittenTexts = new Map<string, string>()
  /** The last write of each file: the next one waits for it. */
  private readonly writes = new Map<string, Promise<boolean>>()
  private readonly currentWarnings = new Map<string, string>()

  constructor(path: string, place: DataFolderAccess, now: () => Date) {
    this.folder = path
    this.place = place
    this.path = place.kind === 'write' ? path : null
    this.now = now
    if (place.kind !== 'write') {
      this.setWarning('', dataFolderTexts.unusable(path, place.reason))
    }
  }

  /** Reads a JSON file. Null if it is missing, or if the schema rejects it; then it is moved aside. */
  async readJson<T>(name: string, schema: z.ZodType<T>): Promise<T | null> {
    await this.writes.get(name)
    const unwrittenText = this.unwrittenTexts.get(name)
    const text = unwrittenText ?? (await this.readText(name, maxJsonBytes))
    if (text === null) return null
    const parsed = schema.safeParse(parseJson(text))
    if (parsed.success) return parsed.data
    if (unwrittenText === undefined) await this.quarantine(name, { kind: 'cut-off' })
    return null
  }

  /**
   * Returns a text that differs once the file was replaced or changed, in contents, mode or owner. Null where only reading
   * tells: the newest text is not on disk, or the file cannot be examined.
   */
  async readStamp(name: string): Promise<string | null> {
    await this.writes.get(name)
    if (this.unwrittenTexts.has(name) || this.place.kind === 'nothing') return null
    try {
      const { ino, size, mtimeMs, ctimeMs } = await lstat(join(this.folder, name))
      return [ino, size, mtimeMs, ctimeMs].join()
    } catch (error) {
      return isMissing(error) ? 'missing' : null
    }
  }

  /** Reads a text file of at most this many bytes; null if it is missing or not usable. */
  async readText(name: string, maxBytes: number): Promise<string | null> {
    if (this.place.kind === 'nothing') return null
    try {
      const read = await readOwnerOnly(join(this.folder, name), maxBytes)
      if (read.kind === 'nothing') return null
      if (read.kind === 'not-ours') {
        this.setWarning(name, dataFolderTexts.leftAlone({ name, folder: this.folder, reason: read.reason }))
        return null
      }
      if (read.kind === 'too-big') {
        await this.quarantine(name, { kind: 'too-big', bytes: read.bytes })
        return null
      }
      if (read.wasOpenToOthers) {
        this.setWarning(`${name} mode`, dataFolderTexts.wasOpen(name, this.folder))
      }
      return read.text
    } catch (error) {
      this.setWarning(
        name,
        dataFolderTexts.unreadable({ name, folder: this.folder, reason: describeOwnFileErrno(error) }),
      )
      return null
    }
  }

  /** Writes a JSON file. False if that failed; the value is then kept in memory and read from there. */
  writeJson(name: string, value: unknown): Promise<boolean> {
    const text = `${JSON.stringify(value, null, 2)}\n`
    const before = this.writes.get(name) ?? Promise.resolve(true)
    const write = before.then(() => this.writeText(name, text))
    this.writes.set(name, write)
    return write
  }

  private async writeText(name: string, text: string): Promise<boolean> {
    if (this.path === null) {
      this.unwrittenTexts.set(name, text)
      return false
    }
    try {
      await replaceOwnerOnly(join(this.path, name), text)
      this.unwrittenTexts.delete(name)
      this.setWarning(name, null)
      return true
    } catch (error) {
      this.unwrittenTexts.set(name, text)
      this.setWarning(
        name,
        dataFolderTexts.unwritable({ name, folder: this.path, reason: describeOwnFileErrno(error) }),
      )
      return false
    }
  }

  /** Renames a file that cannot be parsed, so that nothing is lost. */
  async quarantine(name: string, fault: FileFault): Promise<void> {
    const reason = describeFault(name, this.folder, fault)
    const newName = `${name}.broken-${this.now().toISOString().replaceAll(':', '-')}`
    if (this.path === null) {
      this.setWarning(`${name} broken`, [reason, dataFolderTexts.unused].join(' '))
      return
    }
    try {
      await rename(join(this.path, name), join(this.path, newName))
      this.setWarning(`${name} broken`, [reason, dataFolderTexts.keptAs(newName)].join(' '))
      await removeOldest(this.path, `${name}.broken-`)
    } catch (error) {
      this.setWarning(
        `${name} broken`,
        [reason, dataFolderTexts.notRenamed(describeOwnFileErrno(error))].join(' '),
      )
    }
  }

  /** Sets the warning about a file of the folder; null removes it. */
  setWarning(name: string, message: string | null): void {
    if (message === null) this.currentWarnings.delete(name)
    else this.currentWarnings.set(name, message)
  }

  /** Returns the warnings about the folder and its files, without duplicates. */
  warnings(): readonly string[] {
    return [...this.currentWarnings.values()]
  }
}

function describeFault(name: string, folder: string, fault: FileFault): string {
  switch (fault.kind) {
    case 'damaged':
      return dataFolderTexts.damaged(name, folder)
    case 'cut-off':
      return dataFolderTexts.cutOff(name, folder)
    case 'too-big':
      return dataFolderTexts.tooBig(name, folder, fault.bytes)
  }
}

/** Deletes all but the newest files that were moved aside; their names end with their times. */
async function removeOldest(folder: string, prefix: string): Promise<void> {
  const names = (await readdir(folder)).filter((name) => name.startsWith(prefix)).sort()
  for (const name of names.slice(0, -maxBrokenFiles)) await unlink(join(folder, name)).catch(() => undefined)
}

/** Deletes temporary files of killed programs. Recent ones may belong to a program that still writes. */
function removeUnfinished(folder: string, now: Date): void {
  try {
    for (const name of readdirSync(folder).filter(isUnfinished)) {
      const path = join(folder, name)
      if (now.getTime() - statSync(path).mtimeMs > unfinishedAfterMs) unlinkSync(path)
    }
  } catch {
    // Another program may have deleted them, and a remaining one costs only a few bytes.
  }
}
