import type { Builder } from '../../../core/builders/builder.ts'
import { listDuplicateEntries } from '../../../core/builders/duplicate-entries.ts'
import type { Snapshot } from '../../../core/model/snapshot.ts'
import { formatList } from '../../../core/text/quantities.ts'
import { defineTexts } from '../../../core/text/translated-texts.ts'
import { fromFile } from '../../facts/evidence.ts'
import type { Match, Rule } from '../../facts/rule.ts'

const texts = defineTexts({
  title: 'The builder is listed more than once',
  headline: 'Linux builder is listed more than once',
  background:
    'Nix counts each entry as another builder: it sends the one VM twice the jobs, and if one entry is ' +
    'wrong, some builds fail. nix-darwin merges lists: an entry in nix.buildMachines is added to ' +
    "linux-builder's own, and nix.buildMachines = [] removes nothing.",
  detection:
    "More than one entry points to the builder's port, by its name or a local address, and they share a " +
    'system. One entry for each system is no duplicate.',
  remedy:
    'If the machines file is a regular file, Builderbar keeps the best entry and all other lines. ' +
    'Otherwise remove your own entry from the configuration, or replace the whole list with ' +
    'lib.mkForce. Don\'t set builders = "": that turns off every builder.',
  cause: (count: number) =>
    `Nix counts one builder as ${count} builders, so it sends ${count} times the jobs.`,
  explanation: (uris: readonly string[]) =>
    `${formatList(uris)} are the same builder, but Nix counts them as ${uris.length} builders and sends ${uris.length} times the jobs. If ` +
    'one of them is wrong, some builds fail. Keep one, and remove the other from the configuration. nix-darwin merges lists: ' +
    'nix.buildMachines = [] removes nothing; lib.mkForce replaces the list. Don\'t set builders = "": that turns off every builder.',
  entry: 'Entry for the builder',
})

export const machinesDuplicate = {
  id: 'machines-duplicate',
  severity: 'warning',
  texts,
  permanentFix:
    "# nix-darwin adds linux-builder's entry: remove your own from nix.buildMachines\n" +
    'nix.linux-builder.enable = true;\n' +
    '# or replace the whole list, with each builder once: nix.buildMachines = lib.mkForce [ … ];',
  link: 'route',
  detect,
} as const satisfies Rule

function detect(snapshot: Snapshot, builders: readonly Builder[]): readonly Match[] {
  const entries = listDuplicateEntries(builders).map(({ entry }) => entry)
  if (entries.length < 2) return []
  return [
    {
      subject: snapshot.machinesFile.path,
      cause: texts.cause(entries.length),
      explanation: texts.explanation(entries.map(({ uri }) => uri)),
      evidence: entries.map((entry) => fromFile(texts.entry, entry.file, entry.line, entry.uri)),
      repairs: ['deduplicate-machines'],
    },
  ]
}
