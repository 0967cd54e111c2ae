import { valueOrNull } from '../../core/model/observation.ts'
import type { Snapshot } from '../../core/model/snapshot.ts'
import { formatMachinesSnippet } from '../../core/nix/build-machines-snippet.ts'
import { adaptToNixInstallation, getOwnSystem, listMachinesToKeep } from '../../core/nix/permanent-fix.ts'
import { formatLineNumbers, selectPlural } from '../../core/text/quantities.ts'
import { defineTexts } from '../../core/text/translated-texts.ts'
import { removeMachinesLines } from '../plan/machines-lines.ts'
import { refuse } from '../plan/plan-parts.ts'
import { repair } from '../plan/repair.ts'
import { undoFiles } from '../plan/undo-files.ts'

const texts = defineTexts({
  title: "Remove the line Nix can't read from the machines file",
  progress: "Removing the line Nix can't read",
  done: 'Bad line removed from the machines file',
  failure: {
    notDone: "Bad line wasn't removed from the machines file",
    unsure: 'Bad line may still be in the machines file',
  },
  button: 'Remove Bad Line…',
  undo: {
    title: 'Restore the previous machines file',
    progress: 'Restoring the previous machines file',
    done: 'Previous machines file restored',
    failure: {
      notDone: "Previous machines file wasn't restored",
      unsure: 'Previous machines file may not have been restored',
    },
  },
  refusals: {
    inSetting:
      "The line is in Nix's builders setting, not in the machines file. Remove it from the configuration.",
    otherFile: (file: string, path: string) =>
      `The line is in ${file}, which the machines file includes, and Builderbar edits only ${path}.`,
  },
  steps: {
    removal: (path: string, lines: readonly number[]) =>
      selectPlural(
        lines.length,
        `Remove the line Nix can't read from ${path} (${formatLineNumbers(lines)}); other lines, owner, and mode stay the same`,
        `Remove the lines Nix can't read from ${path} (${formatLineNumbers(lines)}); other lines, owner, and mode stay the same`,
      ),
  },
})

/** One bad line breaks every build; without it the other machines work (docs/failures.md, "machines-malformed"). */
export const removeMalformedLine = repair({
  id: 'remove-malformed-line',
  texts,
  risk: 'safe',
  undo: undoFiles({
    getNames: () => texts.undo,
    writes: (path) => path === '/etc/nix/machines',
  }),
  plan(snapshot, { subject }) {
    const { path, machines } = snapshot.machinesFile
    if (subject !== path) {
      return refuse(
        subject === 'builders' ? texts.refusals.inSetting : texts.refusals.otherFile(subject, path),
      )
    }
    const problems = (valueOrNull(machines)?.problems ?? []).filter(({ file }) => file === path)
    return removeMachinesLines(snapshot, {
      describeStep: texts.steps.removal,
      lines: problems.map(({ line }) => line),
      permanentFix: formatPermanentFix(snapshot),
    })
  },
})

/** The machines whose lines Nix can read, as a value of the option that the file comes from. */
function formatPermanentFix(snapshot: Snapshot): string {
  const text = `# The lines come from nix.buildMachines. This replaces the whole list, including linux-builder's own entry:
${formatMachinesSnippet(listMachinesToKeep(snapshot), getOwnSystem(snapshot))}`
  return adaptToNixInstallation(text, snapshot) ?? text
}
