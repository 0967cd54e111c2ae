import { lstatSync } from 'node:fs'
import module from 'node:module'
import { tmpdir } from 'node:os'

/**
 * Lets Node (22.1 and newer) keep the compiled form of the program in the folder for temporary files. The packed app does
 * without: its fuses promise that it runs nothing that lies outside its checked archive.
 */
export function enableCompileCache(): void {
  const enable = 'enableCompileCache' in module ? module.enableCompileCache : null
  if (typeof enable === 'function' && isCacheSafe(tmpdir(), process.getuid?.() ?? 0)) enable()
}

/**
 * Whether compiled code may be kept in a folder: Node runs what it finds there, so the folder must belong to this account
 * alone, as on macOS, and root, for whom sudo keeps folders of others, keeps none.
 */
export function isCacheSafe(folder: string, uid: number): boolean {
  const found = lstatSync(folder, { throwIfNoEntry: false })
  return uid !== 0 && found?.isDirectory() === true && found.uid === uid && (found.mode & 0o022) === 0
}
