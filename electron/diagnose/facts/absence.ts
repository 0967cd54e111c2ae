import { listBuilders, listEntries } from '../../core/builders/builder.ts'
import {
  findOnDemandService,
  findPresentService,
  selectBuilderServices,
} from '../../core/builders/builder-service.ts'
import { offersLinux } from '../../core/builders/entry-match.ts'
import { knownServices } from '../../core/builders/known-services.ts'
import type { Snapshot } from '../../core/model/snapshot.ts'
import { listExternalBuilders } from '../../core/nix/external-builders.ts'
import { findServiceWithoutEntry } from './local-builders.ts'
import { listMachinesProblems } from './machines-problems.ts'
import { isVolumeMissing } from './nix-daemon.ts'

/** Whether no Linux builder is set up; false while a part that could show one was not observed. */
export function isAbsent(snapshot: Snapshot): boolean {
  const { machinesFile, nix, services } = snapshot
  const isComplete =
    machinesFile.machines.observed &&
    (nix.effectiveMachines.observed || !nix.settings.observed) &&
    selectBuilderServices(services).every(({ plist, job }) => plist.observed && job.observed)
  if (!isComplete || listMachinesProblems(snapshot).length > 0 || isVolumeMissing(snapshot)) return false
  // An entry that names the builder but offers no system is a mistake, not an absence: machines-no-entry reports it.
  return (
    findPresentService(services) === null &&
    knownServices.every((known) => findOnDemandService(snapshot, known) === null) &&
    findServiceWithoutEntry(snapshot) === null &&
    listExternalBuilders(snapshot).length === 0 &&
    !listEntries(snapshot).some(offersLinux) &&
    !listBuilders(snapshot).some(({ entry, kind }) => kind === 'managed' && entry !== null)
  )
}
