import { type BuilderFacts, listBuilders } from '../../core/builders/builder-facts.ts'
import type { Finding } from '../../core/model/finding.ts'
import type { Planned } from '../../core/model/plan.ts'
import type { Snapshot } from '../../core/model/snapshot.ts'
import { adaptToNixInstallation } from '../../core/nix/permanent-fix.ts'
import { planLinesOut } from '../plan/machines-lines.ts'
import type { Repair } from '../plan/repair.ts'
import { undoFiles } from '../plan/undo-files.ts'

const id = 'deduplicate-machines'

/** Nix takes each entry for a machine of its own (docs/failures.md, "machines-duplicate"). */
export const deduplicateMachines: Repair = {
  id,
  title: 'Keep one entry for the builder in the machines file',
  button: 'Remove duplicate entries…',
  risk: 'safe',
  plan,
}

export const undoDeduplicateMachines = undoFiles({
  repair: id,
  title: 'Put the machines file back as it was',
  diffs: (path) => path === '/etc/nix/machines',
})

const permanentFix = `# linux-builder brings its own entry: none of your own for it in nix.buildMachines
nix.linux-builder.enable = true;
# or, instead of that, only your own list, each machine once: nix.buildMachines = lib.mkForce [ … ];`

function plan(snapshot: Snapshot, finding: Finding): Planned {
  const { path } = snapshot.machinesFile
  const own = listBuilders(snapshot).filter(({ kind: whose, entry }) => whose === 'managed' && entry !== null)
  const kept = [...own].sort((one, other) => worth(other) - worth(one))[0]
  const others = own.filter((facts) => facts !== kept).flatMap(({ entry }) => (entry === null ? [] : [entry]))
  const remote = others.find(({ file }) => file !== path)
  if (!kept?.entry || others.length === 0 || remote !== undefined) {
    const reason =
      remote === undefined
        ? 'Only one entry for the builder is seen now.'
        : `The entry ${remote.uri} stands in ${remote.file}: only ${path} is written. Take it out there.`
    return { ok: false, repair: id, finding: finding.key, reason }
  }
  return planLinesOut(snapshot, finding, {
    repair: id,
    title: deduplicateMachines.title,
    what: `every entry for the builder but ${kept.entry.uri} of line ${kept.entry.line}`,
    lines: others.map(({ line }) => line),
    permanentFix: adaptToNixInstallation(permanentFix, snapshot) ?? permanentFix,
  })
}

/** Best is the entry that brings the host key and the name that ssh configuration knows, as nix-darwin writes it. */
function worth({ entry }: BuilderFacts): number {
  if (entry === null) return -1
  const isNamed = /^(?:nixos-vm-based-)?linux-builder$/.test(entry.host)
  return (entry.hostKey === null ? 0 : 2) + (isNamed ? 4 : 0) + (entry.sshKey === null ? 0 : 1)
}
