/** A system as Nix writes it, e.g. `aarch64-linux`: what may stand in the text of a derivation. */
const systemPattern = /^[a-z0-9_]{1,20}-linux$/

/** Hexadecimal, with dashes: a fresh one for each build, so that nothing built before can stand in for it. */
const noncePattern = /^[0-9a-f-]{8,40}$/

/** Whether a test build can be made for this system. */
export function isLinuxSystem(system: string): boolean {
  return systemPattern.test(system)
}

/**
 * A derivation that only Linux can build: it reads what only Linux has, with words of the shell alone, since the
 * guest's sandbox has a /bin/sh and nothing else. No cache may answer for the builder (`allowSubstitutes`).
 *
 * @returns Nix text for `nix-build --expr`; null for a system or nonce that is none.
 */
export function testDerivation(system: string, nonce: string): string | null {
  if (!isLinuxSystem(system) || !noncePattern.test(nonce)) return null
  return `derivation {
  name = "builderbar-proof-${nonce}";
  system = "${system}";
  builder = "/bin/sh";
  args = [ "-c" "read -r version < /proc/version && echo \\"$version\\" > $out" ];
  allowSubstitutes = false;
  preferLocalBuild = false;
}`
}

/** The store paths of such a build that Nix named: what was built and its derivation. Only these are ever deleted again. */
export function testBuildPathsIn(log: string): readonly string[] {
  const named = log.match(/\/nix\/store\/[0-9a-z]{32}-builderbar-proof-[0-9a-f-]+(\.drv)?/g)
  return [...new Set(named ?? [])]
}
