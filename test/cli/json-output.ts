import * as z from 'zod'
import { builderStates, findingSchema } from '../../electron/core/model/finding.ts'

/** The fields of `status --json` that other programs rely on (docs/architecture.md, "Terminal contract"). */
export const statusSchema = z.object({
  schema: z.literal(2),
  state: z.enum(builderStates),
  verifiedAt: z.iso.datetime().nullable(),
  summary: z.string(),
  findings: z.array(findingSchema),
})

/** The whole output of `test-build --json`. */
export const testBuildsSchema = z.strictObject({
  schema: z.literal(2),
  results: z.array(
    z.strictObject({
      system: z.string(),
      uri: z.string().nullable(),
      outcome: z.enum(['passed', 'failed', 'not-known']),
      seconds: z.number(),
      output: z.string().nullable(),
      findings: z.array(z.string()),
    }),
  ),
})
