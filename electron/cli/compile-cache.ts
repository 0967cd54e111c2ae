import { lstatSync } from 'node:fs'
import module from 'node:module'
import { tmpdir } from 'node:os'

/**
 * Lets Node (22.1 and newer) cache the compiled program in the folder for temporary files. The packed app has no such cache:
 * its fuses guarantee that it runs no code from outside its verified archive.
 */
export function enableCompileCache(): void {
  const enable = 'enableCompileCache' in module ? module.enableCompileCache : null
  if (typeof enable === 'function' && isCacheSafe(tmpdir(), process.getuid?.() ?? 0)) enable()
}

/**
 * Whether compiled code may be cached in a folder. Node runs the code in the cache, so only this account may be able to write
 * to the folder. Never for root, because with sudo the folder can belong to the calling user.
 */
export function isCacheSafe(folder: string, uid: number): boolean {
  const stats = lstatSync(folder, { throwIfNoEntry: false })
  return uid !== 0 && stats?.isDirectory() === true && stats.uid === uid && (stats.mode & 0o022) === 0
}
