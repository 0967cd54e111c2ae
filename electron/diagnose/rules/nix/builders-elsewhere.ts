import { isManagedBuilder } from '../../../core/builders/entry-match.ts'
import { includesMachinesFile } from '../../../core/model/builders-edit.ts'
import { valueOrNull } from '../../../core/model/observation.ts'
import type { Snapshot } from '../../../core/model/snapshot.ts'
import { describeLayer, resolveBuildersSetting } from '../../../core/nix/builders-setting.ts'
import { createSettingEvidence, fromFile } from '../../facts/evidence.ts'
import { findExpectedBuilder } from '../../facts/local-builders.ts'
import { formatDaemonRestart } from '../../facts/nix-daemon.ts'
import type { Match, Rule } from '../../facts/rule.ts'

export const buildersElsewhere: Rule = {
  id: 'builders-elsewhere',
  severity: 'error',
  title: 'Nix reads its builders from somewhere other than /etc/nix/machines',
  headline: "Nix isn't using the Linux builder: its settings list other machines",
  background:
    'The setting builders of nix.conf says where the list of machines is. Its default is @/etc/nix/machines, where nix-darwin ' +
    'writes the builder. A value of its own replaces that list: what stands in the machines file is not read.',
  detection:
    'The setting in force does not take in the machines file, and none of its machines is the builder.',
  remedy:
    'Where the line stands in a plain file, Builderbar adds @/etc/nix/machines to it, so that its machines stay, and restarts the daemon. ' +
    'Else take the setting out of the configuration and put the machines into nix.buildMachines. ' +
    'Then restart the daemon: sudo launchctl kickstart -k system/org.nixos.nix-daemon (running builds end).',
  permanentFix: 'nix.distributedBuilds = true;\n# and no nix.settings.builders',
  link: 'build',
  detect,
}

function detect(snapshot: Snapshot): readonly Match[] {
  const setting = resolveBuildersSetting(snapshot)
  const facts = findExpectedBuilder(snapshot)
  if (setting === null || facts === null || setting.value.trim() === '') return []
  const { path } = snapshot.machinesFile
  if (includesMachinesFile(setting.value, path) || usesBuilder(snapshot, facts.port) !== false) return []
  const { line } = setting
  const where = line === null ? '' : ` (${describeLayer(line)}: ${line.file}, line ${line.line})`
  return [
    {
      subject: 'builders',
      cause: `Nix's builders setting leaves out ${path}, where nix-darwin lists the builder.`,
      explanation:
        `Nix's setting builders is "${setting.value.trim().slice(0, 120)}"${where}. It does not take in ${path}, where nix-darwin writes ` +
        'the builder, and names no machine that is the builder, so Nix never uses it. Take the setting out and put its machines ' +
        `into nix.buildMachines, or add @${path} to it, and restart the daemon: ${formatDaemonRestart(snapshot)} (running builds end).`,
      evidence: [
        createSettingEvidence(setting),
        fromFile('The machines file, not read', path, null, facts.entry?.uri ?? ''),
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
