import { valueOrNull } from '../../core/model/observation.ts'
import type { Snapshot } from '../../core/model/snapshot.ts'
/** Whether /nix has no store: then every file that leads into it is missing too. */
export function isVolumeMissing({ daemon }: Snapshot): boolean {
  const seen = valueOrNull(daemon)
  return seen?.answers === false && seen.cause === 'no-volume'
}
