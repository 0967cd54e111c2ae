import type { MachineEntry } from '../model/machine-entry.ts'

/** The requirements of a build that Nix compares with a machine's entry. */
export interface RequiredCapabilities {
  /** Null if unknown: then every system matches. */
  readonly system: string | null
  readonly features: readonly string[]
}

/** Why Nix never sends a build to a machine. */
export type Objection =
  | { readonly kind: 'system'; readonly offered: readonly string[] }
  | { readonly kind: 'features'; readonly missing: readonly string[] }
  /** Features that every build on this machine must require, and this one does not (column 7). */
  | { readonly kind: 'mandatory'; readonly unrequested: readonly string[] }
  /** `maxJobs` is 0 (column 4). */
  | { readonly kind: 'no-slots' }

/**
 * Compares an entry with the requirements of a build, as Nix does (machines.cc: `systemSupported`, `allSupported`,
 * `mandatoryMet`): a mandatory feature is also supported, and an entry without systems offers this Mac's own. Returns an empty
 * list if Nix would send the build there once a slot is free.
 */
export function findObjections(
  entry: MachineEntry,
  requirement: RequiredCapabilities,
  ownSystem: string | null,
): readonly Objection[] {
  const ownSystems = ownSystem === null ? [] : [ownSystem]
  const offeredSystems = entry.systems.length > 0 ? entry.systems : ownSystems
  const supportedFeatures = new Set([...entry.supportedFeatures, ...entry.mandatoryFeatures])
  const missingFeatures = requirement.features.filter((feature) => !supportedFeatures.has(feature))
  const unrequestedFeatures = entry.mandatoryFeatures.filter(
    (feature) => !requirement.features.includes(feature),
  )
  const objections: (Objection | null)[] = [
    requirement.system === null ||
    requirement.system === 'builtin' ||
    offeredSystems.includes(requirement.system)
      ? null
      : { kind: 'system', offered: offeredSystems },
    missingFeatures.length === 0 ? null : { kind: 'features', missing: missingFeatures },
    unrequestedFeatures.length === 0 ? null : { kind: 'mandatory', unrequested: unrequestedFeatures },
    entry.maxJobs > 0 ? null : { kind: 'no-slots' },
  ]
  return objections.filter((objection) => objection !== null)
}
