import { type ValueLine, valueLines } from './ssh-config.ts'

/**
 * `Match` lines made safe to hand to ssh, which alone decides them, criterion by criterion from the left (OpenSSH, readconf.c,
 * match_cfg_line). What depends on who asks is answered for the account that is asked about; a command is replaced by one
 * that does nothing. ssh says on stderr whether it came to that command: then nobody knows how the line would be decided.
 */

/** It does nothing, and ends at once. */
const idleCommand = '/usr/bin/false'

/** Criteria without an argument. */
const bare: ReadonlySet<string> = new Set(['all', 'canonical', 'final'])

/** Criteria that nobody can answer from outside: a command, and what this ssh is to run (OpenSSH 10). */
const unanswerable: ReadonlyMap<string, string> = new Map([
  ['exec', 'by running a command (Match exec)'],
  ['sessiontype', 'by what ssh is to run (Match sessiontype)'],
  ['command', 'by what ssh is to run (Match command)'],
])
const byAccount = 'by who runs ssh (Match localuser)'

interface Criterion {
  readonly isNegated: boolean
  /** Lower-case. */
  readonly name: string
  readonly argument: string | null
}

/** Null where ssh's versions take the line apart in different ways, or would complain of it. */
function criteriaOf({ words, written }: MatchLine): readonly Criterion[] | null {
  if (/['\\#]/.test(written) || words.some((word) => word.includes('"'))) return null
  const criteria: Criterion[] = []
  for (let at = 0; at < words.length; at += 1) {
    const word = words[at] ?? ''
    const isNegated = word.startsWith('!')
    const [written = '', given] = splitOnce(isNegated ? word.slice(1) : word)
    const name = written.toLowerCase()
    if (bare.has(name)) {
      criteria.push({ isNegated, name, argument: null })
      continue
    }
    if (given === null) at += 1
    const argument = given ?? words[at]
    if (argument === undefined) return null
    criteria.push({ isNegated, name, argument })
  }
  return criteria
}

function splitOnce(word: string): [string, string | null] {
  const at = word.indexOf('=')
  return at < 0 ? [word, null] : [word.slice(0, at), word.slice(at + 1)]
}

/** As it has to be answered by ssh: a criterion that stands for it. */
function answerable({ isNegated, name, argument }: Criterion, account: string | null): readonly string[] {
  const not = isNegated ? '!' : ''
  const probe = `exec "${idleCommand}"`
  if (argument === null) return [`${not}${name}`]
  if (name === 'localuser') {
    if (account === null) return [probe]
    return [matchesList(account, argument) === isNegated ? '!originalhost "*"' : 'originalhost "*"']
  }
  if (name === 'exec') return [`${not}${probe}`]
  return [...(unanswerable.has(name) ? [probe] : []), `${not}${name} "${argument}"`]
}

/**
 * The same text with its `Match` lines as ssh may be given them; lines keep their numbers.
 * @param account whose ssh is asked about; null where its name is not known
 */
export function rewriteMatches(text: string, account: string | null): string {
  const lines = text.split('\n')
  for (const line of matchLines(text)) {
    const criteria = criteriaOf(line)
    if (criteria === null) continue
    lines[line.line - 1] =
      `Match ${criteria.flatMap((criterion) => answerable(criterion, account)).join(' ')}`
  }
  return lines.join('\n')
}

/** Why ssh must not be asked about this text even so, or null: a `Match` with a command that cannot be told apart for certain. */
export function describeUnsafeMatch(text: string): string | null {
  for (const line of matchLines(text)) {
    const criteria = criteriaOf(line)
    const names = line.words.map((word) => splitOnce(word.toLowerCase().replace(/^!/, ''))[0])
    const [reason] = names.flatMap((name) => reasonOf(name) ?? [])
    if (criteria === null && reason !== undefined) return `line ${line.line} decides ${reason}`
  }
  return null
}

/** How this line of the text, at which ssh came to a criterion that nobody can answer, decides. */
export function describeUndecidedMatch(text: string, line: number): string {
  const found = matchLines(text).find((each) => each.line === line)
  const names = found === undefined ? [] : (criteriaOf(found) ?? []).map(({ name }) => name)
  const [reason] = names.flatMap((name) => reasonOf(name) ?? [])
  return `line ${line} decides ${reason ?? 'by what cannot be seen'}`
}

/** The lines at which ssh, as `-vvv` lets it say, came to the command that stands for what cannot be answered. */
export function undecidedLines(debug: string): readonly { readonly path: string; readonly line: number }[] {
  const reached = new RegExp(
    `^debug3: (.*) line (\\d{1,9}): (?:not )?matched '!?exec "${idleCommand}"'`,
    'gm',
  )
  return [...debug.matchAll(reached)].map(([, path = '', line = '']) => ({ path, line: Number(line) }))
}

/** Whether ssh, as `-vvv` lets it say, compared the user's name: that of who asks, where nothing sets another one. */
export function comparesUser(debug: string): boolean {
  return /^debug3: .* line \d{1,9}: (?:not )?matched '!?user "/m.test(debug)
}

interface MatchLine extends ValueLine {
  readonly written: string
}

function matchLines(text: string): readonly MatchLine[] {
  const lines = text.split('\n')
  return valueLines(text)
    .filter(({ keyword }) => keyword === 'match')
    .map((line) => ({ ...line, written: lines[line.line - 1] ?? '' }))
}

function reasonOf(name: string): string | null {
  return name === 'localuser' ? byAccount : (unanswerable.get(name) ?? null)
}

/** OpenSSH's match_pattern_list: a pattern with `!` that fits decides against, whatever else fits. */
function matchesList(name: string, list: string): boolean {
  const patterns = list.split(',')
  const fits = (pattern: string) => wildcard(pattern).test(name)
  if (patterns.some((pattern) => pattern.startsWith('!') && fits(pattern.slice(1)))) return false
  return patterns.some((pattern) => !pattern.startsWith('!') && fits(pattern))
}

function wildcard(pattern: string): RegExp {
  const escaped = pattern
    .replace(/[.+^${}()|[\]\\]/g, '\\$&')
    .replace(/\*+/g, '.*')
    .replaceAll('?', '.')
  return new RegExp(`^${escaped}$`, 's')
}
