import { constants, type FSWatcher, type Stats, watch as watchFolder } from 'node:fs'
import { type FileHandle, open, opendir, statfs } from 'node:fs/promises'
import type { FileInfo } from '../../core/model/snapshot.ts'
import type { FileHead, FileTail, Mac, Result } from '../mac.ts'
import { describeErrno, ErrnoError, isMissing } from './errno.ts'
import { presentFileOf } from './file-info.ts'
import type { ResolvedPath, Sysroot } from './sysroot.ts'

type Files = Pick<
  Mac,
  'lstat' | 'stat' | 'realPath' | 'read' | 'readHead' | 'readTail' | 'list' | 'diskSpace' | 'watch'
>

const defaultLimit = 1024 * 1024
const maxNames = 10_000
/** A disk that does not answer (a network folder whose server is gone) must not hold up the look. */
const timeoutMs = 3000

export function openFiles(folder: Sysroot): Files {
  const look = (path: string, followLast: boolean): Promise<Result<FileInfo>> =>
    answered<FileInfo>(path, { exists: false }, async () => ({
      exists: true,
      ...(await presentFileOf(await folder.find(path, followLast))),
    }))

  return {
    lstat: (path) => look(path, false),
    stat: (path) => look(path, true),
    realPath: (path) => answered(path, null, async () => (await folder.find(path, true)).macPath),
    read: (path, limit = defaultLimit) =>
      answered(path, null, async () => readText(path, await readable(folder, path), limit)),
    readHead: (path, bytes) =>
      answered(path, null, async () => readHead(path, await readable(folder, path), bytes)),
    readTail: (path, bytes) =>
      answered(path, null, async () => readTail(path, await readable(folder, path), bytes)),
    list: (path) => answered(path, null, async () => names(await readable(folder, path))),
    diskSpace: async (path) => {
      const free = await answered(path, null, async () => {
        const disk = await statfs((await folder.find(path, true)).hostPath)
        return { freeBytes: disk.bavail * disk.bsize, totalBytes: disk.blocks * disk.bsize }
      })
      if (!free.ok) return free
      return free.value === null
        ? { ok: false, reason: `${path} is not there` }
        : { ok: true, value: free.value }
    },
    watch: (path, changed) => watchPlace(folder, path, changed),
  }
}

/** Why a file is not read although it is there; `message` is for a person. */
class ReadRefused extends Error {
  readonly detail: string

  constructor(message: string) {
    super(message)
    this.detail = message
  }
}

async function answered<T>(path: string, nothing: T, ask: () => Promise<T>): Promise<Result<T>> {
  try {
    return { ok: true, value: await withTimeout(ask()) }
  } catch (error) {
    if (isMissing(error)) return { ok: true, value: nothing }
    return { ok: false, reason: error instanceof ReadRefused ? error.detail : describeErrno(error, path) }
  }
}

async function withTimeout<T>(answer: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new ErrnoError('ETIMEDOUT')), timeoutMs)
  })
  try {
    return await Promise.race([answer, late])
  } finally {
    clearTimeout(timer)
  }
}

async function readable(folder: Sysroot, path: string): Promise<ResolvedPath> {
  const place = await folder.find(path, true)
  folder.mayRead(place)
  return place
}

/**
 * Only a regular file is opened: a pipe would wait for a writer, opening a device may do something. It is asked
 * again once it is open, since another program may swap it in between; `O_NONBLOCK` keeps that from hanging.
 */
async function readText(path: string, place: ResolvedPath, limit: number): Promise<string> {
  refuseUnlessFile(path, place.stats, limit)
  const file = await openToRead(place)
  try {
    refuseUnlessFile(path, await file.stat(), limit)
    return (await bytesOf(file, path, limit)).toString('utf8')
  } finally {
    await file.close()
  }
}

function openToRead(place: ResolvedPath): Promise<FileHandle> {
  const { O_RDONLY, O_NONBLOCK, O_NOCTTY, O_NOFOLLOW } = constants
  return open(place.hostPath, O_RDONLY | O_NONBLOCK | O_NOCTTY | O_NOFOLLOW)
}

/** stat counts in blocks of 512 bytes, whatever those of the disk are. */
const blockBytes = 512

async function readHead(path: string, place: ResolvedPath, bytes: number): Promise<FileHead> {
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

async function readTail(path: string, place: ResolvedPath, bytes: number): Promise<FileTail> {
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
    if (length > limit) throw new ReadRefused(tooLarge(path, length, limit))
    parts.push(buffer.subarray(0, bytesRead))
  }
}

function refuseUnlessFile(path: string, stats: Stats, limit: number): void {
  if (!stats.isFile()) throw new ReadRefused(`${path} is ${whatItIs(stats)}, not a file`)
  if (stats.size > limit) throw new ReadRefused(tooLarge(path, stats.size, limit))
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

async function names(place: ResolvedPath): Promise<string[]> {
  if (!place.stats.isDirectory()) throw new ReadRefused(`${place.macPath} is not a folder`)
  const found: string[] = []
  for await (const { name } of await opendir(place.hostPath)) {
    found.push(name)
    if (found.length > maxNames) throw new ReadRefused(`${place.macPath} holds more than ${maxNames} names`)
  }
  return found.sort()
}

function watchPlace(folder: Sysroot, path: string, changed: () => void): () => void {
  let watcher: FSWatcher | null = null
  let stopped = false
  const start = async () => {
    const place = await folder.find(path, true)
    if (stopped) return
    watcher = watchFolder(place.hostPath, { persistent: false }, () => changed())
    watcher.on('error', () => watcher?.close())
  }
  // A folder that is not there, or that the system does not watch, changes nothing that is shown: it is looked
  // at every minute all the same (docs/architecture.md, "When it scans").
  start().catch(() => undefined)
  return () => {
    stopped = true
    watcher?.close()
  }
}
