/**
 * A language that a machine makes of a catalogue: each text stands between « and » and is some 40 % longer, and what is
 * put into one stands between ‹ and ›. So every text tells where it comes from, and what a catalogue was given does not
 * count as its own.
 */
export function madeUp<Catalogue>(catalogue: Catalogue): Catalogue
export function madeUp(catalogue: unknown): unknown {
  if (typeof catalogue === 'string') return `«${longer(catalogue)}»`
  if (typeof catalogue === 'function') {
    return (...given: unknown[]) =>
      filled(madeUp(Reflect.apply(catalogue, undefined, given.map(place))), given)
  }
  if (Array.isArray(catalogue)) return catalogue.map((each) => madeUp(each))
  if (typeof catalogue !== 'object' || catalogue === null) return catalogue
  return Object.fromEntries(Object.entries(catalogue).map(([name, each]) => [name, madeUp(each)]))
}

/** A word gets two fifths more letters, as in a language that joins its words. */
function longer(text: string): string {
  return text.replace(/\p{L}+/gu, (word) => word + 'n'.repeat(Math.round(word.length * 0.4)))
}

/** The first of the characters for private use: each stands for a text that is put in, which is not to grow. */
const firstPlace = 0xe000

function place(given: unknown, index: number): unknown {
  return typeof given === 'string' ? String.fromCharCode(firstPlace + index) : given
}

function filled(text: unknown, given: readonly unknown[]): string {
  return String(text).replace(/[\ue000-\ue00f]/g, (each) => `‹${given[each.charCodeAt(0) - firstPlace]}›`)
}
