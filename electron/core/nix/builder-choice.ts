import { valueOrNull } from '../model/observation.ts'
import type { Snapshot } from '../model/snapshot.ts'
import type { BuilderChoice } from '../model/status.ts'
import { listExternalBuilders } from './external-builders.ts'
import { findObjections } from './machine-match.ts'

/**
 * Returns which builder Nix chooses for ordinary builds of each Linux system that any builder offers, while all are idle. The
 * build hook comes first and takes the entry with the highest speed factor, the first of equal ones; an external builder is
 * started only if no entry accepts the build (docs/nix-and-ssh.md, "External builders"). Empty if Nix's machines were not
 * observed.
 */
export function listBuilderChoices(snapshot: Snapshot): readonly BuilderChoice[] {
  const machines = valueOrNull(snapshot.nix.effectiveMachines)
  if (machines === null) return []
  const external = listExternalBuilders(snapshot).filter(
    ({ condition }) => condition !== 'unknown-setting' && condition !== 'ignored-setting',
  )
  const offeredSystems = [...machines.entries, ...external].flatMap(({ systems }) => systems)
  const systems = [...new Set(offeredSystems.filter((system) => system.endsWith('-linux')))]
  return systems.map((system) => {
    const acceptingEntries = machines.entries
      .filter((entry) => findObjections(entry, { system, features: [] }, null).length === 0)
      .toSorted((a, b) => b.speedFactor - a.speedFactor)
    // Nix never asks a second external builder for the same system.
    const fallback = external.find((builder) => builder.systems.includes(system))
    const uris = [
      ...acceptingEntries.map(({ uri }) => uri),
      ...(fallback === undefined ? [] : [fallback.uri]),
    ]
    const [uri = null, ...others] = [...new Set(uris)]
    return { system, uri, others }
  })
}
