import { valueOrNull } from '../../core/model/observation.ts'
import type { NixSettings } from '../../core/model/snapshot.ts'
import type { Status } from '../../core/model/status.ts'
import type { Derivation } from '../../core/nix/derivation.ts'
import { defineTexts } from '../../core/text/translated-texts.ts'

/** Texts of the settings that decide about a build. */
export const relevantSettingsTexts = defineTexts({
  noLocalBuilds: (system: string) =>
    `max-jobs = 0: this Mac builds nothing for ${system} itself, although it could.`,
  overriddenSubstitutes:
    'The derivation has allowSubstitutes = false, but always-allow-substitutes = true overrides it: Nix downloads it if a binary cache has it.',
  noSubstitutes:
    'The derivation has allowSubstitutes = false, so Nix builds it even if a binary cache has it. With always-allow-substitutes = true in ' +
    'nix.conf, Nix downloads it and needs no builder.',
  inputs: {
    downloaded:
      'builders-use-substitutes = true: the builder downloads what the build needs from binary caches itself, so it must reach them.',
    copied:
      'builders-use-substitutes = false: this Mac copies what the build needs to the builder. With true, the builder downloads it itself.',
    unknown:
      'This Mac copies what the build needs to the builder, unless builders-use-substitutes = true lets the builder download it itself.',
  },
})

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
    isLocal && settings.maxJobs === '0' ? relevantSettingsTexts.noLocalBuilds(`${system}`) : null,
    derivation?.allowsSubstitutes === false ? describeAllowance(settings) : null,
    isLocal || !isSent ? null : describeInputs(settings),
  ]
  return sentences.filter((sentence) => sentence !== null)
}

function describeAllowance(settings: NixSettings | null): string {
  return settings?.alwaysAllowSubstitutes === true
    ? relevantSettingsTexts.overriddenSubstitutes
    : relevantSettingsTexts.noSubstitutes
}

/** How a machine gets what the build needs. */
function describeInputs(settings: NixSettings | null): string {
  if (settings?.buildersUseSubstitutes === true) return relevantSettingsTexts.inputs.downloaded
  return settings?.buildersUseSubstitutes === false
    ? relevantSettingsTexts.inputs.copied
    : relevantSettingsTexts.inputs.unknown
}
