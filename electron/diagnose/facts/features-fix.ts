import type { BuilderFacts } from '../../core/builders/builder-facts.ts'
import type { MachineEntry } from '../../core/model/machine-entry.ts'
import { type Objection, objectionsOf, type Required } from '../../core/nix/machine-match.ts'

/** What the Nix of a NixOS guest offers by itself; anything else has to be set there too (globals.cc). */
const offeredByGuest = new Set(['benchmark', 'big-parallel', 'nixos-test', 'kvm'])

/**
 * The nix-darwin lines after which this Mac's own builder takes such a build; null for any other machine, and where
 * nothing stands in the way. `lacking`: features that the entry promises and the guest does not have.
 */
export function featuresFix(
  { kind: whose, entry }: Pick<BuilderFacts, 'kind' | 'entry'>,
  required: Required,
  ownSystem: string | null,
  lacking: readonly string[] = [],
): string | null {
  if (whose !== 'managed' || entry === null) return null
  const objections = objectionsOf(entry, required, ownSystem)
  const missing = objections.flatMap((objection) => (objection.kind === 'features' ? objection.missing : []))
  const option = optionOf(entry)
  const lines = objections.flatMap((objection) => linesFor(objection, option, entry, required.system ?? ''))
  const all = [...lines, ...guestLines(option, [...missing, ...lacking], entry)]
  return all.length === 0 ? null : all.join('\n')
}

function linesFor(
  objection: Objection,
  option: string,
  entry: MachineEntry,
  system: string,
): readonly string[] {
  switch (objection.kind) {
    case 'system':
      return systemLines(option, entry, system)
    case 'mandatory':
      return [`${option}.mandatoryFeatures = [ ];`]
    case 'no-slots':
      return [`${option}.maxJobs = 4;`]
    case 'features':
      return [
        `${option}.supportedFeatures = [ ${quoted([...entry.supportedFeatures, ...objection.missing])} ];`,
      ]
  }
}

/** Determinate's module has the options of nix-darwin's under a name of its own. */
function optionOf(entry: MachineEntry): string {
  return entry.host === 'nixos-vm-based-linux-builder'
    ? 'determinateNix.nixosVmBasedLinuxBuilder'
    : 'nix.linux-builder'
}

function systemLines(option: string, entry: MachineEntry, system: string): readonly string[] {
  return [
    `${option}.systems = [ ${quoted([...entry.systems, system])} ];`,
    '# The guest must have the means to run it: an emulator,',
    `${option}.config.boot.binfmt.emulatedSystems = [ ${quoted([system])} ];`,
    ...(system === 'x86_64-linux'
      ? [`# or, faster, Rosetta instead: ${option}.package = pkgs.darwin.linux-builder-vz;`]
      : []),
  ]
}

/** The guest's own Nix refuses what it does not offer; kvm it offers where it has /dev/kvm (nixpkgs' vz-vm.nix). */
function guestLines(option: string, missing: readonly string[], entry: MachineEntry): readonly string[] {
  const unusual = missing.filter((feature) => !offeredByGuest.has(feature))
  return [
    ...(unusual.length === 0
      ? []
      : [
          `${option}.config.nix.settings.system-features = [ ${quoted([...entry.supportedFeatures, ...missing])} ];`,
        ]),
    ...(missing.includes('kvm')
      ? [
          '# kvm needs nested virtualization: macOS 15 or newer, and an M3 or newer chip',
          `${option}.package = pkgs.darwin.linux-builder-vz;`,
          `${option}.config.virtualisation.vz.nestedVirtualization = true;`,
        ]
      : []),
  ]
}

/** Only letters that mean nothing to Nix: what an entry or an error says is a stranger's word. */
function quoted(words: readonly string[]): string {
  return [...new Set(words)].map((word) => `"${word.replace(/[^A-Za-z0-9._+-]/g, '_')}"`).join(' ')
}
