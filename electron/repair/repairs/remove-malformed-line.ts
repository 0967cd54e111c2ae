import type { Finding } from '../../core/model/finding.ts'
import { valueOrNull } from '../../core/model/observation.ts'
import type { Planned } from '../../core/model/plan.ts'
import type { Snapshot } from '../../core/model/snapshot.ts'
import { planLinesOut } from '../plan/machines-lines.ts'
import type { Repair } from '../plan/repair.ts'
import { undoFiles } from '../plan/undo-files.ts'

const id = 'remove-malformed-line'

/** One bad line breaks every build; without it the others work again (failure-modes.md, card 18). */
export const removeMalformedLine: Repair = {
  id,
  title: 'Take the line that Nix cannot read out of the machines file',
  button: 'Remove the bad line…',
  risk: 'safe',
  plan,
}

export const undoRemoveMalformedLine = undoFiles({
  repair: id,
  title: 'Put the machines file back as it was',
  diffs: (path) => path === '/etc/nix/machines',
})

const permanentFix = `# The lines come from nix.buildMachines. To replace the whole list, also linux-builder's own entry:
nix.buildMachines = lib.mkForce [ /* … */ ];`

function plan(snapshot: Snapshot, finding: Finding): Planned {
  const { path, machines } = snapshot.machinesFile
  if (finding.subject !== path) {
    const reason =
      finding.subject === 'builders'
        ? "The line stands in Nix's setting builders and not in the machines file: take it out of the configuration."
        : `The line stands in ${finding.subject}, which the machines file takes in: only ${path} itself is written.`
    return { ok: false, repair: id, finding: finding.key, reason }
  }
  const problems = (valueOrNull(machines)?.problems ?? []).filter(({ file }) => file === path)
  return planLinesOut(snapshot, finding, {
    repair: id,
    title: removeMalformedLine.title,
    what: problems.length === 1 ? 'the line that Nix cannot read' : 'the lines that Nix cannot read',
    lines: problems.map(({ line }) => line),
    permanentFix,
  })
}
