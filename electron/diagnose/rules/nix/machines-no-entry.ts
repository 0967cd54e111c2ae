import { allBuilders } from '../../../core/builders/builder-facts.ts'
import { offersLinux } from '../../../core/builders/entry-match.ts'
import { valueOrNull } from '../../../core/model/observation.ts'
import type { Snapshot } from '../../../core/model/snapshot.ts'
import { fromFile } from '../../facts/evidence.ts'
import { expectedBuilder } from '../../facts/local-builders.ts'
import { problemsOf } from '../../facts/machines-problems.ts'
import type { Match, Rule } from '../../facts/rule.ts'
import { isMissing } from './machines-missing.ts'

export const machinesNoEntry: Rule = {
  id: 'machines-no-entry',
  severity: 'error',
  title: "No machines entry is this Mac's builder",
  headline: 'Nix does not know of the Linux builder: no machines entry is for it.',
  background:
    'The builder is set up on this Mac, but no line of the machines file leads to it, or its line promises no Linux system. ' +
    'Nix then sends it nothing.',
  detection:
    'The machines file was read whole, and none of its entries names the builder, its port, or a -linux system for it.',
  remedy:
    'Run darwin-rebuild switch: nix-darwin writes the entry. A list of your own in nix.buildMachines adds to it; with ' +
    'lib.mkForce it replaces it.',
  permanentFix: 'nix.linux-builder.enable = true;\nnix.linux-builder.systems = [ "aarch64-linux" ];',
  link: 'route',
  detect,
}

function detect(snapshot: Snapshot): readonly Match[] {
  const facts = expectedBuilder(snapshot)
  const machines = valueOrNull(snapshot.machinesFile.machines)
  if (facts?.service == null || machines === null || isMissing(snapshot)) return []
  if (problemsOf(snapshot).length > 0) return []
  const { path } = snapshot.machinesFile
  const own = allBuilders(snapshot).filter(({ kind: whose, entry }) => whose === 'managed' && entry !== null)
  if (own.some(({ entry }) => offersLinux(entry))) return []
  const entry = own[0]?.entry
  if (entry) {
    return [
      {
        subject: path,
        title: "The builder's entry promises no Linux system",
        explanation:
          `The entry ${entry.uri} lists ${entry.systems.join(', ') || 'no systems'} in its second column, so Nix sends it no ` +
          'Linux build. It needs aarch64-linux there.',
        evidence: [
          fromFile('The entry', entry.file, entry.line, `systems: ${entry.systems.join(',') || '-'}`),
        ],
      },
    ]
  }
  const uris = machines.entries.map(({ uri }) => uri)
  return [
    {
      subject: path,
      explanation:
        `${facts.service.label} is set up on this Mac and its port is ${facts.port}, but ` +
        `${uris.length === 0 ? `${path} has no entry` : `no entry of ${path} leads to it`}. Nix sends it nothing. Run ` +
        'darwin-rebuild switch: nix-darwin writes the entry.',
      evidence: [
        fromFile(
          'The machines file',
          path,
          null,
          uris.length === 0 ? 'no entries' : uris.slice(0, 10).join(', '),
        ),
      ],
    },
  ]
}
