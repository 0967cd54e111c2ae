import * as z from 'zod'
import { sanitize } from '../text/sanitize.ts'

/** An error in the configuration with which Nix refuses to run: no command works and the daemon cannot start again. */
export const nixRefusal = z.object({
  /** Nix's message without the line that it quotes: a line of nix.conf may contain an access token. */
  output: z.string(),
  /** The file that the message names; null if it names none. */
  file: z.string().nullable(),
  /** Counted from 1; null if Nix quotes no line, or the quoted line was not found in the file. */
  line: z.int().positive().nullable(),
})

export type NixRefusal = z.infer<typeof nixRefusal>

/** A parsed error about the configuration. `quoted` is the line of the file, without its comment. */
export interface ParsedRefusal {
  readonly output: string
  readonly file: string | null
  readonly quoted: string | null
}

/** Nix 2.19 and newer print `syntax error in`, older versions `illegal` (libutil/configuration.cc, config.cc). */
const badLine = /error: (?:syntax error in|illegal) configuration line '(.*)' in '([^'\n]+)'/
const missingInclude = /error: file '[^'\n]+' included from '([^'\n]+)' not found/
const badValue =
  /error: (?:(?:Boolean |configuration )?setting '[^'\n]+' (?:has invalid value|should)|unknown value '|'[^'\n]+' is not a valid )/

/** Parses stderr of `nix config show`; returns null if it has no error about the configuration. */
export function parseRefusal(stderr: string): ParsedRefusal | null {
  const line = stderr.split('\n').find((candidate) => candidate.includes('error: ')) ?? ''
  const syntax = badLine.exec(line)
  if (syntax !== null) {
    const [words, quoted = '', file = ''] = syntax
    return { output: words.slice('error: '.length, words.indexOf(" '")), file, quoted }
  }
  const message = sanitize(line.slice(line.indexOf('error: ') + 'error: '.length).trim(), 300)
  const includeMatch = missingInclude.exec(line)
  if (includeMatch !== null) return { output: message, file: includeMatch[1] ?? null, quoted: null }
  return badValue.test(line) ? { output: message, file: null, quoted: null } : null
}

/** Returns the number of the line that Nix quotes without its comment, from 1; null if it is not in the text. */
export function findLineNumber(text: string, quoted: string): number | null {
  const lineIndex = text.split('\n').findIndex((line) => (line.split('#', 1)[0] ?? '') === quoted)
  return lineIndex < 0 ? null : lineIndex + 1
}
