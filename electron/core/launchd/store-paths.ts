/** A path of the Nix store itself, without what is below it: Nix adds and deletes these as a whole. */
const storePath = /\/nix\/store\/[0-9a-z]{32}-[\w+.?=-]{1,211}/g

/** Returns the store paths that a plist or a script names, in order, without repetition. */
export function findStorePaths(text: string): string[] {
  return [...new Set([...text.matchAll(storePath)].map(([path]) => removeTrailingDot(path)))]
}

/** A sentence in a script may end with a path. */
function removeTrailingDot(path: string): string {
  return path.replace(/[.?]+$/, '')
}
