import { maskUnprintable } from '../../core/text/sanitize.ts'

const escapeCharacter = String.fromCharCode(27)
/** The codes of `withColours` in colours.ts, and no other. */
const ownColours = new RegExp(`(${escapeCharacter}\\[(?:1|2|22|31|32|33|39)m)`)

/**
 * What is written on a terminal at last: line ends and the program's own colours stay, any other character that would act
 * there becomes a dot. Texts are made printable where they are put together; this holds where one was forgotten.
 */
export function terminalOutput(text: string): string {
  return text
    .split(ownColours)
    .map((part, index) => (index % 2 === 1 ? part : maskUnprintable(part)))
    .join('')
}
