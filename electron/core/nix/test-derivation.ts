/** A Linux system, e.g. `aarch64-linux`, that needs no quoting in a Nix expression. */
const systemPattern = /^[a-z0-9_]{1,20}-linux$/

/** Hexadecimal with dashes. Each build has a new one, so that Nix cannot reuse an earlier result. */
const noncePattern = /^[0-9a-f-]{8,40}$/

/** Whether a test build is possible for this system. */
export function isLinuxSystem(system: string): boolean {
  return systemPattern.test(system)
}

/**
 * Returns a derivation that only Linux can build, for `nix-build --expr`; null if the system or the nonce is malformed. It
 * reads /proc/version with builtins of the shell, because the guest's sandbox contains only /bin/sh. `allowSubstitutes = false`
 * keeps a cache from answering for the builder.
 */
export function createTestDerivation(system: string, nonce: string): string | null {
  if (!isLinuxSystem(system) || !noncePattern.test(nonce)) return null
  return `derivation {
  name = "builderbar-test-build-${nonce}";
  system = "${system}";
  builder = "/bin/sh";
  args = [ "-c" "read -r version < /proc/version && echo \\"$version\\" > $out" ];
  allowSubstitutes = false;
  preferLocalBuild = false;
}`
}

/** Returns the store paths of test builds that Nix printed: outputs and derivations. Only these are ever deleted. */
export function findTestBuildPaths(log: string): readonly string[] {
  const paths = log.match(/\/nix\/store\/[0-9a-z]{32}-builderbar-test-build-[0-9a-f-]+(\.drv)?/g)
  return [...new Set(paths ?? [])]
}
