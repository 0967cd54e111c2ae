import { valueIfSeen } from '../builder/seen.ts'
import type { Snapshot } from '../builder/snapshot.ts'
import { isAbsent } from './builder-absent.ts'

/** One way to a Linux builder for a Mac that has none. */
export interface SettingUp {
  readonly id: 'nix-darwin' | 'determinate'
  readonly title: string
  /** When this is the way, and where its text goes. */
  readonly says: string
  /** What is copied. */
  readonly snippet: string
}

/**
 * The ways to set a builder up, that for this Mac first; none where a builder is set up or could not be looked for.
 * nix-darwin refuses its own option beside Determinate Nix (failure-modes.md), whose module brings another.
 */
export function settingUp(snapshot: Snapshot): readonly SettingUp[] {
  if (!isAbsent(snapshot)) return []
  return valueIfSeen(snapshot.determinate) === true ? [determinate, nixDarwin] : [nixDarwin, determinate]
}

const nixDarwin: SettingUp = {
  id: 'nix-darwin',
  title: 'With nix-darwin',
  says: 'Add this to your nix-darwin configuration (flake.nix or configuration.nix) and run darwin-rebuild switch. Leave the guest as it is the first time: a changed one can only be built on Linux.',
  snippet: 'nix.linux-builder.enable = true;\nnix.settings.trusted-users = [ "@admin" ];\n',
}

const determinate: SettingUp = {
  id: 'determinate',
  title: 'Beside Determinate Nix',
  says: "nix-darwin's own option is refused there (nix.enable = false). Add this to the nix-darwin configuration that imports Determinate's module, and run darwin-rebuild switch.",
  snippet: 'determinateNix.nixosVmBasedLinuxBuilder.enable = true;\n',
}
