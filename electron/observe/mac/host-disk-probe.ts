import { unavailable } from '../../core/model/observation.ts'
import type { Snapshot } from '../../core/model/snapshot.ts'
import { defineTexts } from '../../core/text/translated-texts.ts'
import type { Mac } from '../../mac/mac.ts'
import { mapResult } from '../probe/process-result.ts'

/** Texts of this Mac's disk. */
export const hostDiskProbeTexts = defineTexts({
  noFolder: 'no folder on this Mac could be checked',
})

/** The first of these that exists is measured. The disk image grows in the first; APFS volumes share their free space. */
const candidates = ['/var/lib/linux-builder', '/nix', '/']

/** Measures the free space that the builder's disk image can still use. */
export async function probeHostDisk(mac: Mac): Promise<Snapshot['hostDisk']> {
  for (const path of candidates) {
    const info = await mac.stat(path)
    if (!info.ok || !info.value.exists) continue
    return mapResult(mac, await mac.diskSpace(path), (disk) => ({ path, ...disk }))
  }
  return unavailable(mac.now(), hostDiskProbeTexts.noFolder)
}
