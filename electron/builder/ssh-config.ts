/** One line of an ssh configuration that sets a value. */
export interface ValueLine {
  /** Counted from 1. */
  readonly line: number
  /** Lower-case. */
  readonly keyword: string
  readonly value: string
  /** Line of the `Host` or `Match` that it stands under; null at the top of the file. */
  readonly block: number | null
}

/** `Include` lines with their patterns. */
export function includeLines(text: string): { line: number; patterns: string[] }[] {
  return valueLines(text)
    .filter((line) => line.keyword === 'include')
    .map((line) => ({ line: line.line, patterns: line.value.split(/\s+/) }))
}

/** The same text with each `Include` naming the paths that `pathsOf` gives; line numbers stay. */
export function rewriteIncludes(text: string, pathsOf: (pattern: string) => string[]): string {
  const lines = text.split('\n')
  for (const { line, patterns } of includeLines(text)) {
    const paths = patterns.flatMap(pathsOf)
    lines[line - 1] = paths.length === 0 ? '' : `Include ${paths.map((path) => `"${path}"`).join(' ')}`
  }
  return lines.join('\n')
}

/** Why ssh must not be asked about this configuration, or null where it may be. */
export function whyNotAsked(text: string): string | null {
  const line = valueLines(text).find(
    (each) => each.keyword === 'match' && /\b(exec|localuser)\b/i.test(each.value),
  )
  return line === undefined ? null : `line ${line.line} decides by Match exec or Match localuser`
}

/** All lines that set something, `Host` and `Match` lines included. */
export function valueLines(text: string): ValueLine[] {
  const found: ValueLine[] = []
  let block: number | null = null
  for (const [index, line] of text.split('\n').entries()) {
    const match = /^\s*([A-Za-z][A-Za-z0-9]*)(?:\s*=\s*|\s+)(.*?)\s*$/.exec(line)
    if (match === null) continue
    const keyword = (match[1] ?? '').toLowerCase()
    if (keyword === 'host' || keyword === 'match') block = index + 1
    found.push({ line: index + 1, keyword, value: (match[2] ?? '').replace(/^"(.*)"$/, '$1'), block })
  }
  return found
}
