import * as z from 'zod'
import type { Evidence, EvidenceSource } from '../../core/model/finding.ts'
import { printable } from '../../core/text/sanitize.ts'

/** What the history keeps of an incident's evidence: enough to tell it again, and never more than some kilobytes. */
const mostPieces = 6
const longest = 240

/** Read back as carefully as anything from a file that others may have written to. */
const text = z
  .string()
  .max(4 * longest)
  .transform((value) => printable(value, longest))

const source = z.union([
  z.object({ file: text, line: z.int().positive().nullable() }),
  z.object({ command: text }),
  z.object({ address: text, fingerprint: text.nullable() }),
])

/** Evidence in a line of the history; what is none is left out, and the rest of the line still counts. */
export const keptEvidence = z
  .array(z.object({ says: text, source, value: text }))
  .max(mostPieces)
  .optional()
  .catch(undefined)

/** Options of ssh that name a command, which may hold a password. */
const commandOption = /\b((?:Proxy|Remote|Local|KnownHosts)Command|Match\s.*\bexec)\b.*/gis

/** The evidence as it is kept: bounded, on one line each, without commands that somebody configured. */
export function evidenceToKeep(evidence: readonly Evidence[]): Evidence[] {
  return evidence.slice(0, mostPieces).map(({ says, source: from, value }) => ({
    says: printable(says, longest),
    source: sourceToKeep(from),
    value: printable(value.replace(commandOption, '$1 (a command)'), longest),
  }))
}

function sourceToKeep(from: EvidenceSource): EvidenceSource {
  const short = (value: string) => printable(value, longest)
  if ('file' in from) return { file: short(from.file), line: from.line }
  if ('command' in from) return { command: short(from.command) }
  return { address: short(from.address), fingerprint: from.fingerprint && short(from.fingerprint) }
}
