/**
 * Whether this Nix takes `host:port` in a store URI apart. Nix does since 2.31.0 (observed.md); before, ssh is given
 * the whole as one name. So does every Lix, which counts from 2.90 on and has kept that since it left Nix 2.18: its
 * own way is `?port=` (its release notes, change 2432). A Nix of unknown version is taken for a new one.
 */
export function knowsUriPorts(version: string | null): boolean {
  const match = /^(\d+)\.(\d+)/.exec(version ?? '')
  if (match === null || isLix(version)) return match === null
  const [major, minor] = [Number(match[1]), Number(match[2])]
  return major > 2 || (major === 2 && minor >= 31)
}

/** Lix calls itself so in `nix --version`, of which the number alone is kept: no Nix has one of 2.90 or more. */
export function isLix(version: string | null): boolean {
  return /^2\.9\d(?!\d)/.test(version ?? '')
}
