import * as z from 'zod'
import { observationOf } from './observation-schema.ts'

/**
 * How a real build on a builder ended (docs/architecture.md, "Test build"). A build that proves nothing is
 * "not seen".
 */
const testBuildOutcome = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('passed'), seconds: z.number().nonnegative() }),
  /** `output`: Nix's words about this builder. */
  z.object({ kind: z.literal('failed'), seconds: z.number().nonnegative(), output: z.string() }),
])

/** A build on one builder, of this look or kept from an earlier one: then with the time of then. */
export const testBuild = z.object({
  uri: z.string(),
  system: z.string(),
  outcome: observationOf(testBuildOutcome),
})

export type TestBuildOutcome = z.infer<typeof testBuildOutcome>
export type TestBuild = z.infer<typeof testBuild>
