import { valueOrNull } from '../model/observation.ts'
import type { PublicKey } from '../model/snapshot.ts'
import type { Builder } from './builder.ts'

/** Returns the host key presented on the builder's own port; null if none was observed. */
export function getPresentedKey(builder: Builder): PublicKey | null {
  const answer = valueOrNull(builder.portResult)
  return answer?.kind === 'ssh' && answer.hostKey.known ? answer.hostKey : null
}

/** Whether the builder presents another host key than the pinned one, or has none of the pinned type. */
export function contradictsPin(builder: Builder): boolean {
  const pinnedKey = builder.entry?.hostKey
  if (!pinnedKey) return false
  const presentedKey = getPresentedKey(builder)
  if (presentedKey === null) return lacksPinnedType(builder, pinnedKey)
  // ssh asks for the pinned type first; a key of another type says nothing about the pinned one.
  return presentedKey.type === pinnedKey.type && presentedKey.blob !== pinnedKey.blob
}

/** Whether the builder has no key of the pinned type although it was asked for one: ssh then rejects its other keys. */
export function lacksPinnedType(builder: Builder, pinnedKey: PublicKey): boolean {
  const answer = valueOrNull(builder.portResult)
  if (answer?.kind !== 'ssh' || answer.hostKey.known) return false
  return answer.hostKey.lacks?.includes(pinnedKey.type) ?? false
}
