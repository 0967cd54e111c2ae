/**
 * Lets Node (22.1 and newer) cache the compiled program in the folder for temporary files. The packed app has no such cache:
 * its fuses guarantee that it runs no code from outside its verified archive.
 *
 * Node's modules are not imported here: an import of node:fs also loads all streams, which `--version` does not need.
 */
export function enableCompileCache(): void {
  const module = process.getBuiltinModule('node:module')
  const { tmpdir } = process.getBuiltinModule('node:os')
  const enable = 'enableCompileCache' in module ? module.enableCompileCache : null
  if (typeof enable === 'function' && isCacheSafe(tmpdir(), process.getuid?.() ?? 0)) enable()
}

/**
 * Whether compiled code may be cached in a folder. Node runs the code in the cache, so only this account may be able to write
 * to the folder. Never for root, because with sudo the folder can belong to the calling user.
 */
export function isCacheSafe(folder: string, uid: number): boolean {
  const { lstatSync } = process.getBuiltinModule('node:fs')
  const stats = lstatSync(folder, { throwIfNoEntry: false })
  return uid !== 0 && stats?.isDirectory() === true && stats.uid === uid && (stats.mode & 0o022) === 0
}
