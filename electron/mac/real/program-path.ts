import { readlink, stat } from 'node:fs/promises'
import { isAbsolute } from 'node:path'
import { ErrnoError, isMissing } from './errno.ts'
import type { ResolvedPath, Sysroot } from './sysroot.ts'

/**
 * `ssh -G` only says what it would do with the files that it is given, so the ssh of the machine that runs this
 * program answers for a stand-in Mac that brings none. No other program is ever borrowed unasked.
 */
const borrowed = '/usr/bin/ssh'

/**
 * Where a program of the Mac lies on the machine that runs this one. In a folder that stands for a Mac it may also
 * be a link to a program outside of the folder. Throws what the system would (`ENOENT`, `EACCES`, `ELOOP` …).
 */
export async function findProgram(folder: Sysroot, program: string): Promise<string> {
  try {
    const place = await folder.find(program, true)
    if (!place.stats.isFile()) throw new ErrnoError('EISDIR')
    // The machine's own programs are started by the name they have there: some look at it.
    return folder.root === '' ? program : place.hostPath
  } catch (error) {
    const outside = folder.root === '' ? null : await outsideOf(folder, program)
    if (outside === null) throw error
    return outside
  }
}

async function outsideOf(folder: Sysroot, program: string): Promise<string | null> {
  try {
    const target = await linkTarget(await folder.find(program, false))
    return target !== null && (await isProgram(target)) ? target : null
  } catch (error) {
    return isMissing(error) && program === borrowed && (await isProgram(borrowed)) ? borrowed : null
  }
}

async function linkTarget({ stats, hostPath }: ResolvedPath): Promise<string | null> {
  if (!stats.isSymbolicLink()) return null
  const target = await readlink(hostPath)
  return isAbsolute(target) ? target : null
}

async function isProgram(path: string): Promise<boolean> {
  try {
    return (await stat(path)).isFile()
  } catch {
    return false
  }
}
