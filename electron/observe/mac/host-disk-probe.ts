import { unavailable } from '../../core/model/observation.ts'
import type { Snapshot } from '../../core/model/snapshot.ts'
import type { Mac } from '../../mac/mac.ts'
import { mapResult } from '../probe/process-result.ts'

/** The builder's disk image grows in the first; the volumes of a Mac share their free space. */
const places = ['/var/lib/linux-builder', '/nix', '/']

export async function probeHostDisk(mac: Mac): Promise<Snapshot['hostDisk']> {
  for (const path of places) {
    const there = await mac.stat(path)
    if (!there.ok || !there.value.exists) continue
    return mapResult(mac, await mac.diskSpace(path), (disk) => ({ path, ...disk }))
  }
  return unavailable(mac.now(), 'no folder of this Mac can be looked at')
}
