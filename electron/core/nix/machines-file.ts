import type { Machines } from '../model/snapshot.ts'
import { sanitize } from '../text/sanitize.ts'
import { parseMachinesLine } from './machines-line.ts'

/** Gives the text of an included file, or null where there is none: Nix then reads nothing, in silence. */
export type Include = (path: string) => string | null

/** More are counted and not listed: a file of rubbish has thousands. */
const maxProblems = 20
/** No Mac knows so many machines; what follows is not read. */
const maxEntries = 2000
const maxIncludes = 100

/** What is gathered while a file and the files that it takes in are read. */
interface Reading {
  readonly machines: Machines
  readonly include: Include
  includesLeft: number
  /** Problems beyond those listed, and where they begin. */
  unlisted: { file: string; line: number; count: number } | null
}

/**
 * Reads a machines file as Nix does (machines.cc; docs/nix-and-ssh.md, "Machines file"), with the files that
 * its `@path`
 * lines take in. Entries keep their order; a line that Nix refuses is a problem and the others stay entries.
 * Of the versions of Nix the newer are followed where they differ: since 2.29 a comment reaches to the end of
 * its line whatever `;` it has, and a line may begin with blanks.
 */
export function parseMachines(text: string, file: string, include: Include): Machines {
  return read(text, file, [file], include)
}

/** Reads the value of Nix's `builders` setting, which has the same grammar; its own entries have the file `builders`. */
export function parseBuildersSetting(value: string, include: Include): Machines {
  return read(value, 'builders', [], include)
}

function read(text: string, file: string, open: readonly string[], include: Include): Machines {
  const reading: Reading = {
    machines: { entries: [], problems: [] },
    include,
    includesLeft: maxIncludes,
    unlisted: null,
  }
  readText(reading, text, file, open)
  const { machines, unlisted } = reading
  if (unlisted !== null) {
    const reason = `Nix cannot read ${unlisted.count} more ${unlisted.count === 1 ? 'line' : 'lines'} from here on`
    machines.problems.push({ file: unlisted.file, line: unlisted.line, column: null, reason })
  }
  return machines
}

function readText(reading: Reading, text: string, file: string, open: readonly string[]): void {
  for (const { piece, line } of pieces(text)) {
    if (piece.startsWith('@')) {
      readInclude(reading, pathOf(piece), { file, line }, open)
      continue
    }
    const parsed = parseMachinesLine(piece)
    if (!parsed.ok) {
      addProblem(reading, { file, line }, parsed.column, parsed.reason)
    } else if (reading.machines.entries.length < maxEntries) {
      reading.machines.entries.push({ file, line, ...parsed.entry })
    } else {
      addProblem(reading, { file, line }, null, `only the first ${maxEntries} machines are looked at`)
    }
  }
}

function readInclude(
  reading: Reading,
  path: string,
  at: { file: string; line: number },
  open: readonly string[],
): void {
  if (open.includes(path)) {
    addProblem(reading, at, null, `“@${sanitize(path)}” includes itself: Nix never comes to an end`)
    return
  }
  const text = reading.include(path)
  if (text === null) return
  if (reading.includesLeft === 0) {
    addProblem(reading, at, null, `more than ${maxIncludes} files are included`)
    return
  }
  reading.includesLeft -= 1
  readText(reading, text, path, [...open, path])
}

function addProblem(
  reading: Reading,
  at: { file: string; line: number },
  column: number | null,
  reason: string,
): void {
  if (reading.machines.problems.length < maxProblems) {
    reading.machines.problems.push({ ...at, column, reason })
  } else if (reading.unlisted === null) {
    reading.unlisted = { ...at, count: 1 }
  } else {
    reading.unlisted.count += 1
  }
}

function pathOf(piece: string): string {
  return trimmed(piece.slice(1))
}

/** What stands between newlines and `;`, without comments and blanks around; lines are counted from 1. */
function pieces(text: string): { piece: string; line: number }[] {
  return text.split('\n').flatMap((whole, index) => {
    const hash = whole.indexOf('#')
    return (hash < 0 ? whole : whole.slice(0, hash))
      .split(';')
      .map((piece) => ({ piece: trimmed(piece), line: index + 1 }))
      .filter(({ piece }) => piece !== '')
  })
}

/** Only what Nix takes for blank: JavaScript's own trim takes more. */
function trimmed(text: string): string {
  let start = 0
  let end = text.length
  while (start < end && ' \t\r\n'.includes(text.charAt(start))) start += 1
  while (end > start && ' \t\r\n'.includes(text.charAt(end - 1))) end -= 1
  return text.slice(start, end)
}
