import { printable } from '../builder/printable.ts'

/** Something about updates that did not go well, in words for a person. */
export class UpdateTrouble extends Error {}

const known: readonly (readonly [RegExp, string])[] = [
  [
    /INTERNET_DISCONNECTED|NAME_NOT_RESOLVED|NETWORK_CHANGED|ADDRESS_UNREACHABLE/,
    'this Mac is not connected to it.',
  ],
  [/CONNECTION_|TIMED_OUT|EMPTY_RESPONSE|ECONN|aborted by the server/, 'the server does not answer.'],
  [/CERT_|SSL_/, 'the server does not prove who it is.'],
  [/UNSAFE_REDIRECT|TOO_MANY_REDIRECTS|BLOCKED_BY_CLIENT/, 'the server leads elsewhere or sends too much.'],
  [/checksum mismatch/i, 'what came is not what the release names, so it is not used.'],
  [/ENOSPC/, 'the disk is full.'],
  [/code signature|did not pass validation/i, 'macOS does not accept its signature, so it is not used.'],
]

/** What went wrong, calmly: known troubles by their meaning, others by their first line. */
export function inWordsOfUpdate(error: unknown): string {
  if (error instanceof UpdateTrouble) return error.message
  const text = error instanceof Error ? `${error.name} ${error.message}` : String(error)
  const found = known.find(([pattern]) => pattern.test(text))
  return found?.[1] ?? `${printable(text.split('\n')[0] ?? '', 160)}.`
}
