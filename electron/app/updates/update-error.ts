import { sanitize } from '../../core/text/sanitize.ts'
import type { Messages } from '../../locales/messages.ts'

type UpdateErrorMessages = Messages['updates']['troubles']

/** Something about updates that did not go well, with the text of the catalogue that says it. */
export class UpdateError extends Error {
  readonly wording: (messages: UpdateErrorMessages) => string

  constructor(message: (messages: UpdateErrorMessages) => string) {
    super()
    this.wording = message
  }
}

const known: readonly (readonly [RegExp, Exclude<keyof UpdateErrorMessages, 'noListBut'>])[] = [
  [/INTERNET_DISCONNECTED|NAME_NOT_RESOLVED|NETWORK_CHANGED|ADDRESS_UNREACHABLE/, 'notConnected'],
  [/CONNECTION_|TIMED_OUT|EMPTY_RESPONSE|ECONN|aborted by the server/, 'noAnswer'],
  [/CERT_|SSL_/, 'notVerified'],
  [/UNSAFE_REDIRECT|TOO_MANY_REDIRECTS|BLOCKED_BY_CLIENT/, 'leadsAway'],
  [/checksum mismatch/i, 'otherFile'],
  [/ENOSPC/, 'diskFull'],
  [/code signature|did not pass validation/i, 'notAccepted'],
]

/** What went wrong, calmly: known troubles by their meaning, others by their first line. */
export function describeUpdateError(error: unknown, messages: UpdateErrorMessages): string {
  if (error instanceof UpdateError) return error.wording(messages)
  const text = error instanceof Error ? `${error.name} ${error.message}` : String(error)
  const found = known.find(([pattern]) => pattern.test(text))
  return found === undefined ? `${sanitize(text.split('\n')[0] ?? '', 160)}.` : messages[found[1]]
}
