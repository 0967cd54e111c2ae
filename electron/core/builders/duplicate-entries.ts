import { valueOrNull } from '../model/observation.ts'
import type { MachineEntry } from '../model/snapshot.ts'
import type { Builder, BuilderWithEntry } from './builder.ts'
import { offersLinux } from './entry-match.ts'
import { isLocalRoute } from './entry-observations.ts'

/**
 * Returns the entries of this Mac's own builder that stand for the same builds: they share a Linux system, or list none. A
 * machine may have one entry for each of its systems, with other features or another speed (Nix manual, `builders`): none
 * of these is a duplicate.
 */
export function listDuplicateEntries(builders: readonly Builder[]): readonly BuilderWithEntry[] {
  const managedBuilders = builders.flatMap(({ entry, ...builder }): BuilderWithEntry[] =>
    builder.kind === 'managed' && entry !== null ? [{ ...builder, entry }] : [],
  )
  return managedBuilders.filter((builder) =>
    managedBuilders.some(
      (other) => other.entry !== builder.entry && sharesBuilds(builder.entry, other.entry),
    ),
  )
}

/** Whether Nix may send the same build to both entries. */
export function sharesBuilds(entry: MachineEntry, other: MachineEntry): boolean {
  if (!offersLinux(entry) || !offersLinux(other)) return true
  return entry.systems.some((system) => other.systems.includes(system))
}

/** Whether every build that `other` accepts is also accepted by `entry` (Nix's machines.cc: allSupported, mandatoryMet). */
export function acceptsAllOf(entry: MachineEntry, other: MachineEntry): boolean {
  const features = [...entry.supportedFeatures, ...entry.mandatoryFeatures]
  return (
    other.systems.every((system) => entry.systems.includes(system)) &&
    [...other.supportedFeatures, ...other.mandatoryFeatures].every((feature) => features.includes(feature)) &&
    entry.mandatoryFeatures.every((feature) => other.mandatoryFeatures.includes(feature))
  )
}

/** Whether root's ssh may reach the builder by this entry; false only if its route was observed to end elsewhere. */
export function mayReachBuilder({ entry, route, port }: BuilderWithEntry): boolean {
  const root = valueOrNull(route?.root)
  return root === null || (isLocalRoute(root.hostname, route) && (entry.port ?? root.port) === port)
}
