import type { BuilderFacts } from '../../../core/builders/builder-facts.ts'
import type { Snapshot } from '../../../core/model/snapshot.ts'
import { fromFile } from '../../facts/evidence.ts'
import type { Match, Rule } from '../../facts/rule.ts'

export const machinesDuplicate: Rule = {
  id: 'machines-duplicate',
  severity: 'warning',
  title: 'The builder is listed more than once',
  headline: 'Linux builder is listed more than once',
  background:
    'Nix takes each entry for a machine of its own: it sends the one builder twice the jobs, and where one of the entries is ' +
    'wrong, builds fail now and then. Lists in nix-darwin add up: nix.buildMachines = [ … ] puts an entry beside ' +
    "linux-builder's, and nix.buildMachines = [] removes nothing.",
  detection: "More than one entry leads to the builder's port, or names it by its alias or a local address.",
  remedy:
    'Where the file is a plain one, the repair deduplicate-machines keeps the best entry and leaves all other lines. Else: ' +
    'take the entry of your own out of the configuration, or replace the whole list with lib.mkForce. Do not set ' +
    'builders = "": that switches off every builder.',
  permanentFix:
    '# linux-builder brings its own entry: none of your own for it in nix.buildMachines\n' +
    'nix.linux-builder.enable = true;\n' +
    '# or, instead of that, only your own list, each machine once: nix.buildMachines = lib.mkForce [ … ];',
  link: 'route',
  detect,
}

function detect(snapshot: Snapshot, builders: readonly BuilderFacts[]): readonly Match[] {
  const entries = builders.flatMap(({ kind, entry }) => (kind === 'managed' && entry !== null ? [entry] : []))
  if (entries.length < 2) return []
  const uris = entries.map(({ uri }) => uri).join(' and ')
  return [
    {
      subject: snapshot.machinesFile.path,
      cause: `Nix counts one builder as ${entries.length} machines and sends it ${entries.length} times the jobs.`,
      explanation:
        `${uris} are the same builder. Nix takes them for ${entries.length} machines, sends ${entries.length} times the jobs, and ` +
        'fails now and then where one of them is wrong. Keep one: take the other out of the configuration. Lists in nix-darwin ' +
        'add up, so nix.buildMachines = [] removes nothing; lib.mkForce replaces. builders = "" would switch off every builder.',
      evidence: entries.map((entry) =>
        fromFile('An entry for the builder', entry.file, entry.line, entry.uri),
      ),
      repairs: ['deduplicate-machines'],
    },
  ]
}
