import { listEntries } from '../builders/builder.ts'
import { valueOrNull } from '../model/observation.ts'
import type { MachineEntry, Snapshot } from '../model/snapshot.ts'

/** Returns the Mac's own system, e.g. `aarch64-darwin`. */
export function getOwnSystem(snapshot: Snapshot): string {
  return valueOrNull(snapshot.nix.settings)?.system ?? 'aarch64-darwin'
}

/** Returns the machines that a permanent fix must not drop: those of the machines file, else the effective ones. */
export function listMachinesToKeep(snapshot: Snapshot): readonly MachineEntry[] {
  const fileEntries = valueOrNull(snapshot.machinesFile.machines)?.entries ?? []
  return fileEntries.length > 0 ? fileEntries : listEntries(snapshot)
}

/**
 * With Determinate Nix, nix-darwin has `nix.enable = false`: it then rejects linux-builder and ignores the rest of `nix.*`.
 * Determinate's own module has the same options under other names (DeterminateSystems/determinate, modules/nix-darwin).
 */
const determinateNames: readonly (readonly [RegExp, string])[] = [
  [/\bnix\.linux-builder\b/g, 'determinateNix.nixosVmBasedLinuxBuilder'],
  [/\bnix\.(buildMachines|distributedBuilds)\b/g, 'determinateNix.$1'],
  [/\bnix\.settings\b/g, 'determinateNix.customSettings'],
]

/** Options without an equivalent: Determinate Nix collects garbage itself, and its builder's plist names a log. */
const notWithDeterminate = /^(?:nix\.(?:gc|enable)\b|launchd\.daemons\.linux-builder\b)/

/** Adapts a rule's general snippet to this Mac's processor. Not for snippets that were made for this Mac. */
export function adaptToProcessor(snippet: string | null, snapshot: Snapshot): string | null {
  return snippet !== null && getOwnSystem(snapshot) === 'x86_64-darwin' ? adaptToIntel(snippet) : snippet
}

/** Adapts a snippet to an Intel Mac: its guest is x86_64-linux, and it has no builder for Virtualization.framework. */
function adaptToIntel(snippet: string): string {
  return snippet
    .split('\n')
    .filter((line) => !line.includes('linux-builder-vz'))
    .join('\n')
    .replace(/\b(?:aarch64|x86_64)-linux\b/g, (system) =>
      system === 'aarch64-linux' ? 'x86_64-linux' : 'aarch64-linux',
    )
    .replaceAll('aarch64-darwin', 'x86_64-darwin')
}

/** Adapts a snippet to the options that this Mac's nix-darwin accepts. Returns null if none of its lines applies. */
export function adaptToNixInstallation(snippet: string | null, snapshot: Snapshot): string | null {
  if (snippet === null || valueOrNull(snapshot.determinate) !== true) return snippet
  const lines = snippet.split('\n').filter((line) => !notWithDeterminate.test(line))
  if (lines.every((line) => line.trim() === '' || line.startsWith('#'))) return null
  return lines.map(renameForDeterminate).join('\n')
}

function renameForDeterminate(line: string): string {
  // nix.settings inside the guest's own configuration is an option of NixOS, so it keeps its name.
  if (line.startsWith('nix.linux-builder.config.'))
    return line.replace(/^nix\.linux-builder/, 'determinateNix.nixosVmBasedLinuxBuilder')
  let renamedLine = line
  for (const [name, determinateName] of determinateNames)
    renamedLine = renamedLine.replace(name, determinateName)
  return renamedLine
}
