import { listEntries } from '../../../core/builders/builder.ts'
import type { Snapshot } from '../../../core/model/snapshot.ts'
import { describeLayer, resolveBuildersSetting } from '../../../core/nix/builders-setting.ts'
import { defineTexts } from '../../../core/text/translated-texts.ts'
import { createSettingEvidence } from '../../facts/evidence.ts'
import { findExpectedBuilder } from '../../facts/local-builders.ts'
import { formatDaemonRestart } from '../../facts/nix-daemon.ts'
import type { Match, Rule } from '../../facts/rule.ts'

const texts = defineTexts({
  title: 'Remote builders are turned off in Nix',
  headline: "Nix isn't using any builders: its builders setting is empty",
  background:
    "Nix's builders setting says where its list of builders is. Empty, it turns off every builder, and " +
    'Nix only says "a \'aarch64-linux\' ... is required". nix-darwin writes it empty when ' +
    'nix.distributedBuilds is false.',
  detection: 'Nix reports its settings, and its nix.conf files show which line sets this one.',
  remedy:
    'If the line is in a regular file, Builderbar removes it and restarts nix-daemon. If nix-darwin ' +
    'links the file, remove the line from your configuration, run sudo darwin-rebuild switch, and ' +
    'restart nix-daemon, which ends running builds: sudo launchctl kickstart -k ' +
    'system/org.nixos.nix-daemon',
  cause: "Nix's builders setting is empty, so Nix uses no builder, whatever /etc/nix/machines says.",
  emptySetting: "Nix's builders setting is empty, so Nix uses no builder, whatever the machines file says.",
  emptyLine: ({ layer, file, line }: { layer: string; file: string; line: number }) =>
    `Nix's builders setting is empty (${layer}: ${file}, line ${line}), so Nix uses no builder, whatever the machines file says.`,
  ownRemedy: 'Remove the line; it applies to your own builds.',
  otherRemedy: (restart: string) =>
    `Remove the line, then restart nix-daemon, which reads nix.conf only at startup and ends running builds: ${restart}`,
})

export const buildersOff = {
  id: 'builders-off',
  severity: 'error',
  texts,
  permanentFix:
    'nix.distributedBuilds = true;\n' +
    '# If your configuration has nix.distributedBuilds = lib.mkForce false, remove it: it overrides this line.\n' +
    '# Also remove nix.settings.builders = "";',
  link: 'build',
  detect,
} as const satisfies Rule

function detect(snapshot: Snapshot): readonly Match[] {
  const setting = resolveBuildersSetting(snapshot)
  if (setting === null || setting.value.trim() !== '') return []
  // An empty setting switches nothing off if no builder is set up.
  if (findExpectedBuilder(snapshot) === null && listEntries(snapshot).length === 0) return []
  const { line } = setting
  return [
    {
      subject: 'builders',
      cause: texts.cause,
      explanation: [
        line === null
          ? texts.emptySetting
          : texts.emptyLine({ layer: describeLayer(line), file: line.file, line: line.line }),
        line?.layer === 'user' || line?.layer === 'environment'
          ? texts.ownRemedy
          : texts.otherRemedy(formatDaemonRestart(snapshot)),
      ].join(' '),
      evidence: [createSettingEvidence(setting)],
      repairs: ['restore-builders'],
    },
  ]
}
