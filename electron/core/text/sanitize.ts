/**
 * Characters that control a terminal or change how the text around them reads: control characters, direction marks and
 * other invisible marks, line and paragraph separators, lone surrogates.
 */
const unprintable = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/gu

/** Replaces each unprintable character except LF, so that text of several lines cannot control a terminal. */
export function maskUnprintable(text: string): string {
  return text.replace(unprintable, (character) => (character === '\n' ? character : '·'))
}

/** Escapes each unprintable character except LF as JSON does (`\\u009b`). */
export function escapeUnprintable(text: string): string {
  return text.replace(unprintable, (character) => (character === '\n' ? character : escapeUnits(character)))
}

/** One escape for each UTF-16 unit. */
function escapeUnits(character: string): string {
  return character
    .split('')
    .map((unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`)
    .join('')
}

/** Makes foreign text safe to print: unprintable characters replaced (LF too), cut to `maxLength` characters and an ellipsis. */
export function sanitize(text: string, maxLength = 40): string {
  const start = text.slice(0, maxLength).replace(unprintable, '·')
  return text.length > maxLength ? `${start}…` : start
}
