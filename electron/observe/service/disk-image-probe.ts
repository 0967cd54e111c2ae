import {
  findPresentService,
  getWorkingDirectory,
  selectBuilderServices,
} from '../../core/builders/builder-service.ts'
import { knownServices } from '../../core/builders/known-services.ts'
import { diskImageHeadBytes, parseDiskImageHead } from '../../core/launchd/disk-image-head.ts'
import { observed, valueOrNull } from '../../core/model/observation.ts'
import type { Service, Snapshot } from '../../core/model/snapshot.ts'
import type { Mac } from '../../mac/mac.ts'
import { fromResult } from '../probe/process-result.ts'

/**
 * Probes the disk image of this Mac's builder: its size for the guest, and the space that it takes on this Mac.
 * Null if there is none.
 */
export async function probeDiskImage(mac: Mac, services: readonly Service[]): Promise<Snapshot['diskImage']> {
  const service = findPresentService(services) ?? selectBuilderServices(services)[0]
  const known = knownServices.find(({ label }) => label === service?.label)
  const script = valueOrNull(service?.startScript)
  const folder = getWorkingDirectory(service ?? null) ?? known?.workingDirectory
  if (folder === undefined) return observed(mac.now(), null)
  const path = `${folder}/${nameImage(script?.scripts ?? [])}`
  const image = await mac.readHead(path, diskImageHeadBytes)
  if (!image.ok) return fromResult(mac, image)
  if (image.value === null) return observed(mac.now(), null)
  const { bytes, allocatedBytes } = image.value
  return observed(mac.now(), { path, virtualBytes: parseDiskImageHead(bytes).virtualBytes, allocatedBytes })
}

/** nixpkgs names it after the guest, like its script; vzvm uses the same name for a raw disk (docs/macos.md, "Disk image"). */
function nameImage(scripts: readonly string[]): string {
  const guest = scripts
    .map((path) => /run-([\w.-]{1,64})-vm$/.exec(path)?.[1])
    .find((name) => name !== undefined)
  return `${guest ?? 'nixos'}.qcow2`
}
