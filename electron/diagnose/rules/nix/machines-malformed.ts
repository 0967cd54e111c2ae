import type { MachinesProblem, Snapshot } from '../../../core/model/snapshot.ts'
import { fromFile } from '../../facts/evidence.ts'
import { listMachinesProblems } from '../../facts/machines-problems.ts'
import type { Match, Rule } from '../../facts/rule.ts'
import { shortenOutput } from '../../facts/test-builds.ts'

/** The number of lines quoted as evidence: a file that is not a machines file has thousands of bad ones. */
const maxLines = 5

export const machinesMalformed: Rule = {
  id: 'machines-malformed',
  severity: 'error',
  title: "Nix can't read the machines file",
  headline: "Every build fails: Nix can't read the machines file",
  background:
    'Nix reads the whole list of machines before anything else. One line that it cannot read ends every build that needs ' +
    'one of them, and builds for this Mac too: also the darwin-rebuild that would mend it.',
  detection:
    "The file is read by Nix's own rules: eight columns, numbers where numbers belong, base64 in the eighth.",
  remedy:
    'Where the file is a plain one, the repair remove-malformed-line takes the line out and leaves all others. Else: ' +
    "mend the configuration and rebuild with the machines switched off for this once: sudo darwin-rebuild switch --option builders ''. " +
    'That is allowed to everybody. A link of nix-darwin leads into the store and is never written through.',
  permanentFix: 'nix.linux-builder.enable = true; # and no hand-made lines in nix.buildMachines',
  link: 'route',
  detect,
}

function detect(snapshot: Snapshot): readonly Match[] {
  const byFile = new Map<string, MachinesProblem[]>()
  for (const problem of listMachinesProblems(snapshot)) {
    byFile.set(problem.file, [...(byFile.get(problem.file) ?? []), problem])
  }
  return [...byFile].map(([file, problems]) => createMatch(snapshot, file, problems))
}

function createMatch(snapshot: Snapshot, file: string, problems: readonly MachinesProblem[]): Match {
  const [first] = problems
  const position = first === undefined ? '' : positionOf(first)
  const isSetting = file === 'builders'
  const more = problems.length > 1 ? ` (${problems.length} such places)` : ''
  return {
    subject: file,
    title: isSetting ? "Nix can't read its builders setting" : machinesMalformed.title,
    cause: `Nix can't read ${position} of ${isSetting ? 'its builders setting' : file} and stops there: ${shortenOutput(first?.reason ?? '', 60)}.`,
    explanation:
      `${isSetting ? "The setting builders of Nix's configuration" : file}, ${position}: ${first?.reason ?? ''}${more}. Nix reads ` +
      'all of it before every build and gives up at the first such place, so every build that asks for another machine fails, ' +
      "darwin-rebuild too. To get out: sudo darwin-rebuild switch --option builders '', with the line mended in your configuration" +
      `${snapshot.machinesFile.path === file ? ' or, where the file was written by hand, in the file itself' : ''}.`,
    evidence: [
      ...problems
        .slice(0, maxLines)
        .map((problem) =>
          fromFile('Nix cannot read this', file, problem.line, `${positionOf(problem)}: ${problem.reason}`),
        ),
      ...(problems.length > maxLines
        ? [fromFile('And more such lines', file, null, `${problems.length - maxLines} more`)]
        : []),
    ],
    repairs: snapshot.machinesFile.path === file ? ['remove-malformed-line'] : [],
  }
}

/** Describes a position with columns counted from 1, and adds Nix's own number, which counts from 0. */
function positionOf({ line, column }: MachinesProblem): string {
  return column === null ? `line ${line}` : `line ${line}, column ${column} (Nix calls it #${column - 1})`
}
