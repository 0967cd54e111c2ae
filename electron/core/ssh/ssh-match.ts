import { defineTexts } from '../text/translated-texts.ts'
import { parseValueLines, type ValueLine } from './ssh-config.ts'

/** Texts of lines of ssh's configuration that can't be decided. */
export const sshMatchTexts = defineTexts({
  command: (file: string, line: number) =>
    `${file} line ${line} depends on the result of a command (Match exec)`,
  laterCommand: (file: string, line: number, criterion: string) =>
    `${file} line ${line} depends on what SSH is about to run (Match ${criterion})`,
  localUser: (file: string, line: number) => `${file} line ${line} depends on who runs SSH (Match localuser)`,
  unknown: (file: string, line: number) => `${file} line ${line} depends on something that can't be checked`,
})

/**
 * Rewrites `Match` lines so that ssh can evaluate them safely; ssh checks the criteria from left to right (OpenSSH,
 * readconf.c, match_cfg_line). Criteria about the calling account are decided for the simulated account. A command is
 * replaced by one that does nothing: if ssh reports that it ran it, the result of the line is unknown.
 */

/** The replacement for commands. */
const idleCommand = '/usr/bin/false'

/** Criteria without an argument. */
const namesWithoutArgument: ReadonlySet<string> = new Set(['all', 'canonical', 'final'])

/** Criteria that cannot be evaluated here: a command, and the command that ssh will run (OpenSSH 10). */
const undecidableNames: ReadonlySet<string> = new Set(['exec', 'sessiontype', 'command'])

interface Criterion {
  readonly isNegated: boolean
  /** Lower-case. */
  readonly name: string
  readonly argument: string | null
}

/**
 * Rewrites the `Match` lines of a configuration; line numbers do not change.
 * @param account the simulated account; null if its name is unknown
 */
export function rewriteMatches(text: string, account: string | null): string {
  const lines = text.split('\n')
  for (const line of parseMatchLines(text)) {
    const criteria = parseCriteria(line)
    if (criteria === null) continue
    lines[line.line - 1] =
      `Match ${criteria.flatMap((criterion) => rewriteCriterion(criterion, account)).join(' ')}`
  }
  return lines.join('\n')
}

/** Returns the words of a criterion that ssh evaluates to the same result for the simulated account. */
function rewriteCriterion(
  { isNegated, name, argument }: Criterion,
  account: string | null,
): readonly string[] {
  const negation = isNegated ? '!' : ''
  const probe = `exec "${idleCommand}"`
  if (argument === null) return [`${negation}${name}`]
  if (name === 'localuser') {
    if (account === null) return [probe]
    return [matchesList(account, argument) === isNegated ? '!originalhost "*"' : 'originalhost "*"']
  }
  if (name === 'exec') return [`${negation}${probe}`]
  return [...(undecidableNames.has(name) ? [probe] : []), `${negation}${name} "${argument}"`]
}

/** Parses a `Match` line; returns null if versions of ssh parse it differently or reject it. */
function parseCriteria({ words, written: lineText }: MatchLine): readonly Criterion[] | null {
  if (/['\\#]/.test(lineText) || words.some((word) => word.includes('"'))) return null
  const criteria: Criterion[] = []
  for (let index = 0; index < words.length; index += 1) {
    const word = words[index] ?? ''
    const isNegated = word.startsWith('!')
    const [nameText = '', value] = splitOnce(isNegated ? word.slice(1) : word)
    const name = nameText.toLowerCase()
    if (namesWithoutArgument.has(name)) {
      criteria.push({ isNegated, name, argument: null })
      continue
    }
    if (value === null) index += 1
    const argument = value ?? words[index]
    if (argument === undefined) return null
    criteria.push({ isNegated, name, argument })
  }
  return criteria
}

function splitOnce(word: string): [string, string | null] {
  const equalsIndex = word.indexOf('=')
  return equalsIndex < 0 ? [word, null] : [word.slice(0, equalsIndex), word.slice(equalsIndex + 1)]
}

/** Says why ssh must not evaluate this text even after the rewrite: a `Match` whose command cannot be identified. Null if it may. */
export function describeUnsafeMatch(text: string, file: string): string | null {
  for (const line of parseMatchLines(text)) {
    const criteria = parseCriteria(line)
    const names = line.words.map((word) => splitOnce(word.toLowerCase().replace(/^!/, ''))[0])
    const name = names.find(dependsOnCaller)
    if (criteria === null && name !== undefined) return describeDependency(file, line.line, name)
  }
  return null
}

/** Describes the criterion by which this line decides and which cannot be evaluated here. */
export function describeUndecidedMatch(text: string, line: number, file: string): string {
  const matchLine = parseMatchLines(text).find((parsed) => parsed.line === line)
  const names = matchLine === undefined ? [] : (parseCriteria(matchLine) ?? []).map(({ name }) => name)
  return describeDependency(file, line, names.find(dependsOnCaller))
}

/** Returns the lines at which ssh ran the replacement command, from its `-vvv` output. */
export function findUndecidedLines(
  debug: string,
): readonly { readonly path: string; readonly line: number }[] {
  const probePattern = new RegExp(
    `^debug3: (.*) line (\\d{1,9}): (?:not )?matched '!?exec "${idleCommand}"'`,
    'gm',
  )
  return [...debug.matchAll(probePattern)].map(([, path = '', line = '']) => ({ path, line: Number(line) }))
}

/** Whether ssh compared a user name, from its `-vvv` output: the calling account's, unless the configuration sets one. */
export function comparesUser(debug: string): boolean {
  return /^debug3: .* line \d{1,9}: (?:not )?matched '!?user "/m.test(debug)
}

interface MatchLine extends ValueLine {
  readonly written: string
}

function parseMatchLines(text: string): readonly MatchLine[] {
  const lines = text.split('\n')
  return parseValueLines(text)
    .filter(({ keyword }) => keyword === 'match')
    .map((line) => ({ ...line, written: lines[line.line - 1] ?? '' }))
}

/** Whether this criterion is decided by who runs ssh, or by what runs with it. */
function dependsOnCaller(name: string): boolean {
  return name === 'localuser' || undecidableNames.has(name)
}

function describeDependency(file: string, line: number, criterion: string | undefined): string {
  switch (criterion) {
    case 'localuser':
      return sshMatchTexts.localUser(file, line)
    case 'exec':
      return sshMatchTexts.command(file, line)
    case undefined:
      return sshMatchTexts.unknown(file, line)
    default:
      return sshMatchTexts.laterCommand(file, line, criterion)
  }
}

/** Matches like OpenSSH's match_pattern_list: a matching pattern with `!` overrides all others. */
function matchesList(name: string, list: string): boolean {
  const patterns = list.split(',')
  const matchesPattern = (pattern: string) => compileWildcard(pattern).test(name)
  if (patterns.some((pattern) => pattern.startsWith('!') && matchesPattern(pattern.slice(1)))) return false
  return patterns.some((pattern) => !pattern.startsWith('!') && matchesPattern(pattern))
}

function compileWildcard(pattern: string): RegExp {
  const escaped = pattern
    .replace(/[.+^${}()|[\]\\]/g, '\\$&')
    .replace(/\*+/g, '.*')
    .replaceAll('?', '.')
  return new RegExp(`^${escaped}$`, 's')
}
