import type { Stats } from 'node:fs'
import { readlink } from 'node:fs/promises'
import type { FileOrNothing } from '../../core/model/snapshot.ts'
import type { Place } from './sysroot.ts'

type FileFacts = Omit<Extract<FileOrNothing, { exists: true }>, 'exists'>

/** What the snapshot keeps of a file. */
export async function fileFacts({ stats, hostPath }: Place): Promise<FileFacts> {
  return {
    kind: kindOf(stats),
    mode: stats.mode & 0o7777,
    uid: stats.uid,
    gid: stats.gid,
    size: stats.size,
    modifiedAt: timeOf(stats),
    linkTarget: stats.isSymbolicLink() ? await readlink(hostPath) : null,
  }
}

function kindOf(stats: Stats): FileFacts['kind'] {
  if (stats.isFile()) return 'file'
  if (stats.isDirectory()) return 'folder'
  return stats.isSymbolicLink() ? 'link' : 'other'
}

/** A broken disk can give times that no date has. */
function timeOf(stats: Stats): string {
  const time = stats.mtime
  const year = time.getUTCFullYear()
  return year >= 0 && year <= 9999 ? time.toISOString() : new Date(0).toISOString()
}
