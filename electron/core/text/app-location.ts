/** Where the app's bundle lies, as far as it decides who may change it or lead to it. */
export type AppPlace =
  /** `/nix/store`, or the copies and links that nix-darwin and home-manager make of it. */
  | 'nix'
  /** Under a path that macOS made up for an app that was opened where it was downloaded to. */
  | 'translocated'
  /** A disk image or another volume: it may be gone at any time. */
  | 'volume'
  /** A folder that macOS empties. */
  | 'temporary'
  | 'lasting'

const nixPlaces = /^\/nix\/store\/|\/Applications\/(Nix Apps|Home Manager Apps)\//
const temporaryPlaces = /^(\/private)?\/(tmp|var\/tmp|var\/folders)\//

/** @param path real path of the app's bundle or of a program in it */
export function appPlace(path: string): AppPlace {
  if (nixPlaces.test(path)) return 'nix'
  if (path.includes('/AppTranslocation/')) return 'translocated'
  if (path.startsWith('/Volumes/')) return 'volume'
  return temporaryPlaces.test(path) ? 'temporary' : 'lasting'
}

/** The bundle that a program lies in, e.g. `/Applications/Builderbar.app`; null where it is in none. */
export function bundleOf(program: string): string | null {
  return /^(.*\.app)\/Contents\/MacOS\/[^/]+$/.exec(program)?.[1] ?? null
}
