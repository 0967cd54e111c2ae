import { sanitize } from '../../core/text/sanitize.ts'
import type { Messages } from '../../locales/messages.ts'

type UpdateErrorMessages = Messages['updates']['errors']

/** A failed check or download, with its message in the user's language. */
export class UpdateError extends Error {
  readonly wording: (messages: UpdateErrorMessages) => string

  constructor(message: (messages: UpdateErrorMessages) => string) {
    super()
    this.wording = message
  }
}

const knownErrors: readonly (readonly [RegExp, Exclude<keyof UpdateErrorMessages, 'listRefused'>])[] = [
  [/INTERNET_DISCONNECTED|NAME_NOT_RESOLVED|NETWORK_CHANGED|ADDRESS_UNREACHABLE/, 'notConnected'],
  [/CONNECTION_|TIMED_OUT|EMPTY_RESPONSE|ECONN|aborted by the server/, 'noAnswer'],
  [/CERT_|SSL_/, 'notVerified'],
  [/UNSAFE_REDIRECT|TOO_MANY_REDIRECTS|BLOCKED_BY_CLIENT/, 'redirectedAway'],
  [/Cannot parse update info|valid semver version/, 'noList'],
  [/CONTENT_LENGTH_MISMATCH/, 'cutOff'],
  [/checksum mismatch/i, 'otherFile'],
  [/ENOSPC/, 'diskFull'],
  [/code signature|did not pass validation/i, 'notAccepted'],
]

/** Describes a known error by its meaning, any other by its first line. */
export function describeUpdateError(error: unknown, messages: UpdateErrorMessages): string {
  if (error instanceof UpdateError) return error.wording(messages)
  const text = error instanceof Error ? `${error.name} ${error.message}` : String(error)
  const match = knownErrors.find(([pattern]) => pattern.test(text))
  return match === undefined ? `${sanitize(text.split('\n')[0] ?? '', 160)}.` : messages[match[1]]
}
