import { stripVTControlCharacters } from 'node:util'
import { defineTexts } from '../text/translated-texts.ts'
import { findBuilderError } from './output/nix-error.ts'

/** Texts of why a build says nothing about a builder. */
export const buildLogTexts = defineTexts({
  otherMachine: (uri: string) => `another builder took the build: ${uri}`,
  noMachine: 'Nix built it without naming a builder',
  nothing: 'Nix said nothing',
})

/**
 * The result of one build for one machine, parsed from Nix's output (docs/nix-and-ssh.md, "Messages of Nix"). It counts only
 * if Nix names that machine, because another one may have taken the build.
 */
export type BuildVerdict =
  | { readonly kind: 'passed' }
  /** Nix's messages about this machine, without colours. */
  | { readonly kind: 'failed'; readonly output: string }
  /** Nix ended with an error that names no machine. */
  | { readonly kind: 'unattributed'; readonly error: string }
  | { readonly kind: 'unknown'; readonly reason: string }

/** Maximum length of `output`: enough for ssh's complete warning banner. */
const maxLength = 1200
/** No known message of ssh has a longer line. */
const maxLineLength = 400

/**
 * Parses the output of a build.
 * @param log stdout and stderr of the build
 * @param exitCode Nix's exit code
 * @param uri the machine's URI, as in the machines file
 */
export function parseBuildLog(log: string, exitCode: number, uri: string): BuildVerdict {
  const hasSucceeded = exitCode === 0
  const lines = stripVTControlCharacters(log).split(/\r\n|\r|\n/)
  const refusalIndex = lines.findIndex((line) => line.includes(`cannot build on '${uri}'`))
  const wasBuilt = lines.some((line) => line.startsWith('building ') && line.includes(` on '${uri}'`))
  if (hasSucceeded && wasBuilt) return { kind: 'passed' }
  if (!hasSucceeded && refusalIndex >= 0)
    return {
      kind: 'failed',
      output: [...collectSshMessages(lines, refusalIndex), collectMessages(lines, refusalIndex)]
        .join('\n')
        .slice(0, maxLength),
    }
  if (!hasSucceeded && wasBuilt)
    return { kind: 'failed', output: collectMessages(lines, findFirstError(lines)) }
  const otherMachine = lines.map((line) => / on '([^']+)'/.exec(line)?.[1]).find((name) => name !== undefined)
  if (otherMachine !== undefined) return { kind: 'unknown', reason: buildLogTexts.otherMachine(otherMachine) }
  if (hasSucceeded) return { kind: 'unknown', reason: buildLogTexts.noMachine }
  return createUnattributed(lines)
}

/**
 * Parses the output of a build that only an external builder could run: Nix names no machine then. An error before Nix began
 * to build says nothing about the builder, except that its feature is off.
 */
export function parseLocalBuildLog(log: string, exitCode: number): BuildVerdict {
  if (exitCode === 0) return { kind: 'passed' }
  const lines = stripVTControlCharacters(log).split(/\r\n|\r|\n/)
  const hasBegun = lines.some((line) => line.startsWith('building '))
  const isOff = lines.some((line) =>
    line.includes("experimental Nix feature 'external-builders' is disabled"),
  )
  if (!hasBegun && !isOff) return createUnattributed(lines)
  return { kind: 'failed', output: collectMessages(lines, findFirstError(lines)) }
}

function findFirstError(lines: readonly string[]): number {
  return Math.max(
    0,
    lines.findIndex((line) => /\berror:/.test(line)),
  )
}

/** Whether Nix reports the next machine, or that none is left. */
const isNextAttempt = (line: string) =>
  line.startsWith('Failed to find a machine') || line.startsWith("cannot build on '")

/** Returns the known messages of ssh and of the remote shell, which precede Nix's own line about the machine. */
function collectSshMessages(lines: readonly string[], refusalIndex: number): readonly string[] {
  const before = lines.slice(0, refusalIndex)
  const start = before.findLastIndex((line) => isNextAttempt(line) || line.startsWith('building ')) + 1
  return before.slice(start).filter((line) => line.length <= maxLineLength && findBuilderError(line) !== null)
}

/** Returns the lines from `start` up to Nix's report about the next machine. */
function collectMessages(lines: readonly string[], start: number): string {
  const end = lines.findIndex((line, index) => index > start && isNextAttempt(line))
  const messages = lines.slice(start, end < 0 ? undefined : end).filter((line) => line.trim() !== '')
  return messages.join('\n').slice(0, maxLength)
}

function createUnattributed(lines: readonly string[]): BuildVerdict {
  const error = lines.findLast((line) => /\berror:/.test(line))
  return error === undefined
    ? { kind: 'unknown', reason: buildLogTexts.nothing }
    : { kind: 'unattributed', error: error.trim().slice(0, maxLength) }
}
