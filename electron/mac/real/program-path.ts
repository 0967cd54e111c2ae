import { readlink, stat } from 'node:fs/promises'
import { isAbsolute } from 'node:path'
import { ErrnoError, isMissing } from './errno.ts'
import type { ResolvedPath, Sysroot } from './sysroot.ts'

/**
 * In a sandbox without ssh the host's ssh is run, because `ssh -G` only prints the configuration from the files that it is
 * given. No other program of the host is run unless the sandbox links to it.
 */
const borrowedProgram = '/usr/bin/ssh'

/** Programs that are given scripts: those of the host would change this computer instead of the sandbox. */
const scriptPrograms: readonly string[] = ['/usr/bin/osascript', '/usr/bin/sudo', '/bin/sh']

/** The set-user-ID and set-group-ID bits. */
const setIdBits = 0o6000

/**
 * Returns the host's path of a program of the Mac. In a sandbox it may also be a link to a program outside of the
 * folder, except for those that are given scripts. A program that runs as another user is not started in a sandbox. Throws
 * an error with the system's code (`ENOENT`, `EACCES`, `ELOOP` …).
 */
export async function findProgram(folder: Sysroot, program: string): Promise<string> {
  try {
    const resolved = await folder.find(program, 'follow')
    if (!resolved.stats.isFile()) throw new ErrnoError('EISDIR')
    if (folder.root !== '' && (resolved.stats.mode & setIdBits) !== 0) throw new ErrnoError('EACCES')
    // Programs of a real Mac are started by the requested name, not by the resolved one: some depend on argv[0].
    return folder.root === '' ? program : resolved.hostPath
  } catch (error) {
    const isBound = folder.root === '' || scriptPrograms.includes(program)
    const outsidePath = isBound ? null : await findOutside(folder, program)
    if (outsidePath === null) throw error
    return outsidePath
  }
}

async function findOutside(folder: Sysroot, program: string): Promise<string | null> {
  try {
    const target = await readLinkTarget(await folder.find(program, 'nofollow'))
    return target !== null && (await isProgram(target)) ? target : null
  } catch (error) {
    return isMissing(error) && program === borrowedProgram && (await isProgram(borrowedProgram))
      ? borrowedProgram
      : null
  }
}

async function readLinkTarget({ stats, hostPath }: ResolvedPath): Promise<string | null> {
  if (!stats.isSymbolicLink()) return null
  const target = await readlink(hostPath)
  return isAbsolute(target) ? target : null
}

async function isProgram(path: string): Promise<boolean> {
  try {
    const stats = await stat(path)
    return stats.isFile() && (stats.mode & setIdBits) === 0
  } catch {
    return false
  }
}
