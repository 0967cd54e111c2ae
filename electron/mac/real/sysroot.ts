import { constants, type Stats } from 'node:fs'
import { lstat, readlink } from 'node:fs/promises'
import { isAbsolute, join } from 'node:path'
import { ErrnoError } from './errno.ts'

/** As many links as macOS follows before it gives up (MAXSYMLINKS). */
const maxLinks = 32

/** Where a path of the Mac lies on the machine that runs this program. */
export interface ResolvedPath {
  /** The path as the Mac names it, without links up to its last part. */
  readonly macPath: string
  /** The path to open. */
  readonly hostPath: string
  /** What lies there, its owner as the Mac has it. */
  readonly stats: Stats
}

/** The folder that stands for `/` ('' is the machine itself), and who looks. */
export interface Sysroot {
  readonly root: string
  /**
   * Finds a path, part by part: links are followed inside the folder, absolute ones begin again at its root.
   * Throws what the system would (`ENOENT`, `EACCES`, `ELOOP` …).
   */
  find(path: string, followLast: boolean): Promise<ResolvedPath>
  /** Throws `EACCES` where the person who looks may not read what lies here. */
  mayRead(place: ResolvedPath): void
}

/**
 * `owner` is who owns the root folder: it stands for uid 0, so that an ordinary user can run a demo. All that
 * lies below `home` is the person's. In such a folder rights are those of `uid` on that Mac, not of the
 * account that runs this program, so that a person of the demo sees no more than a person on a Mac.
 */
export function openSysroot(root: string, uid: number, owner: number, home: string): Sysroot {
  const ownerOf = (macPath: string, stats: Stats): number => {
    if (root === '') return stats.uid
    if (macPath === home || macPath.startsWith(`${home}/`)) return uid
    return stats.uid === owner ? 0 : stats.uid
  }
  const may = (stats: Stats, bit: number): boolean => {
    if (root === '' || uid === 0) return true
    return ((stats.mode >> (stats.uid === uid ? 6 : 0)) & bit) !== 0
  }
  const statsAt = async (macPath: string): Promise<Stats> => {
    const stats = await lstat(root + macPath)
    stats.uid = ownerOf(macPath, stats)
    return stats
  }

  const placeAt = async (macPath: string): Promise<ResolvedPath> => ({
    macPath,
    hostPath: root + macPath,
    stats: await statsAt(macPath),
  })
  const into = async (from: ResolvedPath, part: string): Promise<ResolvedPath> => {
    if (!from.stats.isDirectory()) throw new ErrnoError('ENOTDIR')
    if (!may(from.stats, constants.S_IXOTH)) throw new ErrnoError('EACCES')
    return placeAt(join(from.macPath, part))
  }

  const find = async (path: string, followLast: boolean): Promise<ResolvedPath> => {
    if (!isAbsolute(path) || path.includes('\0')) throw new ErrnoError('ENOENT')
    let at = await placeAt('/')
    const ahead = partsOf(path)
    let links = 0
    for (let part = ahead.shift(); part !== undefined; part = ahead.shift()) {
      const next = await into(at, part)
      if (!next.stats.isSymbolicLink() || (ahead.length === 0 && !followLast)) {
        at = next
        continue
      }
      links += 1
      if (links > maxLinks) throw new ErrnoError('ELOOP')
      const target = await readlink(next.hostPath)
      ahead.unshift(...partsOf(target))
      if (isAbsolute(target)) at = await placeAt('/')
    }
    return at
  }

  return {
    root,
    find,
    mayRead: (place) => {
      if (!may(place.stats, constants.S_IROTH)) throw new ErrnoError('EACCES')
    },
  }
}

function partsOf(path: string): string[] {
  return path.split('/').filter((part) => part !== '' && part !== '.')
}
