import type { MachineEntry } from '../model/machine-entry.ts'

/**
 * Whether this Nix splits `host:port` in a store URI. Nix does since 2.31.0 (docs/nix-and-ssh.md, "Ports in store URIs");
 * older versions pass both to ssh as one host name. So does Lix, a fork of Nix 2.18 whose versions begin at 2.90; since 2.93
 * it has `?port=` instead (release notes of Lix 2.93). An unknown version counts as new.
 */
export function supportsUriPorts(version: string | null): boolean {
  const match = /^(\d+)\.(\d+)/.exec(version ?? '')
  if (match === null || isLix(version)) return match === null
  const [major, minor] = [Number(match[1]), Number(match[2])]
  return major > 2 || (major === 2 && minor >= 31)
}

/** Tells Lix from Nix by the version number, the only part of `nix --version` that is kept: no Nix has 2.90 or later. */
export function isLix(version: string | null): boolean {
  return /^2\.9\d(?!\d)/.test(version ?? '')
}

/**
 * Returns the port that this Nix passes to ssh with `-p`, or null if it passes none. Nix, and Lix before 2.93, ignore `?port=`
 * as an unknown setting.
 */
export function getSshPort(
  { uri, port }: Pick<MachineEntry, 'uri' | 'port'>,
  version: string | null,
): number | null {
  if (!isLix(version)) return supportsUriPorts(version) ? port : null
  if (/^2\.9[0-2]/.test(version ?? '')) return null
  const parameter = /[?&]port=(\d{1,5})(?:&|$)/.exec(uri)?.[1]
  return parameter !== undefined && Number(parameter) > 0 && Number(parameter) < 65536
    ? Number(parameter)
    : null
}
