import { constants, lstatSync, readlinkSync, type Stats } from 'node:fs'
import { lstat, realpath } from 'node:fs/promises'
import { basename, dirname, isAbsolute, join } from 'node:path'
import { ErrnoError } from './errno.ts'

/** MAXSYMLINKS of macOS: the number of links in one path above which it fails with ELOOP. */
const maxLinks = 32

/** Whether a link in the last part of a path is followed, as stat(2) does, or found itself, as lstat(2) does. */
export type LinkHandling = 'follow' | 'nofollow'

/** A path of the Mac, resolved to the computer that runs this process. */
export interface ResolvedPath {
  /** The path as the Mac names it, with all links resolved except possibly in its last part. */
  readonly macPath: string
  /** The path to open on the host. */
  readonly hostPath: string
  /** Stats of the file, with its owner on the Mac. */
  readonly stats: Stats
}

/** Resolves paths below the folder that is used as `/` ('' on the real system), with permission checks. */
export interface Sysroot {
  readonly root: string
  /**
   * Resolves a path component by component. Links are followed inside the folder; absolute targets start again at
   * its root. Throws an error with the system's code (`ENOENT`, `EACCES`, `ELOOP` …).
   */
  find(path: string, links: LinkHandling): Promise<ResolvedPath>
  /** Throws `EACCES` if the sandbox's user may not read the file. */
  assertReadable(path: ResolvedPath): void
}

/**
 * In a sandbox, files of `owner` (who owns the root folder) count as root's, so that an ordinary user can run the demo,
 * and everything below `home` belongs to `uid`. Permissions are evaluated for `uid`, not for the account that runs
 * this process, so that the demo shows no more than an ordinary user would see on a Mac.
 */
export function openSysroot(root: string, uid: number, owner: number, home: string): Sysroot {
  return root === '' ? systemRoot : openSandbox(root, uid, owner, home)
}

/**
 * Makes calls for the same path share the one that runs. Probes run in parallel and pass through the same folders; each
 * call to the kernel takes a turn of Node's thread pool.
 */
function shareRunning<T>(read: (path: string) => Promise<T>): (path: string) => Promise<T> {
  const runningCalls = new Map<string, Promise<T>>()
  return (path) => {
    const runningCall = runningCalls.get(path)
    if (runningCall !== undefined) return runningCall
    const reading = read(path).finally(() => runningCalls.delete(path))
    runningCalls.set(path, reading)
    return reading
  }
}

const resolveFolder = shareRunning((path) => realpath(path))

/** The real `/`: the kernel resolves links and checks permissions, in two calls for a path of any length. */
const systemRoot: Sysroot = {
  root: '',
  find: async (path, links) => {
    assertUsable(path)
    const resolved =
      links === 'follow' ? await realpath(path) : join(await resolveFolder(dirname(path)), basename(path))
    return { macPath: resolved, hostPath: resolved, stats: await lstat(resolved) }
  },
  assertReadable: () => {},
}

function openSandbox(root: string, uid: number, owner: number, home: string): Sysroot {
  const resolveOwner = (macPath: string, stats: Stats): number => {
    if (macPath === home || macPath.startsWith(`${home}/`)) return uid
    return stats.uid === owner ? 0 : stats.uid
  }
  const hasPermission = (stats: Stats, bit: number): boolean => {
    if (uid === 0) return true
    return ((stats.mode >> (stats.uid === uid ? 6 : 0)) & bit) !== 0
  }
  // Synchronous, because a path has many parts, and a call through Node's threads costs ten times what it asks for. A sandbox
  // is on a disk of this computer, unlike paths of a real Mac, whose volumes can hang.
  const statPath = (macPath: string): ResolvedPath => {
    const stats = lstatSync(root + macPath)
    stats.uid = resolveOwner(macPath, stats)
    return { macPath, hostPath: root + macPath, stats }
  }
  const enter = (folder: ResolvedPath, part: string): ResolvedPath => {
    if (!folder.stats.isDirectory()) throw new ErrnoError('ENOTDIR')
    if (!hasPermission(folder.stats, constants.S_IXOTH)) throw new ErrnoError('EACCES')
    return statPath(join(folder.macPath, part))
  }

  const find = async (path: string, links: LinkHandling): Promise<ResolvedPath> => {
    assertUsable(path)
    let current = statPath('/')
    const parts = splitPath(path)
    let linkCount = 0
    for (let part = parts.shift(); part !== undefined; part = parts.shift()) {
      const next = enter(current, part)
      if (!next.stats.isSymbolicLink() || (parts.length === 0 && links === 'nofollow')) {
        current = next
        continue
      }
      linkCount += 1
      if (linkCount > maxLinks) throw new ErrnoError('ELOOP')
      const target = readlinkSync(next.hostPath)
      parts.unshift(...splitPath(target))
      if (isAbsolute(target)) current = statPath('/')
    }
    return current
  }

  return {
    root,
    find,
    assertReadable: ({ stats }) => {
      if (!hasPermission(stats, constants.S_IROTH)) throw new ErrnoError('EACCES')
    },
  }
}

function assertUsable(path: string): void {
  if (!isAbsolute(path) || path.includes('\0')) throw new ErrnoError('ENOENT')
}

function splitPath(path: string): string[] {
  return path.split('/').filter((part) => part !== '' && part !== '.')
}
