import type { Builder } from '../../core/builders/builder.ts'
import type { MachineEntry } from '../../core/model/machine-entry.ts'
import { findObjections, type Objection, type RequiredCapabilities } from '../../core/nix/machine-match.ts'

/** Features that Nix in a NixOS guest offers by default; any other must be set in the guest too (Nix, globals.cc). */
const defaultGuestFeatures = new Set(['benchmark', 'big-parallel', 'nixos-test', 'kvm'])

/**
 * Returns the nix-darwin lines that make the managed builder accept such a build; null for any other builder, and if
 * nothing prevents the build. `lackingFeatures`: features that the entry promises but the guest does not have.
 */
export function formatFeaturesFix(
  { kind, entry }: Pick<Builder, 'kind' | 'entry'>,
  requirement: RequiredCapabilities,
  ownSystem: string | null,
  lackingFeatures: readonly string[] = [],
): string | null {
  if (kind !== 'managed' || entry === null) return null
  const objections = findObjections(entry, requirement, ownSystem)
  const missingFeatures = objections.flatMap((objection) =>
    objection.kind === 'features' ? objection.missing : [],
  )
  const option = getOption(entry)
  const lines = objections.flatMap((objection) =>
    formatObjectionFix(objection, option, entry, requirement.system ?? ''),
  )
  const all = [...lines, ...formatGuestFix(option, [...missingFeatures, ...lackingFeatures], entry)]
  return all.length === 0 ? null : all.join('\n')
}

function formatObjectionFix(
  objection: Objection,
  option: string,
  entry: MachineEntry,
  system: string,
): readonly string[] {
  switch (objection.kind) {
    case 'system':
      return formatSystemFix(option, entry, system)
    case 'mandatory':
      return [`${option}.mandatoryFeatures = [ ];`]
    case 'no-slots':
      return [`${option}.maxJobs = 4;`]
    case 'features':
      return [
        `${option}.supportedFeatures = [ ${quoteList([...entry.supportedFeatures, ...objection.missing])} ];`,
      ]
  }
}

/** Determinate's module has the same options as nix-darwin's, under another name. */
function getOption(entry: MachineEntry): string {
  return entry.host === 'nixos-vm-based-linux-builder'
    ? 'determinateNix.nixosVmBasedLinuxBuilder'
    : 'nix.linux-builder'
}

function formatSystemFix(option: string, entry: MachineEntry, system: string): readonly string[] {
  return [
    `${option}.systems = [ ${quoteList([...entry.systems, system])} ];`,
    '# The VM needs an emulator to run it:',
    `${option}.config.boot.binfmt.emulatedSystems = [ ${quoteList([system])} ];`,
    ...(system === 'x86_64-linux'
      ? [`# or, faster, Rosetta: ${option}.package = pkgs.darwin.linux-builder-vz;`]
      : []),
  ]
}

/** The guest's own Nix refuses features that it does not offer. It offers kvm only if it has /dev/kvm (nixpkgs, vz-vm.nix). */
function formatGuestFix(
  option: string,
  missingFeatures: readonly string[],
  entry: MachineEntry,
): readonly string[] {
  const unusualFeatures = missingFeatures.filter((feature) => !defaultGuestFeatures.has(feature))
  return [
    ...(unusualFeatures.length === 0
      ? []
      : [
          `${option}.config.nix.settings.system-features = [ ${quoteList([...entry.supportedFeatures, ...missingFeatures])} ];`,
        ]),
    ...(missingFeatures.includes('kvm')
      ? [
          '# kvm needs nested virtualization: macOS 15 or newer, and an M3 or newer chip',
          `${option}.package = pkgs.darwin.linux-builder-vz;`,
          `${option}.config.virtualisation.vz.nestedVirtualization = true;`,
        ]
      : []),
  ]
}

/** Formats strings for a Nix list. Entries and errors are untrusted input, so characters with a meaning in Nix are replaced. */
function quoteList(values: readonly string[]): string {
  return [...new Set(values)].map((value) => `"${value.replace(/[^A-Za-z0-9._+-]/g, '_')}"`).join(' ')
}
