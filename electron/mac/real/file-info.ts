import type { Stats } from 'node:fs'
import { readlink } from 'node:fs/promises'
import type { FileInfo } from '../../core/model/snapshot.ts'
import type { ResolvedPath } from './sysroot.ts'

type PresentFile = Omit<Extract<FileInfo, { exists: true }>, 'exists'>

/** Describes a file as the snapshot stores it. Throws if a link cannot be read. */
export async function readFileInfo({ stats, hostPath }: ResolvedPath): Promise<PresentFile> {
  return {
    kind: getKind(stats),
    mode: stats.mode & 0o7777,
    uid: stats.uid,
    gid: stats.gid,
    size: stats.size,
    modifiedAt: formatModifiedTime(stats),
    linkTarget: stats.isSymbolicLink() ? await readlink(hostPath) : null,
  }
}

function getKind(stats: Stats): PresentFile['kind'] {
  if (stats.isFile()) return 'file'
  if (stats.isDirectory()) return 'folder'
  return stats.isSymbolicLink() ? 'link' : 'other'
}

/** A damaged file system can report times outside the range of ISO dates: those become 1970. */
function formatModifiedTime(stats: Stats): string {
  const time = stats.mtime
  const year = time.getUTCFullYear()
  return year >= 0 && year <= 9999 ? time.toISOString() : new Date(0).toISOString()
}
