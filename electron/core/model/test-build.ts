import * as z from 'zod'
import { seenOf } from './observation.ts'

/** How a real build on a builder ended (design.md, "The proof build"). A build that proves nothing is "not seen". */
const proofBuild = z.discriminatedUnion('result', [
  z.object({ result: z.literal('passed'), seconds: z.number().nonnegative() }),
  /** `said`: Nix's words about this builder. */
  z.object({ result: z.literal('failed'), seconds: z.number().nonnegative(), said: z.string() }),
])

/** A build on one builder, of this look or kept from an earlier one: then with the time of then. */
export const proof = z.object({ uri: z.string(), system: z.string(), build: seenOf(proofBuild) })

export type ProofBuild = z.infer<typeof proofBuild>
export type Proof = z.infer<typeof proof>
