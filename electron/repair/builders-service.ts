import type { Finding } from '../builder/finding.ts'
import { knownServices } from '../builder/known-services.ts'
import { valueIfSeen } from '../builder/seen.ts'
import type { Service, Snapshot } from '../builder/snapshot.ts'

/**
 * The launchd service that a finding is about: the one it names, else the one that launchd knows or that has
 * a plist. Null where there is none.
 */
export function serviceOf(snapshot: Snapshot, finding: Finding): Service | null {
  const named = snapshot.services.find((service) => service.label === finding.subject)
  if (named) return named
  const loaded = snapshot.services.find((service) => valueIfSeen(service.job)?.known)
  return loaded ?? snapshot.services.find((service) => valueIfSeen(service.plist)?.exists) ?? null
}

/** The service's name as its owners write it, or its label. */
export function nameOf(service: Service): string {
  return knownServices.find((known) => known.label === service.label)?.name ?? service.label
}
