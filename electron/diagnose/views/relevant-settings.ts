import { valueOrNull } from '../../core/model/observation.ts'
import type { NixSettings } from '../../core/model/snapshot.ts'
import type { Status } from '../../core/model/status.ts'
import type { Derivation } from '../../core/nix/derivation.ts'

/**
 * Describes the settings of Nix that decide about a build besides the machines' entries.
 * @param isSent whether a machine accepts the build
 */
export function listRelevantSettings(
  { snapshot }: Status,
  system: string | null,
  derivation: Derivation | null,
  isSent: boolean,
): readonly string[] {
  const settings = valueOrNull(snapshot.nix.settings)
  const isLocal =
    settings !== null && (system === settings.system || settings.extraPlatforms.includes(system ?? ''))
  const sentences = [
    isLocal && settings.maxJobs === '0'
      ? `max-jobs = 0: this Mac itself builds nothing for ${system}, though it could.`
      : null,
    derivation?.allowsSubstitutes === false ? describeAllowance(settings) : null,
    isLocal || !isSent ? null : describeInputs(settings),
  ]
  return sentences.filter((sentence) => sentence !== null)
}

function describeAllowance(settings: NixSettings | null): string {
  return settings?.alwaysAllowSubstitutes === true
    ? 'The derivation has allowSubstitutes = false, which always-allow-substitutes = true overrides: where a cache has it, Nix fetches it.'
    : 'The derivation has allowSubstitutes = false, so Nix builds it even where a cache has it. With always-allow-substitutes = true in ' +
        'nix.conf Nix fetches it, and needs no machine.'
}

/** How a machine gets what the build needs; null if Nix's default is changed, which is the better choice. */
function describeInputs(settings: NixSettings | null): string | null {
  if (settings?.buildersUseSubstitutes === true) {
    return 'builders-use-substitutes = true: the machine fetches what the build needs from the caches itself, so it has to reach them.'
  }
  return settings?.buildersUseSubstitutes === false
    ? 'builders-use-substitutes = false: what the build needs is copied from this Mac to the machine. With true the machine fetches it itself.'
    : 'What the build needs is copied from this Mac to the machine, unless builders-use-substitutes = true lets the machine fetch it itself.'
}
