import { valueOrNull } from '../model/observation.ts'
import type { PublicKey } from '../model/snapshot.ts'
import { nixDarwinHostKey } from '../ssh/host-key.ts'
import type { BuilderFacts } from './builder-facts.ts'

/**
 * The host key that the builder's own port presents, where something else than the port says that it is the builder's:
 * nix-darwin's published key, or one that the machine's own system in the Nix store names. Null for any other: whoever holds
 * the port could present it (design.md, part 4, `pin-host-key`).
 */
export function trustedHostKey(facts: BuilderFacts): PublicKey | null {
  const answer = valueOrNull(facts.answer ?? undefined)
  if (answer?.kind !== 'ssh' || !answer.hostKey.known) return null
  const { type, blob, fingerprint } = answer.hostKey
  const named = valueOrNull(facts.service?.startScript)?.hostKeys ?? []
  return [nixDarwinHostKey, ...named].some((key) => key.blob === blob) ? { type, blob, fingerprint } : null
}
