import { valueOrNull } from '../../core/model/observation.ts'
import type { Snapshot } from '../../core/model/snapshot.ts'

/**
 * State of the Linux builder that comes with Determinate Nix: `none` without Determinate Nix, `offered` if its
 * configuration says nothing about it. `enabled` is what the configuration requests: Determinate grants the builder per
 * account (DeterminateSystems/determinate#156). `not-granted`: requested, and Nix's setting external-builders is empty,
 * which determinate-nixd fills where it is granted (docs/nix-and-ssh.md, "External builders").
 */
export type DeterminateBuilder = 'none' | 'enabled' | 'not-granted' | 'disabled' | 'offered'

export function getDeterminateBuilder(snapshot: Snapshot): DeterminateBuilder {
  if (valueOrNull(snapshot.determinate) !== true) return 'none'
  const requestedState = valueOrNull(snapshot.determinateBuilder) ?? 'offered'
  const settings = valueOrNull(snapshot.nix.settings)
  const isEmpty = settings?.source === 'nix' && settings.externalBuilders?.length === 0
  return requestedState === 'enabled' && isEmpty ? 'not-granted' : requestedState
}
