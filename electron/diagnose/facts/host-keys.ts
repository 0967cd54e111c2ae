import type { Builder } from '../../core/builders/builder.ts'
import { getPresentedKey } from '../../core/builders/pinned-host-key.ts'
import { valueOrNull } from '../../core/model/observation.ts'
import type { MachineEntry, PublicKey, SourceLine, SshRoute } from '../../core/model/snapshot.ts'

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

/**
 * Whether readable known-hosts files hold keys for the builder, but none of the type that it presented: ssh asks first for the types
 * that it knows, so nothing is known about them (sshconnect2.c, order_hostkeyalgs; measured with OpenSSH 9.2).
 */
export function isKnownByOtherType(builder: Builder): boolean {
  const presentedKey = getPresentedKey(builder)
  const known = getKnownHostKeys(builder) ?? []
  return presentedKey !== null && known.length > 0 && known.every(({ type }) => type !== presentedKey.type)
}

/** Whether a readable known-hosts file holds the builder's key, or, while its key is not observed, any key for it. */
export function isKnownHost(builder: Builder): boolean {
  const presentedKey = getPresentedKey(builder)
  const known = getKnownHostKeys(builder) ?? []
  return known.some((key) => presentedKey === null || key.blob === presentedKey.blob)
}
