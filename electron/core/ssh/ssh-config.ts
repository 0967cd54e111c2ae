/** One line of an ssh configuration that sets a value. */
export interface ValueLine {
  /** Counted from 1. */
  readonly line: number
  /** Lower-case. */
  readonly keyword: string
  /** The arguments, quotes undone. */
  readonly words: readonly string[]
  /** The arguments joined by one blank; of a command everything that follows, as written. */
  readonly value: string
  /** Line of the `Host` or `Match` that it stands under (its own line for those two); null at the top of the file. */
  readonly block: number | null
}

/** Keywords whose value is the rest of the line, `#` and quotes included (ssh_config(5)). */
const commandKeywords = ['proxycommand', 'localcommand', 'remotecommand', 'knownhostscommand']

/** `Include` lines with their patterns, as written: relative ones are ssh's to resolve (ssh_config(5)). */
export function includeLines(text: string): { line: number; patterns: string[] }[] {
  return valueLines(text)
    .filter(({ keyword }) => keyword === 'include')
    .map(({ line, words }) => ({ line, patterns: [...words] }))
}

/**
 * The same text with each `Include` naming the paths that `pathsOf` gives for its patterns. Lines keep their
 * numbers; an `Include` that leads to nothing becomes an empty line.
 */
export function rewriteIncludes(text: string, pathsOf: (pattern: string) => string[]): string {
  const lines = text.split('\n')
  for (const { line, patterns } of includeLines(text)) {
    const paths = patterns.flatMap(pathsOf).map((path) => `"${path.replace(/[\\"]/g, '\\$&')}"`)
    lines[line - 1] = paths.length === 0 ? '' : `Include ${paths.join(' ')}`
  }
  return lines.join('\n')
}

/** Whether the line stands in a block whose `Host` or `Match` names this host, as a word and not by a pattern. */
export function isInBlockOf(text: string, line: number, host: string): boolean {
  const lines = valueLines(text)
  const { block = null } = lines.find((each) => each.line === line) ?? {}
  const begin = lines.find((each) => each.line === block)
  return begin?.words.flatMap((word) => word.split(',')).includes(host) ?? false
}

/** All lines that set something, `Host`, `Match` and `Include` lines included, in their order. */
export function valueLines(text: string): ValueLine[] {
  const found: ValueLine[] = []
  let block: number | null = null
  for (const [index, whole] of text.split('\n').entries()) {
    const parts = keywordAndRest(whole)
    if (parts === null) continue
    const keyword = parts.keyword.toLowerCase()
    if (keyword === 'host' || keyword === 'match') block = index + 1
    const words = splitWords(parts.rest)
    const value = commandKeywords.includes(keyword) ? parts.rest : words.join(' ')
    found.push({ line: index + 1, keyword, value, block, words })
  }
  return found
}

/** A line's keyword and what follows it; one `=` may stand between them, after a keyword
 * without quotes (ssh's strdelim). Null for no such line. */
function keywordAndRest(line: string): { keyword: string; rest: string } | null {
  const bare = withoutBlanks(line)
  if (bare === '' || bare.startsWith('#')) return null
  const match = /^(?:"([^"]*)"[ \t]*|([^\s"=]+)[ \t]*=?[ \t]*)/.exec(bare)
  if (match === null) return null
  const keyword = match[1] ?? match[2] ?? ''
  const rest = bare.slice(match[0].length)
  return keyword === '' || keyword.startsWith('#') || rest === '' ? null : { keyword, rest }
}

/** Blanks around a line, a form feed at its end among them, do not count. */
function withoutBlanks(line: string): string {
  let start = 0
  let end = line.length
  while (start < end && ' \t\r'.includes(line.charAt(start))) start += 1
  while (end > start && ' \t\r\f'.includes(line.charAt(end - 1))) end -= 1
  return line.slice(start, end)
}

/** ssh's argv_split: quotes of both kinds, backslash escapes, `#` at the start of a word ends the line. */
function splitWords(text: string): string[] {
  if (!/["'\\#]/.test(text)) return text.split(/[ \t]+/).filter((word) => word !== '')
  const words: string[] = []
  let at = 0
  while (at < text.length) {
    if (text[at] === ' ' || text[at] === '\t') {
      at += 1
      continue
    }
    if (text[at] === '#') break
    const { word, next } = readWord(text, at)
    words.push(word)
    at = next
  }
  return words
}

function readWord(text: string, start: number): { word: string; next: number } {
  const letters: string[] = []
  let quote = ''
  let at = start
  for (; at < text.length; at += 1) {
    const letter = text.charAt(at)
    const following = text.charAt(at + 1)
    if (letter === '\\' && isEscaped(following, quote)) {
      letters.push(following)
      at += 1
    } else if (quote === '' && (letter === ' ' || letter === '\t')) break
    else if (quote === '' && (letter === '"' || letter === "'")) quote = letter
    else if (quote !== '' && letter === quote) quote = ''
    else letters.push(letter)
  }
  return { word: letters.join(''), next: at }
}

function isEscaped(letter: string, quote: string): boolean {
  return letter === '"' || letter === "'" || letter === '\\' || (letter === ' ' && quote === '')
}
