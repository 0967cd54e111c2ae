/** The translations in use, by the English texts that they replace. Without one, everything is in English. */
const translations = new WeakMap<object, object>()

/**
 * Declares the texts of one file in English: each is a sentence, or a function of the values that a sentence names. Returns
 * them in the language of this process, so they must be read where they are needed, not when a module is loaded.
 *
 * A function inserts the strings that it is given and never compares them; a boolean, a number or null may select among its
 * sentences. It contains whole sentences, since another language has another order of words.
 */
export function defineTexts<Texts extends object>(english: Texts): Texts {
  const texts = new Proxy(english, {
    get: (_, name) => Reflect.get(translations.get(texts) ?? english, name),
  })
  return texts
}

/**
 * Replaces English texts by their translation, which has the same type: a missing sentence is a type error. With themselves
 * they are English again.
 */
export function translateTexts<Texts extends object>(english: Texts, translation: NoInfer<Texts>): void {
  if (translation === english) translations.delete(english)
  else translations.set(english, translation)
}

/** Translates several texts, each by its name. */
export function translateTextSets<Sets extends Readonly<Record<string, object>>>(
  english: Sets,
  translations: NoInfer<Sets>,
): void {
  for (const [name, texts] of Object.entries(english)) translateTexts(texts, translations[name] ?? texts)
}

interface Item {
  readonly id: string
  readonly texts: object
}

/** The texts of several rules or repairs in another language, by their ids. */
export type ItemTranslations<Items extends readonly Item[]> = {
  readonly [One in Items[number] as One['id']]: One['texts']
}

/** Translates the texts of each item. */
export function translateItems<const Items extends readonly Item[]>(
  items: Items,
  translations: NoInfer<ItemTranslations<Items>>,
): void {
  const byId = new Map<string, object>(Object.entries(translations))
  for (const { id, texts } of items) translateTexts(texts, byId.get(id) ?? texts)
}
