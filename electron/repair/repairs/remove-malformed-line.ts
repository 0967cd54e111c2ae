import type { Finding } from '../../core/model/finding.ts'
import { valueOrNull } from '../../core/model/observation.ts'
import type { Planned } from '../../core/model/plan.ts'
import type { Snapshot } from '../../core/model/snapshot.ts'
import { formatMachinesSnippet } from '../../core/nix/build-machines-snippet.ts'
import { adaptToNixInstallation, getOwnSystem, listMachinesToKeep } from '../../core/nix/permanent-fix.ts'
import { planLinesOut } from '../plan/machines-lines.ts'
import type { Repair } from '../plan/repair.ts'
import { undoFiles } from '../plan/undo-files.ts'

const id = 'remove-malformed-line'

/**
 * One bad line breaks every build; without it the others work again (docs/failures.md, "machines-malformed").
 */
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

/** The machines whose lines Nix can read, in the option that the lines come from. */
function permanentFixOf(snapshot: Snapshot): string {
  const text = `# The lines come from nix.buildMachines. This replaces the whole list, also linux-builder's own entry:
${formatMachinesSnippet(listMachinesToKeep(snapshot), getOwnSystem(snapshot))}`
  return adaptToNixInstallation(text, snapshot) ?? text
}

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
    permanentFix: permanentFixOf(snapshot),
  })
}
