import { constants, type FSWatcher, type Stats, watch as watchFolder } from 'node:fs'
import { type FileHandle, open, opendir, statfs } from 'node:fs/promises'
import type { FileInfo } from '../../core/model/snapshot.ts'
import { formatBytes, formatCount } from '../../core/text/quantities.ts'
import { defineTexts } from '../../core/text/translated-texts.ts'
import type { FileHead, FileTail, Mac, Result } from '../mac.ts'
import { withTimeout } from '../with-timeout.ts'
import { describeErrno, ErrnoError, getErrorCode, isMissing } from './errno.ts'
import { readFileInfo } from './file-info.ts'
import type { LinkHandling, ResolvedPath, Sysroot } from './sysroot.ts'

/** Texts of files and folders that aren't read. */
export const realFilesTexts = defineTexts({
  missing: (path: string) => `${path} was not found`,
  folder: (path: string) => `${path} is a folder, not a file`,
  pipe: (path: string) => `${path} is a pipe, not a file`,
  socket: (path: string) => `${path} is a socket, not a file`,
  device: (path: string) => `${path} is a device, not a file`,
  noFolder: (path: string) => `${path} isn't a folder`,
  tooLarge: (path: string, size: string, limit: string) =>
    `${path} is too large to read: ${size} (the limit is ${limit})`,
  tooManyFiles: (path: string, max: number) => `${path} contains more than ${formatCount(max)} files`,
})

type Files = Pick<
  Mac,
  'lstat' | 'stat' | 'realPath' | 'read' | 'readHead' | 'readTail' | 'list' | 'diskSpace' | 'watch'
>

const defaultMaxBytes = 1024 * 1024
const maxNames = 10_000
/** A volume that does not answer (a network folder whose server is gone) must not block the scan. */
const timeoutMs = 3000

export function openFiles(folder: Sysroot): Files {
  const describe = (path: string, links: LinkHandling): Promise<Result<FileInfo>> =>
    readWithTimeout<FileInfo>(path, { exists: false }, async () => ({
      exists: true,
      ...(await readFileInfo(await folder.find(path, links))),
    }))

  return {
    lstat: (path) => describe(path, 'nofollow'),
    stat: (path) => describe(path, 'follow'),
    realPath: (path) => readWithTimeout(path, null, async () => (await folder.find(path, 'follow')).macPath),
    read: (path, maxBytes = defaultMaxBytes) =>
      readWithTimeout(path, null, async () => readText(path, await findReadable(folder, path), maxBytes)),
    readHead: (path, bytes) =>
      readWithTimeout(path, null, async () => readHead(path, await findReadable(folder, path), bytes)),
    readTail: (path, bytes) =>
      readWithTimeout(path, null, async () => readTail(path, await findReadable(folder, path), bytes)),
    list: (path) => readWithTimeout(path, null, async () => readNames(await findReadable(folder, path))),
    diskSpace: async (path) => {
      const diskSpace = await readWithTimeout(path, null, async () => {
        const disk = await statfs((await folder.find(path, 'follow')).hostPath)
        return { freeBytes: disk.bavail * disk.bsize, totalBytes: disk.blocks * disk.bsize }
      })
      if (!diskSpace.ok) return diskSpace
      return diskSpace.value === null
        ? { ok: false, reason: realFilesTexts.missing(path) }
        : { ok: true, value: diskSpace.value }
    },
    watch: (path, onChange) => watchPath(folder, path, onChange),
  }
}

/** Thrown for a file that exists and must not be read; `message` is a sentence for the user. */
class ReadRefused extends Error {}

/** Runs `read` with the time limit. A missing file results in `valueIfMissing`, every other error in a failure. */
async function readWithTimeout<T>(
  path: string,
  valueIfMissing: T,
  read: () => Promise<T>,
): Promise<Result<T>> {
  try {
    return { ok: true, value: await withTimeout(read(), timeoutMs, throwTimeout) }
  } catch (error) {
    if (isMissing(error)) return { ok: true, value: valueIfMissing }
    if (error instanceof ReadRefused) return { ok: false, reason: error.message }
    return { ok: false, reason: describeErrno(error, path), code: getErrorCode(error) }
  }
}

function throwTimeout(): never {
  throw new ErrnoError('ETIMEDOUT')
}

/** Resolves the path; throws `EACCES` if this account may not read the file. */
async function findReadable(folder: Sysroot, path: string): Promise<ResolvedPath> {
  const resolved = await folder.find(path, 'follow')
  folder.assertReadable(resolved)
  return resolved
}

/**
 * Opens only regular files: open(2) would block on a pipe without a writer and may have side effects on a device. The type is
 * checked again after opening, because another program may swap the file in between; `O_NONBLOCK` keeps that case from
 * blocking.
 */
async function readText(path: string, resolved: ResolvedPath, maxBytes: number): Promise<string> {
  refuseUnlessFile(path, resolved.stats, maxBytes)
  const file = await openToRead(resolved)
  try {
    refuseUnlessFile(path, await file.stat(), maxBytes)
    return (await readAll(file, path, maxBytes)).toString('utf8')
  } finally {
    await file.close()
  }
}

function openToRead(resolved: ResolvedPath): Promise<FileHandle> {
  const { O_RDONLY, O_NONBLOCK, O_NOCTTY, O_NOFOLLOW } = constants
  return open(resolved.hostPath, O_RDONLY | O_NONBLOCK | O_NOCTTY | O_NOFOLLOW)
}

/** `st_blocks` counts units of 512 bytes, independent of the volume's block size (stat(2)). */
const blockBytes = 512

async function readHead(path: string, resolved: ResolvedPath, bytes: number): Promise<FileHead> {
  refuseUnlessFile(path, resolved.stats, Number.POSITIVE_INFINITY)
  const file = await openToRead(resolved)
  try {
    const stats = await file.stat()
    refuseUnlessFile(path, stats, Number.POSITIVE_INFINITY)
    const { bytesRead, buffer } = await file.read(Buffer.alloc(bytes), 0, bytes, 0)
    return { bytes: buffer.subarray(0, bytesRead), allocatedBytes: stats.blocks * blockBytes }
  } finally {
    await file.close()
  }
}

async function readTail(path: string, resolved: ResolvedPath, bytes: number): Promise<FileTail> {
  refuseUnlessFile(path, resolved.stats, Number.POSITIVE_INFINITY)
  const file = await openToRead(resolved)
  try {
    const stats = await file.stat()
    refuseUnlessFile(path, stats, Number.POSITIVE_INFINITY)
    const start = Math.max(0, stats.size - bytes)
    const { bytesRead, buffer } = await file.read(Buffer.alloc(bytes), 0, bytes, start)
    return { bytes: buffer.subarray(0, bytesRead), size: stats.size }
  } finally {
    await file.close()
  }
}

/** Reads to the end of the file, not to its size: a file may grow, and files of /proc report size 0. */
async function readAll(file: FileHandle, path: string, maxBytes: number): Promise<Buffer> {
  const parts: Buffer[] = []
  let length = 0
  for (;;) {
    const { bytesRead, buffer } = await file.read(Buffer.alloc(64 * 1024), 0, 64 * 1024, null)
    if (bytesRead === 0) return Buffer.concat(parts)
    length += bytesRead
    if (length > maxBytes) throw new ReadRefused(describeTooLarge(path, length, maxBytes))
    parts.push(buffer.subarray(0, bytesRead))
  }
}

function refuseUnlessFile(path: string, stats: Stats, maxBytes: number): void {
  if (!stats.isFile()) throw new ReadRefused(describeOtherKind(path, stats))
  if (stats.size > maxBytes) throw new ReadRefused(describeTooLarge(path, stats.size, maxBytes))
}

function describeOtherKind(path: string, stats: Stats): string {
  if (stats.isDirectory()) return realFilesTexts.folder(path)
  if (stats.isFIFO()) return realFilesTexts.pipe(path)
  if (stats.isSocket()) return realFilesTexts.socket(path)
  return realFilesTexts.device(path)
}

function describeTooLarge(path: string, bytes: number, maxBytes: number): string {
  return realFilesTexts.tooLarge(path, formatBytes(bytes), formatBytes(maxBytes))
}

async function readNames(resolved: ResolvedPath): Promise<string[]> {
  if (!resolved.stats.isDirectory()) throw new ReadRefused(realFilesTexts.noFolder(resolved.macPath))
  const names: string[] = []
  for await (const { name } of await opendir(resolved.hostPath)) {
    names.push(name)
    if (names.length > maxNames)
      throw new ReadRefused(realFilesTexts.tooManyFiles(resolved.macPath, maxNames))
  }
  return names.sort()
}

function watchPath(folder: Sysroot, path: string, onChange: () => void): () => void {
  let watcher: FSWatcher | null = null
  let isStopped = false
  const start = async () => {
    const resolved = await folder.find(path, 'follow')
    if (isStopped) return
    watcher = watchFolder(resolved.hostPath, { persistent: false }, () => onChange())
    watcher.on('error', () => watcher?.close())
  }
  // A folder that is missing or cannot be watched only delays what is shown: it is scanned every minute anyway
  // (docs/architecture.md, "When it scans").
  start().catch(() => undefined)
  return () => {
    isStopped = true
    watcher?.close()
  }
}
