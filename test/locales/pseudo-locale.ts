/**
 * Generates a language from a locale: each text is enclosed in « and » and some 40 % longer, and each inserted value in
 * ‹ and ›. So the origin of every text is visible, and inserted values do not count as translated.
 */
export function createPseudoLocale<Catalogue>(catalogue: Catalogue): Catalogue
export function createPseudoLocale(catalogue: unknown): unknown {
  if (typeof catalogue === 'string') return `«${lengthenWord(catalogue)}»`
  if (typeof catalogue === 'function') {
    return (...values: unknown[]) =>
      fillPlaces(createPseudoLocale(Reflect.apply(catalogue, undefined, values.map(place))), values)
  }
  if (Array.isArray(catalogue)) return catalogue.map((item) => createPseudoLocale(item))
  if (typeof catalogue !== 'object' || catalogue === null) return catalogue
  return Object.fromEntries(
    Object.entries(catalogue).map(([name, inner]) => [name, createPseudoLocale(inner)]),
  )
}

/** Makes a word two fifths longer, as in a language with compound words. */
function lengthenWord(text: string): string {
  return text.replace(/\p{L}+/gu, (word) => word + 'n'.repeat(Math.round(word.length * 0.4)))
}

/** The first private-use character. Each of them stands for an inserted value, which must not become longer. */
const firstPlace = 0xe000

function place(value: unknown, index: number): unknown {
  return typeof value === 'string' ? String.fromCharCode(firstPlace + index) : value
}

function fillPlaces(text: unknown, values: readonly unknown[]): string {
  return String(text).replace(
    /[\ue000-\ue00f]/g,
    (character) => `‹${values[character.charCodeAt(0) - firstPlace]}›`,
  )
}
