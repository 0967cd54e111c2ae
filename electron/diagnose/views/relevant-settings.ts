import { valueOrNull } from '../../core/model/observation.ts'
import type { NixSettings } from '../../core/model/snapshot.ts'
import type { Status } from '../../core/model/status.ts'
import type { Derivation } from '../../core/nix/derivation.ts'

interface DecidedBuild {
  readonly system: string | null
  readonly derivation: Derivation | null
  /** A machine accepts the build. */
  readonly isSent: boolean
}

/** Describes the settings of Nix that decide about a build besides the machines' entries. */
export function listRelevantSettings(
  { snapshot }: Status,
  { system, derivation, isSent }: DecidedBuild,
): readonly string[] {
  const settings = valueOrNull(snapshot.nix.settings)
  const isLocal =
    settings !== null && (system === settings.system || settings.extraPlatforms.includes(system ?? ''))
  const sentences = [
    isLocal && settings.maxJobs === '0'
      ? `max-jobs = 0: this Mac builds nothing for ${system} itself, although it could.`
      : null,
    derivation?.allowsSubstitutes === false ? describeAllowance(settings) : null,
    isLocal || !isSent ? null : describeInputs(settings),
  ]
  return sentences.filter((sentence) => sentence !== null)
}

function describeAllowance(settings: NixSettings | null): string {
  return settings?.alwaysAllowSubstitutes === true
    ? 'The derivation has allowSubstitutes = false, but always-allow-substitutes = true overrides it: Nix downloads it if a binary cache has it.'
    : 'The derivation has allowSubstitutes = false, so Nix builds it even if a binary cache has it. With always-allow-substitutes = true in ' +
        'nix.conf, Nix downloads it and needs no builder.'
}

/** How a machine gets what the build needs; null if Nix's default is changed, which is the better choice. */
function describeInputs(settings: NixSettings | null): string | null {
  if (settings?.buildersUseSubstitutes === true) {
    return 'builders-use-substitutes = true: the builder downloads what the build needs from binary caches itself, so it must reach them.'
  }
  return settings?.buildersUseSubstitutes === false
    ? 'builders-use-substitutes = false: this Mac copies what the build needs to the builder. With true, the builder downloads it itself.'
    : 'This Mac copies what the build needs to the builder, unless builders-use-substitutes = true lets the builder download it itself.'
}
