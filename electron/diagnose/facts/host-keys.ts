import type { BuilderFacts } from '../../core/builders/builder-facts.ts'
import { valueOrNull } from '../../core/model/observation.ts'
import type { MachineEntry, PublicKey, SourceLine, SshRoute } from '../../core/model/snapshot.ts'

/** The host key that the builder's own port showed, or null where none was seen. */
export function presentedKey(facts: BuilderFacts): PublicKey | null {
  const answer = valueOrNull(facts.answer ?? undefined)
  return answer?.kind === 'ssh' && answer.hostKey.known ? answer.hostKey : null
}

/** Whether the host key on the builder's port is another than the entry pins, or lacks the pinned type. */
export function contradictsPin(facts: BuilderFacts): boolean {
  const pinned = facts.entry?.hostKey
  if (!pinned) return false
  const shown = presentedKey(facts)
  if (shown === null) return lacksPinnedType(facts, pinned)
  // ssh asks for the pinned type first; a key of another type says nothing about the pinned one.
  return shown.type === pinned.type && shown.blob !== pinned.blob
}

/** Whether the builder was asked for a key of the pinned type and has none: ssh then takes its other keys for a fraud. */
export function lacksPinnedType(facts: BuilderFacts, pinned: PublicKey): boolean {
  const answer = valueOrNull(facts.answer ?? undefined)
  if (answer?.kind !== 'ssh' || answer.hostKey.known) return false
  return answer.hostKey.lacks?.includes(pinned.type) ?? false
}

/**
 * The name under which ssh looks a host key up: the alias, else the name that it connects to. Nix writes the
 * pinned key under the name of the entry's URI, so the two have to be one (OpenSSH, sshconnect.c).
 */
export function lookedUpAs(route: SshRoute): string {
  return route.hostKeyAlias ?? route.hostname
}

/** Whether ssh would look for the pinned key under the name that Nix writes; true where the route is not known. */
export function findsPin(facts: BuilderFacts, entry: MachineEntry): boolean {
  const route = valueOrNull(facts.route?.root)
  return route === null || lookedUpAs(route).toLowerCase() === entry.host.toLowerCase()
}

/** Host keys that the readable known-hosts files hold for the route, or null where they could not be seen. */
export function knownHostKeys(facts: BuilderFacts): readonly (PublicKey & { source: SourceLine })[] | null {
  return valueOrNull(facts.route?.knownHostKeys)
}

/** Whether one of the readable known-hosts files carries the builder's key; where its key is not seen, any key. */
export function isKnownHost(facts: BuilderFacts): boolean {
  const shown = presentedKey(facts)
  const known = knownHostKeys(facts) ?? []
  return known.some((key) => shown === null || key.blob === shown.blob)
}
