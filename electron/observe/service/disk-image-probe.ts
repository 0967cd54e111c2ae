import { builderServices, presentService } from '../../core/builders/builder-service.ts'
import { knownServices } from '../../core/builders/known-services.ts'
import { diskImageHeadBytes, readDiskImageHead } from '../../core/launchd/disk-image-head.ts'
import { notSeen, saw, valueIfSeen } from '../../core/model/observation.ts'
import type { Service, Snapshot } from '../../core/model/snapshot.ts'
import type { Mac } from '../../mac/mac.ts'

/** nixpkgs calls it after the guest's name; vzvm keeps a raw disk under the same (macos-facts.md 4.3, 4.5). */
const imageName = 'nixos.qcow2'

/** The disk image of this Mac's builder: how large the guest sees it, and what it takes of this Mac's disk. */
export async function lookAtDiskImage(
  mac: Mac,
  services: readonly Service[],
): Promise<Snapshot['diskImage']> {
  const service = presentService(services) ?? builderServices(services)[0]
  const known = knownServices.find(({ label }) => label === service?.label)
  if (known === undefined) return saw(mac.now(), null)
  const folder = valueIfSeen(service?.startScript)?.workingFolder ?? known.workingFolder
  const path = `${folder}/${imageName}`
  const image = await mac.beginning(path, diskImageHeadBytes)
  if (!image.ok) return notSeen(mac.now(), image.why)
  if (image.value === null) return saw(mac.now(), null)
  const { bytes, allocatedBytes } = image.value
  return saw(mac.now(), { path, virtualBytes: readDiskImageHead(bytes).virtualBytes, allocatedBytes })
}
