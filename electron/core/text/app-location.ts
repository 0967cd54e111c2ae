/** The kind of folder that the app's bundle is in: it decides whether the app may update itself or be linked to. */
export type AppLocation =
  /** `/nix/store`, or the copies and links to it that nix-darwin and home-manager create. */
  | 'nix'
  /** A random read-only path from which macOS runs an app that was opened in its download folder. */
  | 'translocated'
  /** A disk image or another volume, which can be ejected at any time. */
  | 'volume'
  /** A folder that macOS empties. */
  | 'temporary'
  | 'permanent'

const nixFolders = /^\/nix\/store\/|\/Applications\/(Nix Apps|Home Manager Apps)\//
const temporaryFolders = /^(\/private)?\/(tmp|var\/tmp|var\/folders)\//

/**
 * Classifies the location of the app.
 * @param path real path of the app's bundle or of a program in it
 */
export function classifyAppLocation(path: string): AppLocation {
  if (nixFolders.test(path)) return 'nix'
  if (path.includes('/AppTranslocation/')) return 'translocated'
  if (path.startsWith('/Volumes/')) return 'volume'
  return temporaryFolders.test(path) ? 'temporary' : 'permanent'
}

/** Returns the bundle that contains a program, e.g. `/Applications/Builderbar.app`, or null if there is none. */
export function findBundle(program: string): string | null {
  return /^(.*\.app)\/Contents\/MacOS\/[^/]+$/.exec(program)?.[1] ?? null
}
