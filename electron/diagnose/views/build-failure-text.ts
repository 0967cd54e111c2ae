import type { BuildFailureKind } from '../../core/nix/output/build-failure.ts'
import { defineTexts } from '../../core/text/translated-texts.ts'

const english: Readonly<Record<BuildFailureKind, string>> = {
  hash: "It isn't the builder: what was downloaded has another hash than the derivation says. Check the source, then correct the hash there.",
  'own-nix':
    "It isn't the builder: Nix on this Mac can't build by itself, because something is wrong with its accounts, its store, its folders or its limits.",
  'disabled-feature':
    "It isn't the builder: that experimental feature of Nix is off. Add it to experimental-features in nix.conf.",
  path: "It isn't the builder: your shell doesn't find Nix's programs. An update of macOS may have removed the lines that its installer added to /etc/zshrc.",
  'linux-program':
    "It isn't the builder: this program is for Linux, and this Mac can't run it. Building it works; run it on Linux.",
  'other-vm':
    "It isn't the builder: Lima and Colima print that, and no Linux builder on this Mac is a VM of theirs.",
  activation:
    "It isn't the builder: nix-darwin stopped before it changed anything. Its message says what to settle first.",
  evaluation: "It isn't the builder: Nix stopped while it read the expressions, before any build.",
  timeout:
    'The build ran longer than timeout or max-silent-time allows, so Nix ended it. The builder accepted it.',
  download:
    "It isn't the builder: this Mac couldn't download what it needs. Check its network, proxy and certificates.",
  build: "It isn't the builder: the build itself failed. Its own output, above this line, says why.",
}

/** Texts of what failed instead of a builder. */
export const buildFailureTexts = defineTexts(english)

/** Says what failed instead of a builder. */
export function describeBuildFailure(kind: BuildFailureKind): string {
  return buildFailureTexts[kind]
}
