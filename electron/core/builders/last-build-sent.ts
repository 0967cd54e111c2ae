import { valueOrNull } from '../model/observation.ts'
import type { Snapshot } from '../model/snapshot.ts'
import { getLeadingBuilder } from './builder.ts'

/** Returns when Nix last sent a build to the leading builder; null if unknown or never. */
export function getLastBuildSentAt(snapshot: Snapshot): string | null {
  const uri = getLeadingBuilder(snapshot).entry?.uri
  // Nix names the lock files so (build-remote.cc, escapeUri).
  const machine = uri?.replaceAll('/', '_')
  const slots = valueOrNull(snapshot.buildSlots) ?? []
  return slots.find((slot) => slot.machine === machine)?.lastSentAt ?? null
}
