/** One line of an ssh configuration that sets a value. */
export interface ValueLine {
  /** Counted from 1. */
  readonly line: number
  /** Lower-case. */
  readonly keyword: string
  /** The arguments without quotes. */
  readonly words: readonly string[]
  /** The arguments joined by single blanks; for a command the rest of the line, unchanged. */
  readonly value: string
  /** Line of the `Host` or `Match` block that contains it (for those two their own line); null before the first block. */
  readonly block: number | null
}

/** Keywords whose value is the rest of the line, `#` and quotes included (ssh_config(5)). */
const commandKeywords = ['proxycommand', 'localcommand', 'remotecommand', 'knownhostscommand']

/** Returns the `Include` lines with their patterns, unresolved (ssh_config(5)). */
export function parseIncludeLines(text: string): { line: number; patterns: string[] }[] {
  return parseValueLines(text)
    .filter(({ keyword }) => keyword === 'include')
    .map(({ line, words }) => ({ line, patterns: [...words] }))
}

/**
 * Replaces the patterns of each `Include` by the paths that `resolvePaths` returns for them. Line numbers do not change: an
 * `Include` without a path becomes an empty line.
 */
export function rewriteIncludes(text: string, resolvePaths: (pattern: string) => string[]): string {
  const lines = text.split('\n')
  for (const { line, patterns } of parseIncludeLines(text)) {
    const paths = patterns.flatMap(resolvePaths).map((path) => `"${path.replace(/[\\"]/g, '\\$&')}"`)
    lines[line - 1] = paths.length === 0 ? '' : `Include ${paths.join(' ')}`
  }
  return lines.join('\n')
}

/** Whether the line is in a block whose `Host` or `Match` names this host literally, not by a pattern. */
export function isInBlockOf(text: string, line: number, host: string): boolean {
  const lines = parseValueLines(text)
  const { block = null } = lines.find((parsed) => parsed.line === line) ?? {}
  const blockLine = lines.find((parsed) => parsed.line === block)
  return blockLine?.words.flatMap((word) => word.split(',')).includes(host) ?? false
}

/** Returns all lines with a keyword in the file's order, including `Host`, `Match` and `Include`. */
export function parseValueLines(text: string): ValueLine[] {
  const valueLines: ValueLine[] = []
  let block: number | null = null
  for (const [index, rawLine] of text.split('\n').entries()) {
    const parts = splitKeyword(rawLine)
    if (parts === null) continue
    const keyword = parts.keyword.toLowerCase()
    if (keyword === 'host' || keyword === 'match') block = index + 1
    const words = splitWords(parts.rest)
    const value = commandKeywords.includes(keyword) ? parts.rest : words.join(' ')
    valueLines.push({ line: index + 1, keyword, value, block, words })
  }
  return valueLines
}

/** A line's keyword and what follows it; one `=` may stand between them, after a keyword
 * without quotes (ssh's strdelim). Null for no such line. */
function splitKeyword(line: string): { keyword: string; rest: string } | null {
  const trimmedLine = trimBlanks(line)
  if (trimmedLine === '' || trimmedLine.startsWith('#')) return null
  const match = /^(?:"([^"]*)"[ \t]*|([^\s"=]+)[ \t]*=?[ \t]*)/.exec(trimmedLine)
  if (match === null) return null
  const keyword = match[1] ?? match[2] ?? ''
  const rest = trimmedLine.slice(match[0].length)
  return keyword === '' || keyword.startsWith('#') || rest === '' ? null : { keyword, rest }
}

/** Trims a line; ssh also ignores a form feed at the end. */
function trimBlanks(line: string): string {
  let start = 0
  let end = line.length
  while (start < end && ' \t\r'.includes(line.charAt(start))) start += 1
  while (end > start && ' \t\r\f'.includes(line.charAt(end - 1))) end -= 1
  return line.slice(start, end)
}

/** Splits arguments as ssh's argv_split does: both kinds of quotes, backslash escapes, and comments that begin a word. */
function splitWords(text: string): string[] {
  if (!/["'\\#]/.test(text)) return text.split(/[ \t]+/).filter((word) => word !== '')
  const words: string[] = []
  let index = 0
  while (index < text.length) {
    if (text[index] === ' ' || text[index] === '\t') {
      index += 1
      continue
    }
    if (text[index] === '#') break
    const { word, next } = readWord(text, index)
    words.push(word)
    index = next
  }
  return words
}

function readWord(text: string, start: number): { word: string; next: number } {
  const letters: string[] = []
  let quote = ''
  let index = start
  for (; index < text.length; index += 1) {
    const letter = text.charAt(index)
    const nextLetter = text.charAt(index + 1)
    if (letter === '\\' && isEscaped(nextLetter, quote)) {
      letters.push(nextLetter)
      index += 1
    } else if (quote === '' && (letter === ' ' || letter === '\t')) break
    else if (quote === '' && (letter === '"' || letter === "'")) quote = letter
    else if (quote !== '' && letter === quote) quote = ''
    else letters.push(letter)
  }
  return { word: letters.join(''), next: index }
}

function isEscaped(letter: string, quote: string): boolean {
  return letter === '"' || letter === "'" || letter === '\\' || (letter === ' ' && quote === '')
}
