import { lstatSync, mkdirSync, realpathSync, statSync } from 'node:fs'
import { dirname, isAbsolute, join, resolve } from 'node:path'
import type { Mac } from '../../mac/mac.ts'
import { describeOwnFileErrno, getErrorCode } from '../../mac/real/errno.ts'
import { getHome } from '../../mac/real/mac-home.ts'
import { ownFileTexts } from './own-file-texts.ts'

/**
 * Returns the path of the data folder: `BUILDERBAR_HOME`, or else the platform's folder for application data; in a sandbox
 * (tests, demo) a folder inside it. The home folder comes from the account database, because sudo on macOS keeps the HOME of
 * the calling user.
 */
export function resolveDataFolderPath(
  mac: Pick<Mac, 'root' | 'home'>,
  environment: NodeJS.ProcessEnv,
): string {
  const configuredPath = environment.BUILDERBAR_HOME
  if (configuredPath !== undefined && configuredPath !== '') return resolve(configuredPath)
  if (mac.root !== '') return join(mac.root, mac.home, 'Library', 'Application Support', 'Builderbar')
  const home = getHome()
  if (isFolder(join(home, 'Library'))) return join(home, 'Library', 'Application Support', 'Builderbar')
  const data = environment.XDG_DATA_HOME
  const base = data !== undefined && isAbsolute(data) ? data : join(home, '.local', 'share')
  return join(base, 'Builderbar')
}

/** Whether the folder can be written, or only read, or why neither. */
export type DataFolderAccess =
  | { readonly kind: 'write' }
  | { readonly kind: 'read'; readonly reason: string }
  | { readonly kind: 'nothing'; readonly reason: string }

/** Checks the folder, and creates it (mode 0700) if it is missing. Never creates anything in a folder of another account. */
export function openDataFolderPath(path: string): DataFolderAccess {
  try {
    const reason = describeForeignFolder(path)
    if (reason !== null) return { kind: 'nothing', reason }
    makeFolders(path)
    return { kind: 'write' }
  } catch (error) {
    return isFolder(path)
      ? { kind: 'read', reason: describeOwnFileErrno(error) }
      : { kind: 'nothing', reason: describeOwnFileErrno(error) }
  }
}

/** Without `recursive: true`, with which Node never returns on a file system that cannot create folders (/proc). */
function makeFolders(path: string): void {
  if (isFolder(path)) return
  if (path !== dirname(path)) makeFolders(dirname(path))
  try {
    mkdirSync(path, { mode: 0o700 })
  } catch (error) {
    if (getErrorCode(error) !== 'EEXIST' || !isFolder(path)) throw error
  }
}

/**
 * Says why the folder must not be used; null if it may. For root, every folder above must belong to root, since the owner of
 * one could replace what is below, and root never writes to a user's folder (docs/architecture.md, "Root scripts"). For
 * every other account, an existing folder must belong to it.
 */
function describeForeignFolder(path: string): string | null {
  const uid = process.getuid?.()
  if (uid === undefined) return null
  const nearest = findNearestExisting(path)
  const realPath = realpathSync(nearest)
  if (!statSync(realPath).isDirectory()) return ownFileTexts.notFolder(nearest)
  if (uid !== 0) {
    return nearest === path && statSync(realPath).uid !== uid ? ownFileTexts.foreignFolder : null
  }
  for (let folder = realPath; ; folder = dirname(folder)) {
    if (statSync(folder).uid !== 0) return ownFileTexts.openToUser(folder)
    if (folder === dirname(folder)) return null
  }
}

/** Returns the path, or the nearest existing folder above it. A dangling link counts as existing. */
function findNearestExisting(path: string): string {
  try {
    lstatSync(path)
    return path
  } catch (error) {
    const code = getErrorCode(error)
    if ((code !== 'ENOENT' && code !== 'ENOTDIR') || path === dirname(path)) throw error
    return findNearestExisting(dirname(path))
  }
}

function isFolder(path: string): boolean {
  try {
    return statSync(path).isDirectory()
  } catch {
    return false
  }
}
