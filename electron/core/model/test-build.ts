import * as z from 'zod'
import { createObservationSchema } from './observation-schema.ts'

/**
 * The result of a real build on a builder (docs/architecture.md, "Test build"). A build whose result proves nothing about the
 * builder is an unavailable observation.
 */
const testBuildOutcome = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('passed'), seconds: z.number().nonnegative() }),
  /** `output`: Nix's messages about this builder. */
  z.object({ kind: z.literal('failed'), seconds: z.number().nonnegative(), output: z.string() }),
])

/** A build on one builder. One that was made before this scan keeps its own time. */
export const testBuild = z.object({
  uri: z.string(),
  system: z.string(),
  outcome: createObservationSchema(testBuildOutcome),
  /** Nix's error if it names no machine: the build then neither passed nor failed on its builder. */
  unattributedError: z.string().optional(),
})

export type TestBuildOutcome = z.infer<typeof testBuildOutcome>
export type TestBuild = z.infer<typeof testBuild>
