import * as z from 'zod'
import type { Evidence, EvidenceSource } from '../../core/model/finding.ts'
import { sanitize } from '../../core/text/sanitize.ts'

/** The history stores at most this many pieces of evidence of an incident, which keeps a line below a few kilobytes. */
const maxPieces = 6
const maxLength = 240

/** Text from the history file, which other programs may have changed. */
const text = z
  .string()
  .max(4 * maxLength)
  .transform((value) => sanitize(value, maxLength))

const source = z.union([
  z.object({ file: text, line: z.int().positive().nullable() }),
  z.object({ command: text }),
  z.object({ address: text, fingerprint: text.nullable() }),
])

/** Evidence in a line of the history. Invalid pieces are dropped; the rest of the line stays valid. */
export const recordedEvidence = z
  .array(z.object({ message: text, source, value: text }))
  .max(maxPieces)
  .optional()
  .catch(undefined)

/**
 * ssh options whose value is a command, which may contain a password. A sentence that only names the option, in a list or at
 * its end, stays whole.
 */
const commandOption =
  /\b((?:Proxy|Remote|Local|KnownHosts)Command|Match\s.*\bexec)\b(?![.,](?:\s|$)|\s+and\s).*/gis

/** Leaves out configured commands. */
export function removeCommands(text: string): string {
  return text.replace(commandOption, '$1 (a command)')
}

/** Returns evidence for the history: limited, one line per piece, without configured commands. */
export function selectEvidenceToRecord(evidence: readonly Evidence[]): Evidence[] {
  return evidence.slice(0, maxPieces).map(({ message, source: from, value }) => ({
    message: sanitize(message, maxLength),
    source: shortenSource(from),
    value: sanitize(removeCommands(value), maxLength),
  }))
}

function shortenSource(from: EvidenceSource): EvidenceSource {
  const shorten = (value: string) => sanitize(value, maxLength)
  if ('file' in from) return { file: shorten(from.file), line: from.line }
  if ('command' in from) return { command: shorten(from.command) }
  return { address: shorten(from.address), fingerprint: from.fingerprint && shorten(from.fingerprint) }
}
