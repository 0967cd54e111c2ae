/** One piece of a shell text outside of double quotes: a comment, a word in single quotes, a sign, or a word. */
const unquotedPiece = /\\[\s\S]|(?<![^\s])#[^\n]*|'[^']*'|"|\$\(|[()]|[A-Za-z_.-]+|[\s\S]/y
const quotedPiece = /\\[\s\S]|\$\(|"|[^\\$"]+|\$/y

/**
 * Returns the words of a shell text that may be calls of functions: those outside of comments and quotes, and those of each
 * `$(…)` inside double quotes. Only for the part of the shell's grammar that our own scripts use.
 */
export function listUnquotedWords(text: string): ReadonlySet<string> {
  const words = new Set<string>()
  /** The character that ends each open part, the innermost last. */
  const closers: string[] = []
  for (let index = 0; index < text.length; ) {
    const isQuoted = closers.at(-1) === '"'
    const pattern = isQuoted ? quotedPiece : unquotedPiece
    pattern.lastIndex = index
    const piece = pattern.exec(text)?.[0] ?? ' '
    index += piece.length
    if (piece === closers.at(-1)) closers.pop()
    else if (piece === '"') closers.push('"')
    else if (piece === '$(' || piece === '(') closers.push(')')
    else if (!isQuoted && /^[a-z_]+$/.test(piece)) words.add(piece)
  }
  return words
}
