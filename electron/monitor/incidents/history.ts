import { lstatSync } from 'node:fs'
import { lstat, rename } from 'node:fs/promises'
import { join } from 'node:path'
import { describeOwnFileErrno } from '../../mac/real/errno.ts'
import { type HistoryEntry, historyEntrySchema } from '../state/history-entry.ts'
import type { DataFolder } from '../storage/data-folder.ts'
import { takeLock } from '../storage/lock-file.ts'
import { openForAppending, syncFolder } from '../storage/owner-only-file.ts'

/** A file that only grows at its end, so that a power cut can cost no more than the line being written. */
export interface History {
  /** Everything that is kept, oldest first. */
  entries(): Promise<readonly HistoryEntry[]>
  /** As `entries`, or null where no other program has changed the file since the last call: one lstat. */
  entriesIfChanged(): Promise<readonly HistoryEntry[] | null>
  /** True once the entries are on the disk; false where they wait in memory for the next call. */
  append(entries: readonly HistoryEntry[]): Promise<boolean>
}

export interface HistoryOptions {
  /** A file that is larger becomes the old one, and the old one before it goes. Default 1 MiB. */
  readonly rotateAtBytes?: number
}

const fileName = 'history.jsonl'
const oldFileName = 'history.old.jsonl'
/** More than this cannot be read back; a rotated file is one line larger than the limit at most. */
const readLimitBytes = 8 * 1024 * 1024
const waitingLimit = 1000
/** So many open incidents are taken into a new file, the newest: a handful is open at a time, if any. */
const maxOpen = 20

export function openHistory(folder: DataFolder, options: HistoryOptions = {}): History {
  return new HistoryFile(folder, options.rotateAtBytes ?? 1024 * 1024)
}

class HistoryFile implements History {
  private readonly folder: DataFolder
  private readonly rotateAtBytes: number
  /** Entries that are not on the disk yet, oldest first. */
  private waiting: readonly HistoryEntry[] = []
  private last: Promise<unknown> = Promise.resolve()
  /** Of the file as this program knows it. */
  private stamp = '0'

  constructor(folder: DataFolder, rotateAtBytes: number) {
    this.folder = folder
    this.rotateAtBytes = rotateAtBytes
  }

  async entries(): Promise<readonly HistoryEntry[]> {
    await this.last
    this.stamp = this.stampNow()
    return [...(await this.read(oldFileName)), ...(await this.read(fileName)), ...this.waiting]
  }

  async entriesIfChanged(): Promise<readonly HistoryEntry[] | null> {
    // What is being written just now is this program's own.
    const isOwn = this.waiting.length > 0 || this.stampNow() === this.stamp
    return isOwn ? null : await this.entries()
  }

  append(entries: readonly HistoryEntry[]): Promise<boolean> {
    this.waiting = [...this.waiting, ...entries].slice(-waitingLimit)
    const write = this.last.then(() => this.write())
    this.last = write
    return write
  }

  /** Waits for nothing: it is asked at each look while an incident is open. */
  private stampNow(): string {
    const { path } = this.folder
    if (path === null) return '0'
    try {
      const facts = lstatSync(join(path, fileName))
      return [facts.size, facts.ino, facts.mtimeMs].join()
    } catch {
      // There is none, or this account may not look: reading says which.
      return '0'
    }
  }

  private async write(): Promise<boolean> {
    const path = this.folder.path
    const writing = this.waiting
    if (writing.length === 0) return path !== null
    if (path === null) return false
    try {
      await this.rotate(path)
      const before = this.stampNow()
      const bytes = await appendLines(join(path, fileName), writing)
      // Larger by more than this is another program's.
      if (before === this.stamp && sizeOf(this.stampNow()) === sizeOf(before) + bytes) {
        this.stamp = this.stampNow()
      }
      this.waiting = this.waiting.filter((entry) => !writing.includes(entry))
      this.folder.setWarning(fileName, null)
      return true
    } catch (error) {
      this.folder.setWarning(
        fileName,
        `The history in ${path} cannot be written: ${describeOwnFileErrno(error)}.`,
      )
      return false
    }
  }

  /** One program at a time, and only where the file is still too large when it is that program's turn. */
  private async rotate(path: string): Promise<void> {
    if (!(await this.isFull(path))) return
    const lock = await takeLock(path, 'history.lock', 10_000)
    if (!lock.held) return
    try {
      if (!(await this.isFull(path))) return
      const open = openedLines(await this.entriesInFiles())
      await rename(join(path, fileName), join(path, oldFileName))
      await syncFolder(path)
      if (open.length > 0) await appendLines(join(path, fileName), open)
    } finally {
      await lock.release()
    }
  }

  private async entriesInFiles(): Promise<readonly HistoryEntry[]> {
    return [...(await this.read(oldFileName)), ...(await this.read(fileName))]
  }

  private async isFull(path: string): Promise<boolean> {
    const facts = await lstat(join(path, fileName)).catch(() => null)
    return facts?.isFile() === true && facts.size >= this.rotateAtBytes
  }

  private async read(name: string): Promise<readonly HistoryEntry[]> {
    const text = await this.folder.readText(name, readLimitBytes)
    if (text === null) return []
    const lines = text.split('\n').filter((line) => line !== '')
    const entries = lines.flatMap((line) => {
      const parsed = historyEntrySchema.safeParse(parseJson(line))
      return parsed.success ? [parsed.data] : []
    })
    const lost = lines.length - entries.length
    if (lost > 0 && entries.length === 0) {
      await this.folder.quarantine(name, 'cannot be understood')
    } else if (lost > 0) {
      const what = lost === 1 ? 'One line' : `${lost} lines`
      this.folder.setWarning(`${name} lines`, `${what} of ${name} cannot be understood and stay unused.`)
    }
    return entries
  }
}

function sizeOf(stamp: string): number {
  return Number.parseInt(stamp, 10)
}

/** Adds whole lines and waits until they are on the disk. A line that was cut off before stays by itself. Gives the bytes. */
async function appendLines(path: string, entries: readonly HistoryEntry[]): Promise<number> {
  const file = await openForAppending(path)
  try {
    const { size } = await file.stat()
    const lastByte = Buffer.alloc(1)
    if (size > 0) await file.read(lastByte, 0, 1, size - 1)
    const isCut = size > 0 && lastByte.toString() !== '\n'
    const lines = entries.map((entry) => `${JSON.stringify(entry)}\n`).join('')
    const text = Buffer.from(isCut ? `\n${lines}` : lines)
    await file.writeFile(text)
    await file.sync()
    return text.length
  } finally {
    await file.close()
  }
}

/** One line for each incident that is still open, with its first time and last name, for the new file. */
function openedLines(entries: readonly HistoryEntry[]): readonly HistoryEntry[] {
  const open = new Map<string, HistoryEntry>()
  for (const entry of entries) {
    if (entry.kind === 'incident-opened')
      open.set(entry.id, { ...entry, at: open.get(entry.id)?.at ?? entry.at })
    if (entry.kind === 'incident-closed') open.delete(entry.id)
  }
  return [...open.values()].slice(-maxOpen)
}

function parseJson(line: string): unknown {
  try {
    return JSON.parse(line)
  } catch {
    return undefined
  }
}
