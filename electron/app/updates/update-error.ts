import { printable } from '../../core/text/sanitize.ts'
import type { Words } from '../../locales/messages.ts'

type TroubleWords = Words['updates']['troubles']

/** Something about updates that did not go well, with the text of the catalogue that says it. */
export class UpdateTrouble extends Error {
  readonly says: (words: TroubleWords) => string

  constructor(says: (words: TroubleWords) => string) {
    super()
    this.says = says
  }
}

const known: readonly (readonly [RegExp, Exclude<keyof TroubleWords, 'noListBut'>])[] = [
  [/INTERNET_DISCONNECTED|NAME_NOT_RESOLVED|NETWORK_CHANGED|ADDRESS_UNREACHABLE/, 'notConnected'],
  [/CONNECTION_|TIMED_OUT|EMPTY_RESPONSE|ECONN|aborted by the server/, 'noAnswer'],
  [/CERT_|SSL_/, 'notProven'],
  [/UNSAFE_REDIRECT|TOO_MANY_REDIRECTS|BLOCKED_BY_CLIENT/, 'leadsElsewhere'],
  [/checksum mismatch/i, 'otherFile'],
  [/ENOSPC/, 'diskFull'],
  [/code signature|did not pass validation/i, 'notAccepted'],
]

/** What went wrong, calmly: known troubles by their meaning, others by their first line. */
export function inWordsOfUpdate(error: unknown, words: TroubleWords): string {
  if (error instanceof UpdateTrouble) return error.says(words)
  const text = error instanceof Error ? `${error.name} ${error.message}` : String(error)
  const found = known.find(([pattern]) => pattern.test(text))
  return found === undefined ? `${printable(text.split('\n')[0] ?? '', 160)}.` : words[found[1]]
}
