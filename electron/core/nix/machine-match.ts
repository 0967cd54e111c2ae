import type { MachineEntry } from '../model/machine-entry.ts'

/** What Nix compares with a machine's entry. */
export interface Required {
  /** Null where it is not known: then every system fits. */
  readonly system: string | null
  readonly features: readonly string[]
}

/** Why Nix sends a build to a machine at no time. */
export type Objection =
  | { readonly kind: 'system'; readonly offered: readonly string[] }
  | { readonly kind: 'features'; readonly missing: readonly string[] }
  /** Features that each build must ask for, and this one does not (column 7). */
  | { readonly kind: 'mandatory'; readonly unrequested: readonly string[] }
  /** `maxJobs` is 0 (column 4). */
  | { readonly kind: 'no-slots' }

/**
 * Compares an entry with what a build requires, as Nix does (machines.cc: `systemSupported`, `allSupported`,
 * `mandatoryMet`): a mandatory feature is supported too, and an entry without systems has this Mac's own.
 * None: Nix sends such a build there once it has a free slot.
 */
export function objectionsOf(
  entry: MachineEntry,
  required: Required,
  ownSystem: string | null,
): readonly Objection[] {
  const offered = entry.systems.length > 0 ? entry.systems : ownSystem === null ? [] : [ownSystem]
  const supported = new Set([...entry.supportedFeatures, ...entry.mandatoryFeatures])
  const missing = required.features.filter((feature) => !supported.has(feature))
  const unrequested = entry.mandatoryFeatures.filter((feature) => !required.features.includes(feature))
  const objections: (Objection | null)[] = [
    required.system === null || required.system === 'builtin' || offered.includes(required.system)
      ? null
      : { kind: 'system', offered },
    missing.length === 0 ? null : { kind: 'features', missing },
    unrequested.length === 0 ? null : { kind: 'mandatory', unrequested },
    entry.maxJobs > 0 ? null : { kind: 'no-slots' },
  ]
  return objections.filter((objection) => objection !== null)
}
