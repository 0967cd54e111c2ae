import { randomBytes } from 'node:crypto'
import { constants } from 'node:fs'
import { lstat, open, rename, unlink } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { describeOwnFileErrno, getErrorCode } from '../../mac/real/errno.ts'
import { ownFileTexts } from './own-file-texts.ts'

/**
 * Replaces a file that other accounts read, in a folder in which they may write too: creates a temporary file with a random
 * name (`O_EXCL`) and renames it, so that no link is followed and no reader sees half a file. Returns null, or a sentence that
 * says why it was not written.
 */
export async function replaceShared(path: string, text: string): Promise<string | null> {
  const tempPath = join(dirname(path), `.${basename(path)}.${randomBytes(8).toString('hex')}`)
  try {
    const reason = await describeObstacle(path)
    if (reason !== null) return reason
    const flags = constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL | constants.O_NOFOLLOW
    const file = await open(tempPath, flags, 0o600)
    try {
      await file.writeFile(text)
      // Regardless of the umask: node_exporter runs as another account.
      await file.chmod(0o644)
      await file.sync()
    } finally {
      await file.close()
    }
    await rename(tempPath, path)
    return null
  } catch (error) {
    await unlink(tempPath).catch(() => undefined)
    return describeOwnFileErrno(error)
  }
}

/** Says why the file must not be replaced; null if there is none, or a regular file of this account. */
async function describeObstacle(path: string): Promise<string | null> {
  try {
    const file = await lstat(path)
    if (file.isSymbolicLink()) return ownFileTexts.isLink
    if (!file.isFile()) return ownFileTexts.notRegular
    if (process.getuid !== undefined && file.uid !== process.getuid()) return ownFileTexts.foreignFile
    return null
  } catch (error) {
    if (getErrorCode(error) === 'ENOENT') return null
    throw error
  }
}
