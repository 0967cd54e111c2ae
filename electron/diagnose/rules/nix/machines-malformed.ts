import type { MachinesProblem, Snapshot } from '../../../core/model/snapshot.ts'
import { defineTexts } from '../../../core/text/translated-texts.ts'
import { fromFile } from '../../facts/evidence.ts'
import { listMachinesProblems } from '../../facts/machines-problems.ts'
import type { Match, Rule } from '../../facts/rule.ts'
import { shortenOutput } from '../../facts/test-builds.ts'

/** The number of lines quoted as evidence: a file that is not a machines file has thousands of bad ones. */
const maxLines = 5

const texts = defineTexts({
  title: "Nix can't read the machines file",
  headline: "Every build fails: Nix can't read the machines file",
  background:
    "Nix reads the whole list of builders before each build. A single line that it can't read stops " +
    'every build that needs one of them, including builds for this Mac and the darwin-rebuild that ' +
    'would fix it.',
  detection:
    "Builderbar reads the file by Nix's rules: eight columns, numbers where Nix expects numbers, and " +
    'base64 in column 8.',
  remedy:
    'If the machines file is a regular file, Builderbar removes the line and keeps all others. ' +
    'Otherwise fix your configuration and rebuild without builders: sudo darwin-rebuild switch --option ' +
    "builders ''",
})

export const machinesMalformed = {
  id: 'machines-malformed',
  severity: 'error',
  texts,
  permanentFix: 'nix.linux-builder.enable = true; # and remove handwritten lines from nix.buildMachines',
  link: 'route',
  detect,
} as const satisfies Rule

function detect(snapshot: Snapshot): readonly Match[] {
  const byFile = new Map<string, MachinesProblem[]>()
  for (const problem of listMachinesProblems(snapshot)) {
    byFile.set(problem.file, [...(byFile.get(problem.file) ?? []), problem])
  }
  return [...byFile].map(([file, problems]) => createMatch(snapshot, file, problems))
}

function createMatch(snapshot: Snapshot, file: string, problems: readonly MachinesProblem[]): Match {
  const [first] = problems
  const position = first === undefined ? '' : describePosition(first)
  const isSetting = file === 'builders'
  const more = problems.length > 1 ? ` (${problems.length} problems in total)` : ''
  return {
    subject: file,
    title: isSetting ? "Nix can't read its builders setting" : texts.title,
    ...(isSetting ? { headline: "Every build fails: Nix can't read its builders setting" } : {}),
    cause: `Nix can't read ${position} of ${isSetting ? 'its builders setting' : file} and stops there: ${shortenOutput(first?.reason ?? '', 60)}.`,
    explanation:
      `${isSetting ? "Nix's builders setting" : file}, ${position}: ${first?.reason ?? ''}${more}. Nix reads the whole list before each ` +
      'build and stops at the first problem, so every build that needs a builder fails, including darwin-rebuild. Fix the line in your ' +
      `configuration${snapshot.machinesFile.path === file ? ' (or in the file, if you wrote it by hand)' : ''}, then run: ` +
      "sudo darwin-rebuild switch --option builders ''",
    evidence: [
      ...problems
        .slice(0, maxLines)
        .map((problem) =>
          fromFile(
            "Nix can't read this",
            file,
            problem.line,
            `${describePosition(problem)}: ${problem.reason}`,
          ),
        ),
      ...(problems.length > maxLines
        ? [fromFile('More such lines', file, null, `${problems.length - maxLines} more`)]
        : []),
    ],
    repairs: snapshot.machinesFile.path === file ? ['remove-malformed-line'] : [],
  }
}

/** Describes a position with columns counted from 1, and adds Nix's own number, which counts from 0. */
function describePosition({ line, column }: MachinesProblem): string {
  return column === null ? `line ${line}` : `line ${line}, column ${column} (Nix calls it #${column - 1})`
}
