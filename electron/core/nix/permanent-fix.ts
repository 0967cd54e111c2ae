import { entriesOf } from '../builders/builder-facts.ts'
import { valueOrNull } from '../model/observation.ts'
import type { MachineEntry, Snapshot } from '../model/snapshot.ts'

/** The Mac's own system, as Nix names it. */
export function ownSystem(snapshot: Snapshot): string {
  return valueOrNull(snapshot.nix.settings)?.system ?? 'aarch64-darwin'
}

/** All machines that are to be kept: those of the machines file, else those in force. */
export function machinesToKeep(snapshot: Snapshot): readonly MachineEntry[] {
  const inFile = valueOrNull(snapshot.machinesFile.machines)?.entries ?? []
  return inFile.length > 0 ? inFile : entriesOf(snapshot)
}

/**
 * Beside Determinate Nix nix-darwin has nix.enable = false: it refuses linux-builder and drops the rest of nix.*. Determinate's own
 * module has the same options under its name (DeterminateSystems/determinate, modules/nix-darwin).
 */
const determinateNames: readonly (readonly [RegExp, string])[] = [
  [/\bnix\.linux-builder\b/g, 'determinateNix.nixosVmBasedLinuxBuilder'],
  [/\bnix\.(buildMachines|distributedBuilds)\b/g, 'determinateNix.$1'],
  [/\bnix\.settings\b/g, 'determinateNix.customSettings'],
]

/** Lines that have no such twin: Determinate Nix collects garbage by itself, and its builder's plist names a log. */
const notBesideDeterminate = /^(?:nix\.(?:gc|enable)\b|launchd\.daemons\.linux-builder\b)/

/** The same change where an Intel Mac is meant: its guest is x86_64-linux, and Virtualization.framework's builder is not for it. */
function forIntel(snippet: string): string {
  return snippet
    .split('\n')
    .filter((line) => !line.includes('linux-builder-vz'))
    .join('\n')
    .replace(/\b(?:aarch64|x86_64)-linux\b/g, (system) =>
      system === 'aarch64-linux' ? 'x86_64-linux' : 'aarch64-linux',
    )
    .replaceAll('aarch64-darwin', 'x86_64-darwin')
}

/** A rule's general snippet for the processor of this Mac. What was made of this Mac's own facts must not go through it. */
export function forProcessor(snippet: string | null, snapshot: Snapshot): string | null {
  return snippet !== null && ownSystem(snapshot) === 'x86_64-darwin' ? forIntel(snippet) : snippet
}

/** A snippet by the options that this Mac's nix-darwin takes; null where nothing of it is left. */
export function forNixInstallation(snippet: string | null, snapshot: Snapshot): string | null {
  if (snippet === null || valueOrNull(snapshot.determinate) !== true) return snippet
  const lines = snippet.split('\n').filter((line) => !notBesideDeterminate.test(line))
  if (lines.every((line) => line.trim() === '' || line.startsWith('#'))) return null
  // nix.settings inside of the guest's own configuration is NixOS's option.
  return lines
    .map((line) =>
      line.startsWith('nix.linux-builder.config.')
        ? line.replace(/^nix\.linux-builder/, 'determinateNix.nixosVmBasedLinuxBuilder')
        : determinateNames.reduce((text, [name, twin]) => text.replace(name, twin), line),
    )
    .join('\n')
}
