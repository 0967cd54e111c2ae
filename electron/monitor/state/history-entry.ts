import * as z from 'zod'
import { outcomes } from '../../core/model/plan.ts'
import { builderStates } from '../../core/model/state-names.ts'

import { recordedEvidence } from './recorded-evidence.ts'

const at = z.iso.datetime()

/** One line of the history: ids, times, and what was seen of a trouble when it began. */
export const historyEntrySchema = z.discriminatedUnion('kind', [
  z.object({ at, kind: z.literal('state'), state: z.enum(builderStates) }),
  /** From then on nobody looked, until the next state: the Mac slept, or Builderbar did not run. */
  z.object({ at, kind: z.literal('unwatched') }),
  /** A second one with the same id: the incident goes on under another finding. */
  z.object({
    at,
    kind: z.literal('incident-opened'),
    id: z.string(),
    finding: z.string(),
    /** The evidence at that time. */
    evidence: recordedEvidence,
  }),
  z.object({
    at,
    kind: z.literal('incident-closed'),
    id: z.string(),
    repairedBy: z.string().nullable(),
    automatic: z.literal(true).optional(),
  }),
  z.object({
    at,
    kind: z.literal('repair'),
    repair: z.string(),
    finding: z.string(),
    outcome: z.enum(outcomes),
    /** Nobody was asked: the policy of repairs by themselves ran it. */
    automatic: z.literal(true).optional(),
  }),
])

export type HistoryEntry = z.infer<typeof historyEntrySchema>
