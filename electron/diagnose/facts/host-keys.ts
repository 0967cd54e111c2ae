import type { Builder } from '../../core/builders/builder.ts'
import { valueOrNull } from '../../core/model/observation.ts'
import type { MachineEntry, PublicKey, SourceLine, SshRoute } from '../../core/model/snapshot.ts'

/** Returns the host key presented on the builder's own port; null if none was observed. */
export function getPresentedKey(builder: Builder): PublicKey | null {
  const answer = valueOrNull(builder.portResult)
  return answer?.kind === 'ssh' && answer.hostKey.known ? answer.hostKey : null
}

/** Whether the builder presents another host key than the pinned one, or has none of the pinned type. */
export function contradictsPin(builder: Builder): boolean {
  const pinned = builder.entry?.hostKey
  if (!pinned) return false
  const presented = getPresentedKey(builder)
  if (presented === null) return lacksPinnedType(builder, pinned)
  // ssh asks for the pinned type first; a key of another type says nothing about the pinned one.
  return presented.type === pinned.type && presented.blob !== pinned.blob
}

/** Whether the builder has no key of the pinned type although it was asked for one: ssh then rejects its other keys. */
export function lacksPinnedType(builder: Builder, pinned: PublicKey): boolean {
  const answer = valueOrNull(builder.portResult)
  if (answer?.kind !== 'ssh' || answer.hostKey.known) return false
  return answer.hostKey.lacks?.includes(pinned.type) ?? false
}

/**
 * Returns the name under which ssh looks up a host key: the alias, else the host that it connects to. Nix stores the
 * pinned key under the host of the entry's URI, so the two must be equal (OpenSSH, sshconnect.c).
 */
export function getHostKeyLookupName(route: SshRoute): string {
  return route.hostKeyAlias ?? route.hostname
}

/** Whether ssh would look up the pinned key under the name that Nix gives it; true if the route is not known. */
export function canFindPin(builder: Builder, entry: MachineEntry): boolean {
  const route = valueOrNull(builder.route?.root)
  return route === null || getHostKeyLookupName(route).toLowerCase() === entry.host.toLowerCase()
}

/** Returns the host keys that the readable known-hosts files hold for the route; null if they were not observed. */
export function getKnownHostKeys(builder: Builder): readonly (PublicKey & { source: SourceLine })[] | null {
  return valueOrNull(builder.route?.knownHostKeys)
}

/** Whether a readable known-hosts file holds the builder's key, or, while its key is not observed, any key for it. */
export function isKnownHost(builder: Builder): boolean {
  const presented = getPresentedKey(builder)
  const known = getKnownHostKeys(builder) ?? []
  return known.some((key) => presented === null || key.blob === presented.blob)
}
