import { allBuilders, entriesOf } from '../../core/builders/builder-facts.ts'
import { builderServices, presentService } from '../../core/builders/builder-service.ts'
import { offersLinux } from '../../core/builders/entry-match.ts'
import type { Snapshot } from '../../core/model/snapshot.ts'
import { problemsOf } from './machines-problems.ts'
import { isVolumeMissing } from './nix-volume.ts'

/** Whether no Linux builder is set up; false as long as a part that could show one was not seen. */
export function isAbsent(snapshot: Snapshot): boolean {
  const { machinesFile, nix, services } = snapshot
  const isSeen =
    machinesFile.machines.observed &&
    (nix.effectiveMachines.observed || !nix.settings.observed) &&
    builderServices(services).every(({ plist, job }) => plist.observed && job.observed)
  if (!isSeen || problemsOf(snapshot).length > 0 || isVolumeMissing(snapshot)) return false
  // An entry that names the builder and offers nothing is one that was meant: machines-no-entry reports it.
  return (
    presentService(services) === null &&
    !entriesOf(snapshot).some(offersLinux) &&
    !allBuilders(snapshot).some(({ entry, kind }) => kind === 'managed' && entry !== null)
  )
}
