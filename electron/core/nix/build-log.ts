import { findBuilderError } from './nix-error.ts'

/**
 * What Nix printed of one build, read for one machine (docs/nix-and-ssh.md, "Messages of Nix").
 * A build proves something of a machine only if Nix names that machine: another one may have taken it.
 */
export type BuildVerdict =
  | { readonly kind: 'passed' }
  /** Nix's words about this machine, colours and repetitions taken out. */
  | { readonly kind: 'failed'; readonly output: string }
  | { readonly kind: 'not-known'; readonly reason: string }

/** Longest piece of Nix's words that is kept: enough for ssh's whole warning banner. */
const maxLength = 1200
/** Longer lines are no words of Nix or ssh that are known. */
const maxLineLength = 400

/**
 * @param log stdout and stderr of the build
 * @param worked whether Nix ended with exit code 0
 * @param uri the machine's URI, as the machines file has it
 */
export function readBuildLog(log: string, worked: boolean, uri: string): BuildVerdict {
  const lines = withoutColours(log).split(/\r\n|\r|\n/)
  const refused = lines.findIndex((line) => line.includes(`cannot build on '${uri}'`))
  const built = lines.some((line) => line.startsWith('building ') && line.includes(` on '${uri}'`))
  if (worked && built) return { kind: 'passed' }
  if (!worked && refused >= 0)
    return {
      kind: 'failed',
      output: [...wordsBefore(lines, refused), wordsFrom(lines, refused)].join('\n').slice(0, maxLength),
    }
  if (!worked && built) return { kind: 'failed', output: wordsFrom(lines, firstError(lines)) }
  const other = lines.map((line) => / on '([^']+)'/.exec(line)?.[1]).find((taken) => taken !== undefined)
  if (other !== undefined) return { kind: 'not-known', reason: `another machine took the build: ${other}` }
  if (worked) return { kind: 'not-known', reason: 'Nix built it without naming a machine' }
  return { kind: 'not-known', reason: lastWords(lines) }
}

/** Nix colours its words with `ESC [ … m` even where it was told not to. */
export function withoutColours(text: string): string {
  return text.replaceAll(new RegExp(`${String.fromCharCode(27)}\\[[0-9;]*[A-Za-z]`, 'g'), '')
}

function firstError(lines: readonly string[]): number {
  return Math.max(
    0,
    lines.findIndex((line) => /\berror:/.test(line)),
  )
}

/** Nix goes over to a machine, or to its list of machines. */
const isOver = (line: string) =>
  line.startsWith('Failed to find a machine') || line.startsWith("cannot build on '")

/** What ssh and the shell on the other side print themselves stands before Nix's own line about the machine. */
function wordsBefore(lines: readonly string[], refused: number): readonly string[] {
  const before = lines.slice(0, refused)
  const start = before.findLastIndex((line) => isOver(line) || line.startsWith('building ')) + 1
  return before.slice(start).filter((line) => line.length <= maxLineLength && findBuilderError(line) !== null)
}

/** From the line on, up to where Nix goes over to another machine or to its list of machines. */
function wordsFrom(lines: readonly string[], start: number): string {
  const end = lines.findIndex((line, at) => at > start && isOver(line))
  const words = lines.slice(start, end < 0 ? undefined : end).filter((line) => line.trim() !== '')
  return words.join('\n').slice(0, maxLength)
}

function lastWords(lines: readonly string[]): string {
  const errors = lines.filter((line) => /\berror:/.test(line))
  return (errors.at(-1) ?? 'Nix said nothing').trim().slice(0, maxLength)
}
