import { getManagedBuilder, listBuilders } from '../../core/builders/builder-facts.ts'
import { findPresentService } from '../../core/builders/builder-service.ts'
import { knownServices } from '../../core/builders/known-services.ts'
import type { Finding } from '../../core/model/finding.ts'
import type { Service, Snapshot } from '../../core/model/snapshot.ts'

/**
 * The launchd service that a finding is about: the one it names, that of the entry it names, else that of this Mac's builder.
 * Null where it is about the entry of a builder that no service runs: this Mac's builder is not the one to be touched then.
 */
export function targetService(snapshot: Snapshot, finding: Finding): Service | null {
  const named = snapshot.services.find((service) => service.label === finding.subject)
  const other = listBuilders(snapshot).find(
    ({ entry, kind: whose }) => entry?.uri === finding.subject && whose !== 'managed',
  )
  if (named === undefined && other !== undefined) return other.service
  return named ?? findPresentService(snapshot.services) ?? getManagedBuilder(snapshot).service
}

/** The service's name as its owners write it, or its label. */
export function nameOf(service: Service): string {
  return knownServices.find((known) => known.label === service.label)?.name ?? service.label
}
