import type { Snapshot } from '../../core/model/snapshot.ts'
import { defineTexts } from '../../core/text/translated-texts.ts'
import { isAbsent } from '../facts/absence.ts'
import { getDeterminateBuilder } from '../facts/determinate-builder.ts'

/** Texts of the ways to set up a builder. */
export const setupOptionsTexts = defineTexts({
  nixDarwin: {
    title: 'With nix-darwin',
    message:
      "Add this to your nix-darwin configuration (flake.nix or configuration.nix) and run sudo darwin-rebuild switch. Don't customize the VM yet: building a customized one needs a working Linux builder.",
  },
  determinate: {
    title: 'Beside Determinate Nix',
    message:
      "nix-darwin rejects nix.linux-builder with Determinate Nix (nix.enable = false). Add this to the nix-darwin configuration that imports Determinate's module, and run sudo darwin-rebuild switch. You don't need it if Determinate's own Linux builder is on.",
  },
})

/** A way to set up a Linux builder on a Mac that has none. */
export interface SetupOption {
  readonly id: 'nix-darwin' | 'determinate'
  readonly title: string
  /** When this option applies, and where its snippet goes. */
  readonly message: string
  /** Text to copy. */
  readonly snippet: string
  /** Address of the manual. */
  readonly manual: string
}

/**
 * Returns the options to set up a builder, the one for this Mac first. There are none if a builder is set up, if that
 * could not be observed, or if Determinate's own builder is switched on. nix-darwin refuses its own option on a Mac with
 * Determinate Nix, whose module has another one (docs/nix-and-ssh.md, "Determinate Nix").
 */
export function listSetupOptions(snapshot: Snapshot): readonly SetupOption[] {
  if (!isAbsent(snapshot)) return []
  switch (getDeterminateBuilder(snapshot)) {
    case 'enabled':
      return []
    case 'none':
      return [createNixDarwinOption(), createDeterminateOption()]
    default:
      return [createDeterminateOption(), createNixDarwinOption()]
  }
}

function createNixDarwinOption(): SetupOption {
  return {
    id: 'nix-darwin',
    ...setupOptionsTexts.nixDarwin,
    snippet: 'nix.linux-builder.enable = true;\nnix.settings.trusted-users = [ "@admin" ];\n',
    manual: 'https://nix-darwin.github.io/nix-darwin/manual/#opt-nix.linux-builder.enable',
  }
}

function createDeterminateOption(): SetupOption {
  return {
    id: 'determinate',
    ...setupOptionsTexts.determinate,
    snippet: 'determinateNix.nixosVmBasedLinuxBuilder.enable = true;\n',
    manual: 'https://docs.determinate.systems/guides/nix-darwin/',
  }
}
