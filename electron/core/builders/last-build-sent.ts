import { valueOrNull } from '../model/observation.ts'
import type { Snapshot } from '../model/snapshot.ts'
import { leadingBuilder } from './builder-facts.ts'

/** When Nix last sent a build to the builder that leads; null where it is not known or none was. */
export function lastBuildSentAt(snapshot: Snapshot): string | null {
  const uri = leadingBuilder(snapshot).entry?.uri
  // As Nix names the locks (build-remote.cc, escapeUri).
  const machine = uri?.replaceAll('/', '_')
  const slots = valueOrNull(snapshot.buildSlots) ?? []
  return slots.find((slot) => slot.machine === machine)?.lastSentAt ?? null
}
