import { lstatSync } from 'node:fs'
import { lstat, rename } from 'node:fs/promises'
import { join } from 'node:path'
import { parseJson } from '../../core/text/parse-json.ts'
import { formatQuantity } from '../../core/text/quantities.ts'
import { defineTexts } from '../../core/text/translated-texts.ts'
import { describeOwnFileErrno } from '../../mac/real/errno.ts'
import { type HistoryEntry, historyEntrySchema } from '../state/history-entry.ts'
import type { DataFolder } from '../storage/data-folder.ts'
import { takeLock } from '../storage/lock-file.ts'
import { openForAppending, syncFolder } from '../storage/owner-only-file.ts'

export interface HistoryOptions {
  /** Size at which the file is renamed to `history.old.jsonl`, replacing the previous one. Default 1 MiB. */
  readonly rotateAtBytes?: number
}

const fileName = 'history.jsonl'
const oldFileName = 'history.old.jsonl'
/** A larger file is not read; a rotated file exceeds the rotation limit by one write at most. */
const maxReadBytes = 8 * 1024 * 1024
const maxWaiting = 1000
/** At most this many open incidents, the newest, are copied into a new file; rarely more than one is open. */
const maxOpen = 20

/** Texts of the warnings about the history file. */
export const historyTexts = defineTexts({
  damagedLines: (name: string, count: number) =>
    `${name} has ${formatQuantity(count, 'damaged line, which is', 'damaged lines, which are')} ignored.`,
})

/** The history in the data folder: an append-only file, so that a power cut loses at most the line being written. */
export class History {
  private readonly folder: DataFolder
  private readonly rotateAtBytes: number
  /** Entries not yet on disk, oldest first. */
  private waitingEntries: readonly HistoryEntry[] = []
  private last: Promise<unknown> = Promise.resolve()
  /** Size, inode and mtime of the file after this program's last read or write. */
  private stamp = '0'

  constructor(folder: DataFolder, options: HistoryOptions = {}) {
    this.folder = folder
    this.rotateAtBytes = options.rotateAtBytes ?? 1024 * 1024
  }

  /** Returns all entries of both files and those waiting in memory, oldest first. Lines that do not parse are skipped. */
  async readEntries(): Promise<readonly HistoryEntry[]> {
    await this.last
    this.stamp = this.readStamp()
    return [...(await this.read(oldFileName)), ...(await this.read(fileName)), ...this.waitingEntries]
  }

  /**
   * Returns all entries, or null if no other program changed the file since the last read. Waits for own writes, which change
   * the file too; costs one lstat where none is pending.
   */
  async readEntriesIfChanged(): Promise<readonly HistoryEntry[] | null> {
    await this.last
    return this.readStamp() === this.stamp ? null : await this.readEntries()
  }

  /** Returns true once the entries are on disk; false if that failed and they wait in memory for the next call. */
  append(entries: readonly HistoryEntry[]): Promise<boolean> {
    this.waitingEntries = [...this.waitingEntries, ...entries].slice(-maxWaiting)
    const write = this.last.then(() => this.write())
    this.last = write
    return write
  }

  /** Synchronous, because each scan needs it while an incident is open. '0' where the file cannot be examined. */
  private readStamp(): string {
    const { path } = this.folder
    if (path === null) return '0'
    try {
      const stats = lstatSync(join(path, fileName))
      return [stats.size, stats.ino, stats.mtimeMs].join()
    } catch {
      // The file is missing or not accessible; reading it sets the warning.
      return '0'
    }
  }

  private async write(): Promise<boolean> {
    const path = this.folder.path
    const entries = this.waitingEntries
    if (entries.length === 0) return path !== null
    if (path === null) return false
    try {
      await this.rotate(path)
      const before = this.readStamp()
      const bytes = await appendLines(join(path, fileName), entries)
      // A larger growth means that another program appended too: keep the old stamp, so that its entries are read.
      if (before === this.stamp && parseSize(this.readStamp()) === parseSize(before) + bytes) {
        this.stamp = this.readStamp()
      }
      this.waitingEntries = this.waitingEntries.filter((entry) => !entries.includes(entry))
      this.folder.setWarning(fileName, null)
      return true
    } catch (error) {
      this.folder.setWarning(
        fileName,
        `The history in ${path} can't be written: ${describeOwnFileErrno(error)}.`,
      )
      return false
    }
  }

  /** Renames a full file, under a lock. Another program may have done so meanwhile, so the size is checked again. */
  private async rotate(path: string): Promise<void> {
    if (!(await this.isFull(path))) return
    const lock = await takeLock(path, 'history.lock', 10_000)
    if (!lock.held) return
    try {
      if (!(await this.isFull(path))) return
      const open = openIncidentEntries(await this.readFiles())
      await rename(join(path, fileName), join(path, oldFileName))
      await syncFolder(path)
      if (open.length > 0) await appendLines(join(path, fileName), open)
    } finally {
      await lock.release()
    }
  }

  private async readFiles(): Promise<readonly HistoryEntry[]> {
    return [...(await this.read(oldFileName)), ...(await this.read(fileName))]
  }

  private async isFull(path: string): Promise<boolean> {
    const stats = await lstat(join(path, fileName)).catch(() => null)
    return stats?.isFile() === true && stats.size >= this.rotateAtBytes
  }

  private async read(name: string): Promise<readonly HistoryEntry[]> {
    const text = await this.folder.readText(name, maxReadBytes)
    if (text === null) return []
    const lines = text.split('\n').filter((line) => line !== '')
    const entries = lines.flatMap((line) => {
      const parsed = historyEntrySchema.safeParse(parseJson(line))
      return parsed.success ? [parsed.data] : []
    })
    const lostLines = lines.length - entries.length
    if (lostLines > 0 && entries.length === 0) {
      await this.folder.quarantine(name, { kind: 'damaged' })
    } else if (lostLines > 0) {
      this.folder.setWarning(`${name} lines`, historyTexts.damagedLines(name, lostLines))
    }
    return entries
  }
}

function parseSize(stamp: string): number {
  return Number.parseInt(stamp, 10)
}

/**
 * Appends whole lines and syncs them. Begins with a line break where an earlier write was cut off. Returns the number of
 * bytes written.
 */
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

/** Returns one entry per open incident, with its first time and latest finding, for the new file. */
function openIncidentEntries(entries: readonly HistoryEntry[]): readonly HistoryEntry[] {
  const open = new Map<string, HistoryEntry>()
  for (const entry of entries) {
    if (entry.kind === 'incident-opened')
      open.set(entry.id, { ...entry, at: open.get(entry.id)?.at ?? entry.at })
    if (entry.kind === 'incident-closed') open.delete(entry.id)
  }
  return [...open.values()].slice(-maxOpen)
}
