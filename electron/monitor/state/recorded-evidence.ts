import * as z from 'zod'
import type { Evidence, EvidenceSource } from '../../core/model/finding.ts'
import { sanitize } from '../../core/text/sanitize.ts'

/** What the history keeps of an incident's evidence: enough to tell it again, and never more than some kilobytes. */
const maxPieces = 6
const maxLength = 240

/** Read back as carefully as anything from a file that others may have written to. */
const text = z
  .string()
  .max(4 * maxLength)
  .transform((value) => sanitize(value, maxLength))

const source = z.union([
  z.object({ file: text, line: z.int().positive().nullable() }),
  z.object({ command: text }),
  z.object({ address: text, fingerprint: text.nullable() }),
])

/** Evidence in a line of the history; what is none is left out, and the rest of the line still counts. */
export const recordedEvidence = z
  .array(z.object({ message: text, source, value: text }))
  .max(maxPieces)
  .optional()
  .catch(undefined)

/** Options of ssh that name a command, which may hold a password. */
const commandOption = /\b((?:Proxy|Remote|Local|KnownHosts)Command|Match\s.*\bexec)\b.*/gis

/** The evidence as it is kept: bounded, on one line each, without commands that somebody configured. */
export function evidenceToRecord(evidence: readonly Evidence[]): Evidence[] {
  return evidence.slice(0, maxPieces).map(({ message, source: from, value }) => ({
    message: sanitize(message, maxLength),
    source: sourceToRecord(from),
    value: sanitize(value.replace(commandOption, '$1 (a command)'), maxLength),
  }))
}

function sourceToRecord(from: EvidenceSource): EvidenceSource {
  const short = (value: string) => sanitize(value, maxLength)
  if ('file' in from) return { file: short(from.file), line: from.line }
  if ('command' in from) return { command: short(from.command) }
  return { address: short(from.address), fingerprint: from.fingerprint && short(from.fingerprint) }
}
