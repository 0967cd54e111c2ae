import type { MachineEntry } from '../model/machine-entry.ts'

/**
 * Whether this Nix takes `host:port` in a store URI apart. Nix does since 2.31.0 (docs/nix-and-ssh.md, "Ports
 * in store URIs"); before, ssh is given
 * the whole as one name. So does every Lix, which counts from 2.90 on and has kept that since it left Nix 2.18: its
 * own way since 2.93 is `?port=` (release notes of Lix 2.93). A Nix of unknown version is taken for a new one.
 */
export function supportsUriPorts(version: string | null): boolean {
  const match = /^(\d+)\.(\d+)/.exec(version ?? '')
  if (match === null || isLix(version)) return match === null
  const [major, minor] = [Number(match[1]), Number(match[2])]
  return major > 2 || (major === 2 && minor >= 31)
}

/** Lix calls itself so in `nix --version`, of which the number alone is kept: no Nix has one of 2.90 or more. */
export function isLix(version: string | null): boolean {
  return /^2\.9\d(?!\d)/.test(version ?? '')
}

/**
 * The port that this Nix gives to ssh for the entry with `-p`, or null where it gives none. A Lix that is too old for
 * `?port=`, and every Nix, ignores it as a setting that it does not know.
 */
export function portForSsh(
  { uri, port }: Pick<MachineEntry, 'uri' | 'port'>,
  version: string | null,
): number | null {
  if (!isLix(version)) return supportsUriPorts(version) ? port : null
  if (/^2\.9[0-2]/.test(version ?? '')) return null
  const asked = /[?&]port=(\d{1,5})(?:&|$)/.exec(uri)?.[1]
  return asked !== undefined && Number(asked) > 0 && Number(asked) < 65536 ? Number(asked) : null
}
