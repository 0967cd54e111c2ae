/**
 * Characters that a terminal would act on or that change how the text around them is read: control characters,
 * marks of direction and other unseen marks, line and paragraph separators, halves of surrogate pairs.
 */
const unprintable = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/gu

/** Text of several lines in which nothing but its line ends acts on a terminal. */
export function withoutActing(text: string): string {
  return text.replace(unprintable, (character) => (character === '\n' ? character : '·'))
}

/** The same text with each unprintable character but line ends as JSON escapes it (`\\u009b`). */
export function escapeUnprintable(text: string): string {
  return text.replace(unprintable, (character) =>
    character === '\n' ? character : unicodeEscapes(character),
  )
}

/** One escape for each UTF-16 unit. */
function unicodeEscapes(character: string): string {
  return character
    .split('')
    .map((unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`)
    .join('')
}

/** Foreign text as it may be shown on a terminal: one line, at most `maxLength` characters, nothing that acts. */
export function sanitize(text: string, maxLength = 40): string {
  const start = text.slice(0, maxLength).replace(unprintable, '·')
  return text.length > maxLength ? `${start}…` : start
}
