import { isManagedBuilder } from '../../../core/builders/entry-match.ts'
import { includesMachinesFile } from '../../../core/model/builders-edit.ts'
import { valueOrNull } from '../../../core/model/observation.ts'
import type { Snapshot } from '../../../core/model/snapshot.ts'
import { describeLayer, resolveBuildersSetting } from '../../../core/nix/builders-setting.ts'
import { defineTexts } from '../../../core/text/translated-texts.ts'
import { createSettingEvidence, fromFile } from '../../facts/evidence.ts'
import { findExpectedBuilder } from '../../facts/local-builders.ts'
import { formatDaemonRestart } from '../../facts/nix-daemon.ts'
import type { Match, Rule } from '../../facts/rule.ts'

const texts = defineTexts({
  title: 'Nix reads its builders from somewhere other than /etc/nix/machines',
  headline: "Nix isn't using the Linux builder: its settings list other machines",
  background:
    "Nix's builders setting says where its list of builders is. The default is @/etc/nix/machines, " +
    'where nix-darwin lists the builder. Any other value replaces that list, so Nix ignores the ' +
    'machines file.',
  detection:
    "The setting in effect doesn't include the machines file, and none of the machines it lists is the " +
    'builder.',
  remedy:
    'If the setting is in a regular file, Builderbar adds @/etc/nix/machines to it and restarts ' +
    'nix-daemon. Otherwise remove the setting from your configuration, move its machines to ' +
    'nix.buildMachines, and restart nix-daemon, which ends running builds: sudo launchctl kickstart -k ' +
    'system/org.nixos.nix-daemon',
  cause: (machinesFile: string) =>
    `Nix's builders setting leaves out ${machinesFile}, where nix-darwin lists the builder.`,
  setting: (value: string) => `Nix's builders setting is "${value}".`,
  settingOfLine: (setting: { value: string; layer: string; file: string; line: number }) =>
    `Nix's builders setting is "${setting.value}" (${setting.layer}: ${setting.file}, line ${setting.line}).`,
  consequence: (machinesFile: string, restart: string) =>
    `It leaves out ${machinesFile}, where nix-darwin lists the builder, so Nix never uses the builder. Remove the setting and move its ` +
    `machines to nix.buildMachines, or add @${machinesFile} to it. Then restart nix-daemon, which ends running builds: ${restart}`,
  ignoredFile: 'The machines file, which Nix ignores',
})

export const buildersElsewhere = {
  id: 'builders-elsewhere',
  severity: 'error',
  texts,
  permanentFix: 'nix.distributedBuilds = true;\n# and remove nix.settings.builders',
  link: 'build',
  detect,
} as const satisfies Rule

function detect(snapshot: Snapshot): readonly Match[] {
  const setting = resolveBuildersSetting(snapshot)
  const builder = findExpectedBuilder(snapshot)
  if (setting === null || builder === null || setting.value.trim() === '') return []
  const { path } = snapshot.machinesFile
  if (includesMachinesFile(setting.value, path) || usesBuilder(snapshot, builder.port) !== false) return []
  const { line } = setting
  const value = setting.value.trim().slice(0, 120)
  return [
    {
      subject: 'builders',
      cause: texts.cause(path),
      explanation: [
        line === null
          ? texts.setting(value)
          : texts.settingOfLine({ value, layer: describeLayer(line), file: line.file, line: line.line }),
        texts.consequence(path, formatDaemonRestart(snapshot)),
      ].join(' '),
      evidence: [
        createSettingEvidence(setting),
        fromFile(texts.ignoredFile, path, null, builder.entry?.uri ?? ''),
      ],
      repairs: ['restore-builders'],
    },
  ]
}

/** Whether one of the effective machines entries is the builder; null if they were not observed. */
function usesBuilder(snapshot: Snapshot, port: number): boolean | null {
  const effectiveMachines = valueOrNull(snapshot.nix.effectiveMachines)
  if (effectiveMachines === null) return null
  return effectiveMachines.entries.some((entry) => {
    const route = snapshot.routes.find(({ uri }) => uri === entry.uri) ?? null
    return isManagedBuilder(entry, port, route)
  })
}
