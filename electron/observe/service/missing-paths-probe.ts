import { findStorePaths } from '../../core/launchd/store-paths.ts'
import type { MissingPath } from '../../core/model/snapshot.ts'
import type { Mac } from '../../mac/mac.ts'

/** nixpkgs' scripts of a builder name about thirty. */
const maxPaths = 200
const maxMissing = 40

/** A plist or a script that was read. */
export interface ReadFile {
  readonly path: string
  readonly text: string
}

/**
 * Returns the store paths that the files name and that are gone, each with the first file that names it. Null if that is not
 * known: the Nix volume is not mounted, so every path is missing, or a path can't be checked.
 */
export async function probeMissingPaths(mac: Mac, files: readonly ReadFile[]): Promise<MissingPath[] | null> {
  const filesByPath = new Map<string, string>()
  for (const { path: file, text } of files) {
    for (const path of findStorePaths(text)) if (!filesByPath.has(path)) filesByPath.set(path, file)
  }
  const paths = [...filesByPath].slice(0, maxPaths)
  if (paths.length === 0) return []
  const [store, ...states] = await Promise.all([
    mac.stat('/nix/store'),
    ...paths.map(([path]) => mac.lstat(path)),
  ])
  if (!store.ok || !store.value.exists || states.some((state) => !state.ok)) return null
  return paths
    .filter((_path, index) => {
      const state = states[index]
      return state?.ok === true && !state.value.exists
    })
    .slice(0, maxMissing)
    .map(([path, file]) => ({ path, namedBy: file }))
}
