import { english } from './english/english.ts'
import { locales } from './locales.ts'

/** The type of every catalogue; a missing text is a type error. */
export type Messages = typeof english

/**
 * Returns the catalogue of the first preferred language that has one, else English.
 * @param languages the preferred first, as the system writes them: "de-CH"
 */
export function selectMessages(languages: readonly string[]): Messages {
  const codes = languages.map((language) => language.split('-', 1)[0])
  const preferred = codes.map((code) => locales.find(({ language }) => language === code))
  return preferred.find((catalogue) => catalogue !== undefined) ?? english
}
