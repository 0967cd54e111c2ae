import * as z from 'zod'
import { type builderStates, severities } from './state-names.ts'

export { builderStates } from './state-names.ts'

const severity = z.enum(severities)

/** Where a piece of evidence can be looked up by the reader. */
const evidenceSource = z.union([
  z.object({ file: z.string(), line: z.int().positive().nullable() }),
  z.object({ command: z.string() }),
  z.object({ address: z.string(), fingerprint: z.string().nullable() }),
])

const evidence = z.object({ message: z.string(), source: evidenceSource, value: z.string() })

/** One problem with a name: part of the contract of `status --json` (docs/architecture.md, "Findings"). */
export const findingSchema = z.object({
  id: z.string(),
  /** What the problem is about: an entry's URI, a launchd label, a path. */
  subject: z.string(),
  /** `id@subject`. */
  key: z.string(),
  severity,
  title: z.string(),
  /** The sentence that a screen leads with. */
  headline: z.string(),
  /** The cause, in one sentence of at most 140 characters, which the popover shows below the headline. */
  cause: z.string(),
  explanation: z.string(),
  evidence: z.array(evidence),
  /** The key of the finding that causes this one, or null: then the screen leads with it. */
  causedBy: z.string().nullable(),
  /** Ids of the repairs, the default first. */
  repairs: z.array(z.string()),
  /** The nix-darwin snippet that survives the next `darwin-rebuild`, or null. */
  permanentFix: z.string().nullable(),
})

export type Severity = z.infer<typeof severity>
export type Evidence = z.infer<typeof evidence>
export type EvidenceSource = z.infer<typeof evidenceSource>
export type Finding = z.infer<typeof findingSchema>

export type BuilderState = (typeof builderStates)[number]
