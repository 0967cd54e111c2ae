import type { Snapshot } from '../../../core/model/snapshot.ts'
import { describeLayer, findIgnoredBuildersLine } from '../../../core/nix/builders-setting.ts'
import { fromFile } from '../../facts/evidence.ts'
import type { Match, Rule } from '../../facts/rule.ts'

export const buildersSettingIgnored: Rule = {
  id: 'builders-setting-ignored',
  severity: 'note',
  title: 'Nix ignores your own builders setting',
  headline: 'Nix ignores your own builders setting',
  background:
    "The nix-daemon runs as root, so it takes builders only from this Mac's nix.conf and from users that it trusts (trusted-users). From " +
    'everybody else it takes the empty value alone, which switches the builders off. What your own nix.conf, NIX_CONFIG or --builders names ' +
    'has no effect on builds, although nix config show prints it.',
  detection:
    'Your own nix.conf or NIX_CONFIG sets builders, and trusted-users has root alone; or Nix prints "ignoring the client-specified setting \'builders\'".',
  remedy:
    "By hand: take the line out and put its machines into nix.buildMachines, so that they stand in this Mac's machines file. Or let the daemon " +
    'trust your account (nix.settings.trusted-users): that is worth as much as root on this Mac.',
  permanentFix: 'nix.distributedBuilds = true;\n# and the machines of that line in nix.buildMachines',
  link: 'build',
  detect,
}

function detect(snapshot: Snapshot): readonly Match[] {
  const line = findIgnoredBuildersLine(snapshot)
  if (line === null) return []
  return [
    {
      subject: line.file,
      cause:
        "nix-daemon doesn't trust your account, so it ignores the builders that your own configuration sets.",
      explanation:
        `${describeLayer(line)} (${line.file}, line ${line.line}) sets builders, and the nix-daemon does not trust your account ` +
        "(trusted-users has root alone), so it goes by this Mac's own setting instead. Take the line out; where its machines should build, put " +
        'them into nix.buildMachines.',
      evidence: [fromFile('The line without effect', line.file, line.line, line.value.slice(0, 120))],
    },
  ]
}
