import { maskUnprintable } from '../../core/text/sanitize.ts'

const escapeCharacter = String.fromCharCode(27)
/** The escape sequences of `withColours` in colours.ts. */
const ownColours = new RegExp(`(${escapeCharacter}\\[(?:1|2|22|31|32|33|39)m)`)

/**
 * Masks all control characters except line ends and the program's own colours. Foreign texts are sanitized where they are
 * formatted; this is the safeguard for one that was not.
 */
export function maskTerminalOutput(text: string): string {
  return text
    .split(ownColours)
    .map((part, index) => (index % 2 === 1 ? part : maskUnprintable(part)))
    .join('')
}
