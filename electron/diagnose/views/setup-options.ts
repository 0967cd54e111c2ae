import type { Snapshot } from '../../core/model/snapshot.ts'
import { determinateBuilder } from '../facts/determinate-builder.ts'
import { isAbsent } from '../rules/service/builder-absent.ts'

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
 * The ways to set a builder up, that for this Mac first; none where a builder is set up, could not be looked for, or
 * is not needed since Determinate's own is switched on.
 * nix-darwin refuses its own option beside Determinate Nix (failure-modes.md), whose module brings another.
 */
export function settingUp(snapshot: Snapshot): readonly SettingUp[] {
  if (!isAbsent(snapshot)) return []
  switch (determinateBuilder(snapshot)) {
    case 'enabled':
      return []
    case 'none':
      return [nixDarwin, determinate]
    default:
      return [determinate, nixDarwin]
  }
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
  says: "nix-darwin's own option is refused there (nix.enable = false). Add this to the nix-darwin configuration that imports Determinate's module, and run darwin-rebuild switch. It is not needed where Determinate's own Linux builder is switched on.",
  snippet: 'determinateNix.nixosVmBasedLinuxBuilder.enable = true;\n',
}
