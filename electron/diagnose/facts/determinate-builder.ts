import { valueOrNull } from '../../core/model/observation.ts'
import type { Snapshot } from '../../core/model/snapshot.ts'

/**
 * State of the Linux builder that comes with Determinate Nix: `none` without Determinate Nix, `offered` if its
 * configuration says nothing about it. `enabled` is only what the configuration requests: Determinate grants the builder
 * per account, and only `determinate-nixd version` reports that (DeterminateSystems/determinate#156).
 */
export type DeterminateBuilder = 'none' | 'enabled' | 'disabled' | 'offered'

export function getDeterminateBuilder(snapshot: Snapshot): DeterminateBuilder {
  if (valueOrNull(snapshot.determinate) !== true) return 'none'
  return valueOrNull(snapshot.determinateBuilder) ?? 'offered'
}
