/** Comments, strings and the fixed parts of templates, which contain no names. Quotes end at the end of the line. */
const notNames = /\/\*[\s\S]*?\*\/|\/\/.*|'(?:[^'\\\n]|\\.)*'|"(?:[^"\\\n]|\\.)*"/g
/** A regular expression, which begins where a value may. */
const pattern = /(?<=[([,=:?&|]\s*)\/(?![*/])(?:[^/\\\n[]|\\.|\[(?:[^\]\\\n]|\\.)*\])+\/\w*/g
const template = /`(?:[^`\\]|\\.)*`/g

/** Returns a text without what is no name. */
export function removeTexts(text: string): string {
  return text
    .replace(notNames, ' ')
    .replace(pattern, ' ')
    .replace(template, (literal) => (literal.match(/\$\{[^}]*\}/g) ?? []).join(' '))
}

/** Turns `lookMemory`, `LookMemory` and `LOOK_MEMORY` into ` look memory `. */
export function splitIntoWords(name: string): string {
  const pieces = name.replace(/([a-z\d])([A-Z])/g, '$1 $2').replace(/[_$]+/g, ' ')
  return ` ${pieces.trim().toLowerCase()} `
}
