import { constants, type FSWatcher, type Stats, watch as watchFolder } from 'node:fs'
import { type FileHandle, open, opendir, statfs } from 'node:fs/promises'
import type { FileOrNothing } from '../../core/model/snapshot.ts'
import type { FileBeginning, FileEnding, Mac, Result } from '../mac.ts'
import { FileTrouble, fileTrouble, isNotThere } from './errno.ts'
import { fileFacts } from './file-info.ts'
import type { Place, RootFolder } from './sysroot.ts'

type Files = Pick<
  Mac,
  'look' | 'lookThrough' | 'realPath' | 'read' | 'beginning' | 'ending' | 'list' | 'disk' | 'watch'
>

const defaultLimit = 1024 * 1024
const mostNames = 10_000
/** A disk that does not answer (a network folder whose server is gone) must not hold up the look. */
const patienceMs = 3000

export function openFiles(folder: RootFolder): Files {
  const look = (path: string, followLast: boolean): Promise<Result<FileOrNothing>> =>
    answered<FileOrNothing>(path, { exists: false }, async () => ({
      exists: true,
      ...(await fileFacts(await folder.find(path, followLast))),
    }))

  return {
    look: (path) => look(path, false),
    lookThrough: (path) => look(path, true),
    realPath: (path) => answered(path, null, async () => (await folder.find(path, true)).macPath),
    read: (path, limit = defaultLimit) =>
      answered(path, null, async () => readText(path, await readable(folder, path), limit)),
    beginning: (path, bytes) =>
      answered(path, null, async () => readBeginning(path, await readable(folder, path), bytes)),
    ending: (path, bytes) =>
      answered(path, null, async () => readEnding(path, await readable(folder, path), bytes)),
    list: (path) => answered(path, null, async () => names(await readable(folder, path))),
    disk: async (path) => {
      const free = await answered(path, null, async () => {
        const disk = await statfs((await folder.find(path, true)).hostPath)
        return { freeBytes: disk.bavail * disk.bsize, totalBytes: disk.blocks * disk.bsize }
      })
      if (!free.ok) return free
      return free.value === null
        ? { ok: false, why: `${path} is not there` }
        : { ok: true, value: free.value }
    },
    watch: (path, changed) => watchPlace(folder, path, changed),
  }
}

/** Why a file is not read although it is there; `says` is for a person. */
class NotRead extends Error {
  readonly says: string

  constructor(says: string) {
    super(says)
    this.says = says
  }
}

async function answered<T>(path: string, nothing: T, ask: () => Promise<T>): Promise<Result<T>> {
  try {
    return { ok: true, value: await inTime(ask()) }
  } catch (error) {
    if (isNotThere(error)) return { ok: true, value: nothing }
    return { ok: false, why: error instanceof NotRead ? error.says : fileTrouble(error, path) }
  }
}

async function inTime<T>(answer: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new FileTrouble('ETIMEDOUT')), patienceMs)
  })
  try {
    return await Promise.race([answer, late])
  } finally {
    clearTimeout(timer)
  }
}

async function readable(folder: RootFolder, path: string): Promise<Place> {
  const place = await folder.find(path, true)
  folder.mayRead(place)
  return place
}

/**
 * Only a regular file is opened: a pipe would wait for a writer, opening a device may do something. It is asked
 * again once it is open, since another program may swap it in between; `O_NONBLOCK` keeps that from hanging.
 */
async function readText(path: string, place: Place, limit: number): Promise<string> {
  refuseUnlessFile(path, place.stats, limit)
  const file = await openToRead(place)
  try {
    refuseUnlessFile(path, await file.stat(), limit)
    return (await bytesOf(file, path, limit)).toString('utf8')
  } finally {
    await file.close()
  }
}

function openToRead(place: Place): Promise<FileHandle> {
  const { O_RDONLY, O_NONBLOCK, O_NOCTTY, O_NOFOLLOW } = constants
  return open(place.hostPath, O_RDONLY | O_NONBLOCK | O_NOCTTY | O_NOFOLLOW)
}

/** stat counts in blocks of 512 bytes, whatever those of the disk are. */
const blockBytes = 512

async function readBeginning(path: string, place: Place, bytes: number): Promise<FileBeginning> {
  refuseUnlessFile(path, place.stats, Number.POSITIVE_INFINITY)
  const file = await openToRead(place)
  try {
    const stats = await file.stat()
    refuseUnlessFile(path, stats, Number.POSITIVE_INFINITY)
    const { bytesRead, buffer } = await file.read(Buffer.alloc(bytes), 0, bytes, 0)
    return { bytes: buffer.subarray(0, bytesRead), allocatedBytes: stats.blocks * blockBytes }
  } finally {
    await file.close()
  }
}

async function readEnding(path: string, place: Place, bytes: number): Promise<FileEnding> {
  refuseUnlessFile(path, place.stats, Number.POSITIVE_INFINITY)
  const file = await openToRead(place)
  try {
    const stats = await file.stat()
    refuseUnlessFile(path, stats, Number.POSITIVE_INFINITY)
    const from = Math.max(0, stats.size - bytes)
    const { bytesRead, buffer } = await file.read(Buffer.alloc(bytes), 0, bytes, from)
    return { bytes: buffer.subarray(0, bytesRead), size: stats.size }
  } finally {
    await file.close()
  }
}

/** Reads to the end whatever the size said: a file may grow, and some have no size at all. */
async function bytesOf(file: FileHandle, path: string, limit: number): Promise<Buffer> {
  const parts: Buffer[] = []
  let length = 0
  for (;;) {
    const { bytesRead, buffer } = await file.read(Buffer.alloc(64 * 1024), 0, 64 * 1024, null)
    if (bytesRead === 0) return Buffer.concat(parts)
    length += bytesRead
    if (length > limit) throw new NotRead(tooLarge(path, length, limit))
    parts.push(buffer.subarray(0, bytesRead))
  }
}

function refuseUnlessFile(path: string, stats: Stats, limit: number): void {
  if (!stats.isFile()) throw new NotRead(`${path} is ${whatItIs(stats)}, not a file`)
  if (stats.size > limit) throw new NotRead(tooLarge(path, stats.size, limit))
}

function whatItIs(stats: Stats): string {
  if (stats.isDirectory()) return 'a folder'
  if (stats.isFIFO()) return 'a pipe'
  if (stats.isSocket()) return 'a socket'
  return 'a device'
}

function tooLarge(path: string, bytes: number, limit: number): string {
  return `${path} is larger than is read: ${size(bytes)}, the limit is ${size(limit)}`
}

function size(bytes: number): string {
  const mib = bytes / 1024 / 1024
  return mib >= 1 ? `${Math.round(mib * 10) / 10} MiB` : `${Math.ceil(bytes / 1024)} KiB`
}

async function names(place: Place): Promise<string[]> {
  if (!place.stats.isDirectory()) throw new NotRead(`${place.macPath} is not a folder`)
  const found: string[] = []
  for await (const { name } of await opendir(place.hostPath)) {
    found.push(name)
    if (found.length > mostNames) throw new NotRead(`${place.macPath} holds more than ${mostNames} names`)
  }
  return found.sort()
}

function watchPlace(folder: RootFolder, path: string, changed: () => void): () => void {
  let watcher: FSWatcher | null = null
  let stopped = false
  const start = async () => {
    const place = await folder.find(path, true)
    if (stopped) return
    watcher = watchFolder(place.hostPath, { persistent: false }, () => changed())
    watcher.on('error', () => watcher?.close())
  }
  // A folder that is not there, or that the system does not watch, changes nothing that is shown: it is looked
  // at every minute all the same (design.md part 5).
  start().catch(() => undefined)
  return () => {
    stopped = true
    watcher?.close()
  }
}
