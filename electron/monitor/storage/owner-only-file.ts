import { randomBytes } from 'node:crypto'
import { constants } from 'node:fs'
import { type FileHandle, lstat, open, rename, unlink } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { errorCode } from '../../mac/real/errno.ts'

/**
 * Files of our own data folder: readable by their owner alone, never reached through a link, replaced as a
 * whole. Anybody who can write into the folder could put something else in their place, so each is checked
 * as it is opened.
 */

/** What came of reading a file. `unfit` is not a file of ours and is left alone. */
export type OwnerOnlyText =
  | { readonly kind: 'text'; readonly text: string; readonly wasOpenToOthers: boolean }
  | { readonly kind: 'nothing' }
  | { readonly kind: 'too-big'; readonly bytes: number }
  | { readonly kind: 'unfit'; readonly reason: string }

/** Opens without following a link and without waiting at a pipe. */
async function openOwn(path: string, flags: number): Promise<FileHandle> {
  return await open(path, flags | constants.O_NOFOLLOW | constants.O_NONBLOCK, 0o600)
}

/** Why an open file is not one of ours; null where it is. */
async function describeForeign(file: FileHandle): Promise<string | null> {
  const facts = await file.stat()
  if (!facts.isFile()) return 'it is not a regular file'
  if (process.getuid !== undefined && facts.uid !== process.getuid()) return 'it belongs to another account'
  return null
}

/** Closes a file for others; true where it was open to them. A read-only disk leaves it as it is. */
async function closeToOthers(file: FileHandle): Promise<boolean> {
  if (((await file.stat()).mode & 0o077) === 0) return false
  return await file.chmod(0o600).then(
    () => true,
    () => false,
  )
}

/** The text of one of our files. Throws only where the file system itself fails. */
export async function readOwnerOnly(path: string, limitBytes: number): Promise<OwnerOnlyText> {
  let file: FileHandle
  try {
    file = await openOwn(path, constants.O_RDONLY)
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return { kind: 'nothing' }
    if (errorCode(error) === 'ELOOP') return { kind: 'unfit', reason: 'it is a link to elsewhere' }
    throw error
  }
  try {
    const reason = await describeForeign(file)
    if (reason !== null) return { kind: 'unfit', reason }
    const bytes = (await file.stat()).size
    if (bytes > limitBytes) return { kind: 'too-big', bytes }
    const wasOpenToOthers = await closeToOthers(file)
    return { kind: 'text', text: await file.readFile('utf8'), wasOpenToOthers }
  } finally {
    await file.close()
  }
}

const newFilePattern = /^\..+\.[0-9a-f]{12}\.new$/

/** Whether the name is that of a replacement which was never finished. */
export function isUnfinished(name: string): boolean {
  return newFilePattern.test(name)
}

/**
 * Replaces a file as a whole: written beside it, forced to the disk, renamed over it. After a power cut it is
 * the old or the new one. Throws where it cannot be done; the old file is then untouched.
 */
export async function replaceOwnerOnly(path: string, text: string): Promise<void> {
  const there = await lstat(path).catch(() => null)
  if (there !== null && !there.isFile()) {
    throw new Error(there.isSymbolicLink() ? 'it is a link to elsewhere' : 'it is not a regular file')
  }
  if (there !== null && process.getuid !== undefined && there.uid !== process.getuid()) {
    throw new Error('it belongs to another account')
  }
  const beside = join(dirname(path), `.${basename(path)}.${randomBytes(6).toString('hex')}.new`)
  const file = await openOwn(beside, constants.O_CREAT | constants.O_EXCL | constants.O_WRONLY)
  try {
    try {
      await file.writeFile(text)
      await file.sync()
    } finally {
      await file.close()
    }
    await rename(beside, path)
  } catch (error) {
    await unlink(beside).catch(() => undefined)
    throw error
  }
  await syncFolder(dirname(path))
}

/** Forces a rename in the folder to the disk; where the file system cannot, the rename still holds. */
export async function syncFolder(folder: string): Promise<void> {
  const opened = await open(folder, constants.O_RDONLY).catch(() => null)
  if (opened === null) return
  await opened.sync().catch(() => undefined)
  await opened.close()
}

/** Opens one of our files for adding at its end; a new one is readable by its owner alone. */
export async function openForAppending(path: string): Promise<FileHandle> {
  const file = await openOwn(path, constants.O_CREAT | constants.O_APPEND | constants.O_RDWR)
  const reason = await describeForeign(file)
  if (reason !== null) {
    await file.close()
    throw new Error(reason)
  }
  await closeToOthers(file)
  return file
}
