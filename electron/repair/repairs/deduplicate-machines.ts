import { type BuilderFacts, listBuilders } from '../../core/builders/builder-facts.ts'
import { adaptToNixInstallation } from '../../core/nix/permanent-fix.ts'
import { removeMachinesLines } from '../plan/machines-lines.ts'
import { refuse } from '../plan/plan-parts.ts'
import { repair } from '../plan/repair.ts'
import { undoFiles } from '../plan/undo-files.ts'

const permanentFix = `# linux-builder brings its own entry: none of your own for it in nix.buildMachines
nix.linux-builder.enable = true;
# or, instead of that, only your own list, each machine once: nix.buildMachines = lib.mkForce [ … ];`

/** Nix counts each entry as a machine of its own (docs/failures.md, "machines-duplicate"). */
export const deduplicateMachines = repair({
  id: 'deduplicate-machines',
  title: 'Keep one builder entry in the machines file',
  button: 'Remove Duplicate Entries…',
  risk: 'safe',
  undo: undoFiles({
    title: 'Restore the previous machines file',
    writes: (path) => path === '/etc/nix/machines',
  }),
  plan(snapshot) {
    const { path } = snapshot.machinesFile
    const own = listBuilders(snapshot).filter(({ kind, entry }) => kind === 'managed' && entry !== null)
    const kept = [...own].sort((a, b) => rankEntry(b) - rankEntry(a))[0]
    const others = own
      .filter((facts) => facts !== kept)
      .flatMap(({ entry }) => (entry === null ? [] : [entry]))
    const inOtherFile = others.find(({ file }) => file !== path)
    if (inOtherFile !== undefined) {
      return refuse(
        `The entry ${inOtherFile.uri} is in ${inOtherFile.file}, and Builderbar edits only ${path}. Remove it there.`,
      )
    }
    if (!kept?.entry || others.length === 0) return refuse('Only one entry for the builder is seen now.')
    return removeMachinesLines(snapshot, {
      what: `every builder entry except ${kept.entry.uri} (line ${kept.entry.line})`,
      lines: others.map(({ line }) => line),
      permanentFix: adaptToNixInstallation(permanentFix, snapshot) ?? permanentFix,
    })
  },
})

/** Ranks an entry: best is one with a host key and the name that the ssh configuration has, as nix-darwin writes it. */
function rankEntry({ entry }: BuilderFacts): number {
  if (entry === null) return -1
  const isNamed = /^(?:nixos-vm-based-)?linux-builder$/.test(entry.host)
  return (entry.hostKey === null ? 0 : 2) + (isNamed ? 4 : 0) + (entry.sshKey === null ? 0 : 1)
}
