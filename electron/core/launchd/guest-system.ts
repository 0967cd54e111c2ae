import type { GuestSystem } from '../model/service.ts'

export type { GuestSystem } from '../model/service.ts'

/** A line of binfmt.d begins with its separator and the name: `:x86_64-linux:M::\x7fELF…` (binfmt.d(5)). */
const registration = /^:([^:\s]{1,64}):[ME]:/

const maxNames = 64

/** Returns the names that a file of binfmt.d registers. */
export function parseBinfmtNames(text: string): string[] {
  const names = text.split('\n').flatMap((line) => registration.exec(line)?.[1] ?? [])
  return [...new Set(names)].slice(0, maxNames)
}

/** Returns the systems that a nix.conf adds (`extra-platforms`, `extra-extra-platforms`). */
export function parseExtraPlatforms(text: string): string[] {
  const words = text.split('\n').flatMap((line) => {
    const value = /^[ \t]{0,20}(?:extra-)?extra-platforms[ \t]{0,20}=([^\n#]{0,500})/.exec(line)?.[1]
    return value === undefined ? [] : value.trim().split(/\s+/)
  })
  return [...new Set(words.filter((word) => word !== ''))].slice(0, maxNames)
}

/** Registrations that are named after the system that they run. */
const systemName = /^[a-z0-9_]+-linux$/

/**
 * Whether the guest can run programs of this system. Null if its files do not show it: an interpreter is registered under
 * another name.
 */
export function canRunSystem(
  { system, binfmt, extraPlatforms }: GuestSystem,
  requestedSystem: string,
): boolean | null {
  if (
    requestedSystem === system ||
    binfmt.includes(requestedSystem) ||
    extraPlatforms.includes(requestedSystem)
  )
    return true
  const isIntel = requestedSystem === 'x86_64-linux' || requestedSystem === 'i686-linux'
  // The name under which NixOS registers Apple's translator (nixos/modules/virtualisation/rosetta.nix).
  if (isIntel && binfmt.includes('rosetta')) return true
  if (requestedSystem === 'i686-linux' && system === 'x86_64-linux') return true
  return binfmt.every((name) => name === 'rosetta' || systemName.test(name)) ? false : null
}
