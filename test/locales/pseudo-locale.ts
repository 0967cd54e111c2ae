/**
 * Generates a language from a locale: each text is enclosed in « and » and some 40 % longer, and each inserted value in
 * ‹ and ›. So the origin of every text is visible, and inserted values do not count as translated.
 */
export function createPseudoLocale<Catalogue>(catalogue: Catalogue): Catalogue
export function createPseudoLocale(catalogue: unknown): unknown {
  if (typeof catalogue === 'string') return `«${lengthenWord(catalogue)}»`
  if (typeof catalogue === 'function') {
    return (...values: unknown[]) => {
      const places: string[] = []
      const text = Reflect.apply(
        catalogue,
        undefined,
        values.map((value) => place(value, places)),
      )
      return fillPlaces(createPseudoLocale(text), places)
    }
  }
  return mapStrings(catalogue, createPseudoLocale)
}

/** Makes a word two fifths longer, as in a language with compound words. */
function lengthenWord(text: string): string {
  return text.replace(/\p{L}+/gu, (word) => word + 'n'.repeat(Math.round(word.length * 0.4)))
}

/** The first private-use character. Each of them stands for an inserted value, which must not become longer. */
const firstPlace = 0xe000

/** Replaces the strings of a value by places, each of which is the index of its string. */
function place(value: unknown, places: string[]): unknown {
  if (typeof value !== 'string') return mapStrings(value, (part) => place(part, places))
  places.push(value)
  return String.fromCharCode(firstPlace + places.length - 1)
}

function fillPlaces(text: unknown, places: readonly string[]): unknown {
  if (typeof text !== 'string') return mapStrings(text, (value) => fillPlaces(value, places))
  return text.replace(
    /[\ue000-\uf8ff]/g,
    (character) => `‹${places[character.charCodeAt(0) - firstPlace] ?? ''}›`,
  )
}

/** Returns a list or an object with each of its parts replaced; anything else as it is. */
function mapStrings(value: unknown, replace: (part: unknown) => unknown): unknown {
  if (Array.isArray(value)) return value.map(replace)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([name, part]) => [name, replace(part)]))
}
