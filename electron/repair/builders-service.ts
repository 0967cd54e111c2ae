import { presentService } from '../builder/builder-service.ts'
import { thisBuilder } from '../builder/facts.ts'
import type { Finding } from '../builder/finding.ts'
import { knownServices } from '../builder/known-services.ts'
import type { Service, Snapshot } from '../builder/snapshot.ts'

/** The launchd service that a finding is about: the one it names, else that of this Mac's builder. */
export function serviceOf(snapshot: Snapshot, finding: Finding): Service | null {
  const named = snapshot.services.find((service) => service.label === finding.subject)
  return named ?? presentService(snapshot.services) ?? thisBuilder(snapshot).service
}

/** The service's name as its owners write it, or its label. */
export function nameOf(service: Service): string {
  return knownServices.find((known) => known.label === service.label)?.name ?? service.label
}
