import type { GuestSystem } from '../model/service.ts'

export type { GuestSystem } from '../model/service.ts'

/** A line of binfmt.d begins with its separator and the name: `:x86_64-linux:M::\x7fELF…` (binfmt.d(5)). */
const registration = /^:([^:\s]{1,64}):[ME]:/

const maxNames = 64

/** The names that a file of binfmt.d registers. */
export function binfmtNamesIn(text: string): string[] {
  const names = text.split('\n').flatMap((line) => registration.exec(line)?.[1] ?? [])
  return [...new Set(names)].slice(0, maxNames)
}

/** The systems that a nix.conf adds (`extra-platforms`, `extra-extra-platforms`). */
export function extraPlatformsIn(text: string): string[] {
  const words = text.split('\n').flatMap((line) => {
    const value = /^[ \t]{0,20}(?:extra-)?extra-platforms[ \t]{0,20}=([^\n#]{0,500})/.exec(line)?.[1]
    return value === undefined ? [] : value.trim().split(/\s+/)
  })
  return [...new Set(words.filter((word) => word !== ''))].slice(0, maxNames)
}

/** Systems of which the name of a registration alone says that it runs them. */
const systemName = /^[a-z0-9_]+-linux$/

/**
 * Whether the machine has the means to run programs of this system. Null where that cannot be told from its files: somebody
 * registered an interpreter of another name.
 */
export function canRunSystem(
  { system, binfmt, extraPlatforms }: GuestSystem,
  wanted: string,
): boolean | null {
  if (wanted === system || binfmt.includes(wanted) || extraPlatforms.includes(wanted)) return true
  const isIntel = wanted === 'x86_64-linux' || wanted === 'i686-linux'
  // NixOS calls Apple's translator so (nixos/modules/virtualisation/rosetta.nix).
  if (isIntel && binfmt.includes('rosetta')) return true
  if (wanted === 'i686-linux' && system === 'x86_64-linux') return true
  return binfmt.every((name) => name === 'rosetta' || systemName.test(name)) ? false : null
}
