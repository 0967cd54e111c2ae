import type { Snapshot } from '../../../core/model/snapshot.ts'
import { findIgnoredBuildersLine } from '../../../core/nix/builders-setting.ts'
import { defineTexts } from '../../../core/text/translated-texts.ts'
import { fromFile } from '../../facts/evidence.ts'
import type { Match, Rule } from '../../facts/rule.ts'

const texts = defineTexts({
  title: 'Nix ignores your own builders setting',
  headline: 'Nix ignores your own builders setting',
  background:
    "nix-daemon takes builders only from this Mac's nix.conf and from users that it trusts " +
    '(trusted-users). From everyone else it accepts only an empty value. Builders in your own nix.conf, ' +
    'NIX_CONFIG, or --builders have no effect, although nix config show prints them.',
  detection:
    'Your own nix.conf or NIX_CONFIG sets builders and trusted-users lists only root, or Nix prints ' +
    '"ignoring the client-specified setting \'builders\'".',
  remedy:
    'Remove the line and move its machines to nix.buildMachines. Or add your account to ' +
    'nix.settings.trusted-users, which is as powerful as root on this Mac.',
  cause:
    "nix-daemon doesn't trust your account, so it ignores the builders that your own configuration sets.",
  ownFile: (file: string, line: number) =>
    `Your own nix.conf (${file}, line ${line}) sets builders, but nix-daemon doesn't trust your account (trusted-users lists only root), ` +
    "so it uses this Mac's own setting.",
  environment: (line: number) =>
    `Line ${line} of the environment variable NIX_CONFIG sets builders, but nix-daemon doesn't trust your account (trusted-users lists ` +
    "only root), so it uses this Mac's own setting.",
  advice: 'Remove the line. To use its machines, add them to nix.buildMachines.',
  ignoredLine: 'The ignored line',
})

export const buildersSettingIgnored = {
  id: 'builders-setting-ignored',
  severity: 'note',
  texts,
  permanentFix: 'nix.distributedBuilds = true;\n# and list the machines of that line in nix.buildMachines',
  link: 'build',
  detect,
} as const satisfies Rule

function detect(snapshot: Snapshot): readonly Match[] {
  const line = findIgnoredBuildersLine(snapshot)
  if (line === null) return []
  return [
    {
      subject: line.file,
      cause: texts.cause,
      explanation: [
        line.layer === 'user' ? texts.ownFile(line.file, line.line) : texts.environment(line.line),
        texts.advice,
      ].join(' '),
      evidence: [fromFile(texts.ignoredLine, line.file, line.line, line.value.slice(0, 120))],
    },
  ]
}
