import { valueOrNull } from '../../core/model/observation.ts'
import type { Snapshot } from '../../core/model/snapshot.ts'

/** Mount point of the Nix volume; the subject of daemon-down when the volume is not mounted. */
export const nixFolder = '/nix'

/** Whether the Nix volume is not mounted: then every file below /nix is missing too. */
export function isVolumeMissing({ daemon }: Snapshot): boolean {
  const state = valueOrNull(daemon)
  return state?.answers === false && state.cause === 'no-volume'
}
