/** Where the app's bundle lies, as far as it decides who may change it or lead to it. */
export type AppLocation =
  /** `/nix/store`, or the copies and links that nix-darwin and home-manager make of it. */
  | 'nix'
  /** Under a path that macOS made up for an app that was opened where it was downloaded to. */
  | 'translocated'
  /** A disk image or another volume: it may be gone at any time. */
  | 'volume'
  /** A folder that macOS empties. */
  | 'temporary'
  | 'lasting'

const nixFolders = /^\/nix\/store\/|\/Applications\/(Nix Apps|Home Manager Apps)\//
const temporaryFolders = /^(\/private)?\/(tmp|var\/tmp|var\/folders)\//

/** @param path real path of the app's bundle or of a program in it */
export function appLocation(path: string): AppLocation {
  if (nixFolders.test(path)) return 'nix'
  if (path.includes('/AppTranslocation/')) return 'translocated'
  if (path.startsWith('/Volumes/')) return 'volume'
  return temporaryFolders.test(path) ? 'temporary' : 'lasting'
}

/** The bundle that a program lies in, e.g. `/Applications/Builderbar.app`; null where it is in none. */
export function bundleOf(program: string): string | null {
  return /^(.*\.app)\/Contents\/MacOS\/[^/]+$/.exec(program)?.[1] ?? null
}
