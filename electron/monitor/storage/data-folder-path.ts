import { lstatSync, mkdirSync, realpathSync, statSync } from 'node:fs'
import { homedir, userInfo } from 'node:os'
import { dirname, isAbsolute, join, resolve } from 'node:path'
import type { Mac } from '../../mac/mac.ts'
import { describeOwnFileErrno, errorCode } from '../../mac/real/errno.ts'

/**
 * Where the data folder lies: `BUILDERBAR_HOME`, else the platform's place for application data. A Mac that is
 * a folder (tests, demo) has its data folder inside. The account's own home is asked from the system, because
 * sudo on macOS leaves HOME that of the person.
 */
export function dataFolderPathOf(mac: Mac, environment: NodeJS.ProcessEnv): string {
  const named = environment.BUILDERBAR_HOME
  if (named !== undefined && named !== '') return resolve(named)
  if (mac.root !== '') return join(mac.root, mac.home, 'Library', 'Application Support', 'Builderbar')
  const home = ownHome()
  if (isFolder(join(home, 'Library'))) return join(home, 'Library', 'Application Support', 'Builderbar')
  const data = environment.XDG_DATA_HOME
  const base = data !== undefined && isAbsolute(data) ? data : join(home, '.local', 'share')
  return join(base, 'Builderbar')
}

/** From the list of accounts; an account that is not in it has only what its environment says. */
function ownHome(): string {
  try {
    return userInfo().homedir
  } catch {
    return homedir()
  }
}

/** Whether the folder can be written, or read at least, or why neither. */
export type DataFolderAccess =
  | { readonly kind: 'write' }
  | { readonly kind: 'read'; readonly reason: string }
  | { readonly kind: 'nothing'; readonly reason: string }

/** Looks at the folder and makes it (0700) where it is not there. Nothing is ever made in a folder of others. */
export function openDataFolderPath(path: string): DataFolderAccess {
  try {
    const reason = whyNotOurs(path)
    if (reason !== null) return { kind: 'nothing', reason }
    makeFolders(path)
    return { kind: 'write' }
  } catch (error) {
    return isFolder(path)
      ? { kind: 'read', reason: describeOwnFileErrno(error) }
      : { kind: 'nothing', reason: describeOwnFileErrno(error) }
  }
}

/** Not `recursive`: under a file system that makes no folders (/proc) Node would then try for ever. */
function makeFolders(path: string): void {
  if (isFolder(path)) return
  if (path !== dirname(path)) makeFolders(dirname(path))
  try {
    mkdirSync(path, { mode: 0o700 })
  } catch (error) {
    if (errorCode(error) !== 'EEXIST' || !isFolder(path)) throw error
  }
}

/**
 * As root, every folder above must be root's own: who owns one of them could put another in its place, and a
 * user's folder is not written by root at all (docs/architecture.md, "Root scripts"). As anybody else the
 * folder itself must be
 * theirs where it exists; that the one above may be written is left to the system.
 */
function whyNotOurs(path: string): string | null {
  const uid = process.getuid?.()
  if (uid === undefined) return null
  const nearest = nearestExisting(path)
  const real = realpathSync(nearest)
  if (!statSync(real).isDirectory()) return `${nearest} is not a folder`
  if (uid !== 0) {
    return nearest === path && statSync(real).uid !== uid ? 'the folder belongs to another account' : null
  }
  for (let folder = real; ; folder = dirname(folder)) {
    if (statSync(folder).uid !== 0)
      return `root writes nothing into ${folder}, which belongs to another account`
    if (folder === dirname(folder)) return null
  }
}

/** The path, or the nearest folder above it that is there. A link that leads nowhere counts as there. */
function nearestExisting(path: string): string {
  try {
    lstatSync(path)
    return path
  } catch (error) {
    const code = errorCode(error)
    if ((code !== 'ENOENT' && code !== 'ENOTDIR') || path === dirname(path)) throw error
    return nearestExisting(dirname(path))
  }
}

function isFolder(path: string): boolean {
  try {
    return statSync(path).isDirectory()
  } catch {
    return false
  }
}
