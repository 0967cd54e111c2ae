import type { Machines } from '../model/snapshot.ts'
import { formatQuantity } from '../text/quantities.ts'
import { sanitize } from '../text/sanitize.ts'
import { defineTexts } from '../text/translated-texts.ts'
import { parseMachinesLine } from './machines-line.ts'

/** Texts of lines of a machines file that aren't read. */
export const machinesFileTexts = defineTexts({
  moreProblems: (count: number) =>
    `Nix can't read ${formatQuantity(count, 'more line', 'more lines')} from here on`,
  tooManyMachines: (max: number) => `only the first ${max} machines are read`,
  tooManyIncludes: (max: number) => `more than ${max} files are included`,
  endlessInclude: (path: string) => `“@${path}” includes itself, so Nix would read it forever`,
})

/** Returns the text of an included file; null if there is none, which Nix ignores silently. */
export type Include = (path: string) => string | null

/** Further problems are only counted: a file in another format has thousands. */
const maxProblems = 20
/** More than on any Mac; later entries are not read. */
const maxEntries = 2000
const maxIncludes = 100

/** The result so far of parsing a file and the files that it includes. */
interface ParseState {
  readonly machines: Machines
  readonly include: Include
  includesLeft: number
  /** The number of problems beyond `maxProblems`, and the place of the first. */
  unlisted: { file: string; line: number; count: number } | null
}

/**
 * Parses a machines file as Nix does (machines.cc; docs/nix-and-ssh.md, "Machines file"), including the files of its `@path`
 * lines. Entries keep their order. A line that Nix rejects becomes a problem; the other lines stay entries. Where versions of
 * Nix differ, the newer ones are followed: since 2.29 a `;` does not end a comment, and a line may begin with blanks.
 */
export function parseMachines(text: string, file: string, include: Include): Machines {
  return parse(text, file, [file], include)
}

/** Parses the value of Nix's `builders` setting, which has the same grammar. The file of its own entries is `builders`. */
export function parseBuildersSetting(value: string, include: Include): Machines {
  return parse(value, 'builders', [], include)
}

function parse(text: string, file: string, openFiles: readonly string[], include: Include): Machines {
  const state: ParseState = {
    machines: { entries: [], problems: [] },
    include,
    includesLeft: maxIncludes,
    unlisted: null,
  }
  readText(state, text, file, openFiles)
  const { machines, unlisted } = state
  if (unlisted !== null) {
    const reason = machinesFileTexts.moreProblems(unlisted.count)
    machines.problems.push({ file: unlisted.file, line: unlisted.line, column: null, reason })
  }
  return machines
}

function readText(state: ParseState, text: string, file: string, openFiles: readonly string[]): void {
  for (const { piece, line } of splitEntries(text)) {
    if (piece.startsWith('@')) {
      readInclude(state, getIncludePath(piece), { file, line }, openFiles)
      continue
    }
    const parsed = parseMachinesLine(piece)
    if (!parsed.ok) {
      addProblem(state, { file, line }, parsed.column, parsed.reason)
    } else if (state.machines.entries.length < maxEntries) {
      state.machines.entries.push({ file, line, ...parsed.entry })
    } else {
      addProblem(state, { file, line }, null, machinesFileTexts.tooManyMachines(maxEntries))
    }
  }
}

function readInclude(
  state: ParseState,
  path: string,
  place: { file: string; line: number },
  openFiles: readonly string[],
): void {
  if (openFiles.includes(path)) {
    addProblem(state, place, null, machinesFileTexts.endlessInclude(sanitize(path)))
    return
  }
  const text = state.include(path)
  if (text === null) return
  if (state.includesLeft === 0) {
    addProblem(state, place, null, machinesFileTexts.tooManyIncludes(maxIncludes))
    return
  }
  state.includesLeft -= 1
  readText(state, text, path, [...openFiles, path])
}

function addProblem(
  state: ParseState,
  place: { file: string; line: number },
  column: number | null,
  reason: string,
): void {
  if (state.machines.problems.length < maxProblems) {
    state.machines.problems.push({ ...place, column, reason })
  } else if (state.unlisted === null) {
    state.unlisted = { ...place, count: 1 }
  } else {
    state.unlisted.count += 1
  }
}

function getIncludePath(piece: string): string {
  return trimBlanks(piece.slice(1))
}

/** Splits a text at newlines and `;`, without comments and surrounding blanks. Lines are counted from 1. */
function splitEntries(text: string): { piece: string; line: number }[] {
  return text.split('\n').flatMap((rawLine, index) => {
    const hash = rawLine.indexOf('#')
    return (hash < 0 ? rawLine : rawLine.slice(0, hash))
      .split(';')
      .map((piece) => ({ piece: trimBlanks(piece), line: index + 1 }))
      .filter(({ piece }) => piece !== '')
  })
}

/** Trims the characters that Nix treats as blanks; String.trim() would remove more. */
function trimBlanks(text: string): string {
  let start = 0
  let end = text.length
  while (start < end && ' \t\r\n'.includes(text.charAt(start))) start += 1
  while (end > start && ' \t\r\n'.includes(text.charAt(end - 1))) end -= 1
  return text.slice(start, end)
}
