import * as z from 'zod'
import { sanitize } from '../text/sanitize.ts'

/** A configuration that Nix refuses: no command of Nix runs, and the daemon cannot start again. */
export const nixRefusal = z.object({
  /** In Nix's own words, without the line that they quote: a line of nix.conf may hold an access token. */
  output: z.string(),
  /** The file that Nix names; null where it names none. */
  file: z.string().nullable(),
  /** Counted from 1; null where Nix quotes no line, or it was not found in the file. */
  line: z.int().positive().nullable(),
})

export type NixRefusal = z.infer<typeof nixRefusal>

/** What Nix says of a configuration that it refuses. `quoted` is the line in the file, without its comment. */
export interface ParsedRefusal {
  readonly output: string
  readonly file: string | null
  readonly quoted: string | null
}

/** Nix 2.19 and newer say `syntax error in`, older ones `illegal` (libutil/configuration.cc, config.cc). */
const badLine = /error: (?:syntax error in|illegal) configuration line '(.*)' in '([^'\n]+)'/
const missingInclude = /error: file '[^'\n]+' included from '([^'\n]+)' not found/
const badValue =
  /error: (?:(?:Boolean |configuration )?setting '[^'\n]+' (?:has invalid value|should)|unknown value '|'[^'\n]+' is not a valid )/

/** Reads what `nix config show` says on stderr; null where it does not speak of a configuration that Nix refuses. */
export function parseRefusal(stderr: string): ParsedRefusal | null {
  const line = stderr.split('\n').find((each) => each.includes('error: ')) ?? ''
  const syntax = badLine.exec(line)
  if (syntax !== null) {
    const [words, quoted = '', file = ''] = syntax
    return { output: words.slice('error: '.length, words.indexOf(" '")), file, quoted }
  }
  const said = sanitize(line.slice(line.indexOf('error: ') + 'error: '.length).trim(), 300)
  const included = missingInclude.exec(line)
  if (included !== null) return { output: said, file: included[1] ?? null, quoted: null }
  return badValue.test(line) ? { output: said, file: null, quoted: null } : null
}

/** The number of the line that Nix quotes; it takes the comment away before. */
export function lineNumberOf(text: string, quoted: string): number | null {
  const at = text.split('\n').findIndex((line) => (line.split('#', 1)[0] ?? '') === quoted)
  return at < 0 ? null : at + 1
}
