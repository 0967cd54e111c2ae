import type { MachinesProblem, Snapshot } from '../../../core/model/snapshot.ts'
import { defineTexts } from '../../../core/text/translated-texts.ts'
import { fromFile } from '../../facts/evidence.ts'
import { listMachinesProblems } from '../../facts/machines-problems.ts'
import type { Match, Rule } from '../../facts/rule.ts'
import { shortenOutput } from '../../facts/test-builds.ts'

/** Formats a position in English, with Nix's own number of the column, which counts from 0. */
function formatPosition({ line, column }: MachinesProblem): string {
  return column === null ? `line ${line}` : `line ${line}, column ${column} (Nix calls it #${column - 1})`
}

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
  settingTitle: "Nix can't read its builders setting",
  settingHeadline: "Every build fails: Nix can't read its builders setting",
  fileCause: (problem: MachinesProblem) =>
    `Nix can't read ${formatPosition(problem)} of ${problem.file} and stops there: ${problem.reason}.`,
  settingCause: (problem: MachinesProblem) =>
    `Nix can't read ${formatPosition(problem)} of its builders setting and stops there: ${problem.reason}.`,
  fileProblem: (first: MachinesProblem, count: number) =>
    count > 1
      ? `${first.file}, ${formatPosition(first)}: ${first.reason} (${count} problems in total).`
      : `${first.file}, ${formatPosition(first)}: ${first.reason}.`,
  settingProblem: (first: MachinesProblem, count: number) =>
    count > 1
      ? `Nix's builders setting, ${formatPosition(first)}: ${first.reason} (${count} problems in total).`
      : `Nix's builders setting, ${formatPosition(first)}: ${first.reason}.`,
  effect:
    'Nix reads the whole list before each build and stops at the first problem, so every build that needs a builder fails, including ' +
    'darwin-rebuild.',
  fileRemedy:
    'Fix the line in your configuration (or in the file, if you wrote it by hand), then run: sudo darwin-rebuild switch --option ' +
    "builders ''",
  otherRemedy:
    "Fix the line in your configuration, then run: sudo darwin-rebuild switch --option builders ''",
  unreadableLine: "Nix can't read this",
  problem: (problem: MachinesProblem) => `${formatPosition(problem)}: ${problem.reason}`,
  moreLines: 'More such lines',
  moreCount: (count: number) => `${count} more`,
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
  return [...byFile].flatMap(([file, problems]) => {
    const [first] = problems
    return first === undefined ? [] : [createMatch(snapshot, file, first, problems)]
  })
}

function createMatch(
  snapshot: Snapshot,
  file: string,
  first: MachinesProblem,
  problems: readonly MachinesProblem[],
): Match {
  const isMachinesFile = snapshot.machinesFile.path === file
  return {
    subject: file,
    ...explainFirst(first, problems.length, isMachinesFile),
    evidence: [
      ...problems
        .slice(0, maxLines)
        .map((problem) => fromFile(texts.unreadableLine, file, problem.line, texts.problem(problem))),
      ...(problems.length > maxLines
        ? [fromFile(texts.moreLines, file, null, texts.moreCount(problems.length - maxLines))]
        : []),
    ],
    repairs: isMachinesFile ? ['remove-malformed-line'] : [],
  }
}

function explainFirst(first: MachinesProblem, count: number, isMachinesFile: boolean) {
  const shortProblem = { ...first, reason: shortenOutput(first.reason, 60) }
  const remedy = isMachinesFile ? texts.fileRemedy : texts.otherRemedy
  return first.file === 'builders'
    ? {
        title: texts.settingTitle,
        headline: texts.settingHeadline,
        cause: texts.settingCause(shortProblem),
        explanation: [texts.settingProblem(first, count), texts.effect, remedy].join(' '),
      }
    : {
        cause: texts.fileCause(shortProblem),
        explanation: [texts.fileProblem(first, count), texts.effect, remedy].join(' '),
      }
}
