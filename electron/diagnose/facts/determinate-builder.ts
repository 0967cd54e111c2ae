import { valueOrNull } from '../../core/model/observation.ts'
import type { Snapshot } from '../../core/model/snapshot.ts'

/**
 * How the builder stands that Determinate Nix brings: `none` without Determinate Nix, `offered` where nothing says
 * whether it is switched on. `enabled` is what the configuration asks for: Determinate grants it to accounts one by
 * one, which `determinate-nixd version` alone says (DeterminateSystems/determinate#156).
 */
export type DeterminateBuilder = 'none' | 'enabled' | 'disabled' | 'offered'

export function determinateBuilder(snapshot: Snapshot): DeterminateBuilder {
  if (valueOrNull(snapshot.determinate) !== true) return 'none'
  return valueOrNull(snapshot.determinateBuilder) ?? 'offered'
}
