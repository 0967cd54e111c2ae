import { randomBytes } from 'node:crypto'
import { constants, type Stats } from 'node:fs'
import { type FileHandle, lstat, open, rename, unlink } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { getErrorCode } from '../../mac/real/errno.ts'
import { ownFileTexts } from './own-file-texts.ts'

/**
 * Files of the data folder: readable by their owner only, never opened through a link, replaced as a whole. Each file is
 * checked after opening, because other programs of the account could replace it.
 */

/** The result of reading a file. `not-ours`: it is left unchanged. */
export type OwnerOnlyText =
  | { readonly kind: 'text'; readonly text: string; readonly wasOpenToOthers: boolean }
  | { readonly kind: 'nothing' }
  | { readonly kind: 'too-big'; readonly bytes: number }
  | { readonly kind: 'not-ours'; readonly reason: string }

/** Says why a file is not one of ours; null if it is. */
export function describeForeignFile(stats: Stats): string | null {
  if (stats.isSymbolicLink()) return ownFileTexts.isLink
  if (!stats.isFile()) return ownFileTexts.notRegular
  if (process.getuid !== undefined && stats.uid !== process.getuid()) return ownFileTexts.foreignFile
  return null
}

/** Reads one of our files. Throws only for errors of the file system. */
export async function readOwnerOnly(path: string, maxBytes: number): Promise<OwnerOnlyText> {
  let file: FileHandle
  try {
    file = await openOwn(path, constants.O_RDONLY)
  } catch (error) {
    if (getErrorCode(error) === 'ENOENT') return { kind: 'nothing' }
    if (getErrorCode(error) === 'ELOOP') return { kind: 'not-ours', reason: ownFileTexts.isLink }
    throw error
  }
  try {
    const reason = describeForeignFile(await file.stat())
    if (reason !== null) return { kind: 'not-ours', reason }
    const bytes = (await file.stat()).size
    if (bytes > maxBytes) return { kind: 'too-big', bytes }
    const wasOpenToOthers = await closeToOthers(file)
    return { kind: 'text', text: await file.readFile('utf8'), wasOpenToOthers }
  } finally {
    await file.close()
  }
}

/** Removes the permissions of other accounts; returns whether they had any. Has no effect on a read-only disk. */
async function closeToOthers(file: FileHandle): Promise<boolean> {
  if (((await file.stat()).mode & 0o077) === 0) return false
  return await file.chmod(0o600).then(
    () => true,
    () => false,
  )
}

/** Opens a file without following a link (ELOOP instead) and without blocking on a pipe. */
async function openOwn(path: string, flags: number): Promise<FileHandle> {
  return await open(path, flags | constants.O_NOFOLLOW | constants.O_NONBLOCK, 0o600)
}

const newFilePattern = /^\..+\.[0-9a-f]{12}\.new$/

/** Whether the name is that of a temporary file from an unfinished replacement. */
export function isUnfinished(name: string): boolean {
  return newFilePattern.test(name)
}

/**
 * Replaces a file atomically: writes a temporary file in the same folder, fsyncs it and renames it. After a power cut the file
 * is the old or the new one. Throws if that fails; the old file is then unchanged.
 */
export async function replaceOwnerOnly(path: string, text: string): Promise<void> {
  const existingFile = await lstat(path).catch(() => null)
  const reason = existingFile === null ? null : describeForeignFile(existingFile)
  if (reason !== null) throw new Error(reason)
  const tempPath = join(dirname(path), `.${basename(path)}.${randomBytes(6).toString('hex')}.new`)
  const file = await openOwn(tempPath, constants.O_CREAT | constants.O_EXCL | constants.O_WRONLY)
  try {
    try {
      await file.writeFile(text)
      await file.sync()
    } finally {
      await file.close()
    }
    await rename(tempPath, path)
  } catch (error) {
    await unlink(tempPath).catch(() => undefined)
    throw error
  }
  await syncFolder(dirname(path))
}

/** Makes a rename in the folder durable (fsync). Errors are ignored: the rename itself has succeeded. */
export async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, constants.O_RDONLY).catch(() => null)
  if (handle === null) return
  await handle.sync().catch(() => undefined)
  await handle.close()
}

/** Opens one of our files for appending; a new file is readable by its owner only. */
export async function openForAppending(path: string): Promise<FileHandle> {
  const file = await openOwn(path, constants.O_CREAT | constants.O_APPEND | constants.O_RDWR)
  const reason = describeForeignFile(await file.stat())
  if (reason !== null) {
    await file.close()
    throw new Error(reason)
  }
  await closeToOthers(file)
  return file
}
