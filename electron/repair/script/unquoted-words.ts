/** One piece of a shell text outside of double quotes: a comment, a word in single quotes, a sign, or a word. */
const outside = /\\[\s\S]|(?<![^\s])#[^\n]*|'[^']*'|"|\$\(|[()]|[A-Za-z_.-]+|[\s\S]/y
const inQuotes = /\\[\s\S]|\$\(|"|[^\\$"]+|\$/y

/**
 * Returns the words of a shell text that may be calls of functions: those outside of comments and quotes, and those of each
 * `$(…)` inside double quotes. Only for the part of the shell's grammar that our own scripts use.
 */
export function listUnquotedWords(text: string): ReadonlySet<string> {
  const words = new Set<string>()
  /** The character that ends each open part, the innermost last. */
  const ends: string[] = []
  for (let at = 0; at < text.length; ) {
    const isQuoted = ends.at(-1) === '"'
    const pattern = isQuoted ? inQuotes : outside
    pattern.lastIndex = at
    const piece = pattern.exec(text)?.[0] ?? ' '
    at += piece.length
    if (piece === ends.at(-1)) ends.pop()
    else if (piece === '"') ends.push('"')
    else if (piece === '$(' || piece === '(') ends.push(')')
    else if (!isQuoted && /^[a-z_]+$/.test(piece)) words.add(piece)
  }
  return words
}
