import { thisBuilder } from '../../core/builders/builder-facts.ts'
import { presentService } from '../../core/builders/builder-service.ts'
import { knownServices } from '../../core/builders/known-services.ts'
import type { Finding } from '../../core/model/finding.ts'
import type { Service, Snapshot } from '../../core/model/snapshot.ts'

/** The launchd service that a finding is about: the one it names, else that of this Mac's builder. */
export function targetService(snapshot: Snapshot, finding: Finding): Service | null {
  const named = snapshot.services.find((service) => service.label === finding.subject)
  return named ?? presentService(snapshot.services) ?? thisBuilder(snapshot).service
}

/** The service's name as its owners write it, or its label. */
export function nameOf(service: Service): string {
  return knownServices.find((known) => known.label === service.label)?.name ?? service.label
}
