import { getManagedBuilder, listBuilders } from '../../core/builders/builder.ts'
import { findPresentService } from '../../core/builders/builder-service.ts'
import { knownServices } from '../../core/builders/known-services.ts'
import type { Finding } from '../../core/model/finding.ts'
import type { Service, Snapshot } from '../../core/model/snapshot.ts'

/**
 * Returns the launchd service of a finding: the one that it names, that of the entry that it names, else that of this Mac's
 * builder. Null for the entry of a builder without a service, and for an agent of the user, so that this Mac's builder is not
 * changed instead.
 */
export function findTargetService(snapshot: Snapshot, finding: Finding): Service | null {
  const namedService = snapshot.services.find((service) => service.label === finding.subject)
  if (snapshot.agents?.some(({ label }) => label === finding.subject)) return null
  const otherBuilder = listBuilders(snapshot).find(
    ({ entry, kind }) => entry?.uri === finding.subject && kind !== 'managed',
  )
  if (namedService === undefined && otherBuilder !== undefined)
    return otherBuilder.service?.domain === undefined ? otherBuilder.service : null
  return namedService ?? findPresentService(snapshot.services) ?? getManagedBuilder(snapshot).service
}

/** Returns the service's usual name, or its label. */
export function getServiceName(service: Service): string {
  return knownServices.find((known) => known.label === service.label)?.name ?? service.label
}
