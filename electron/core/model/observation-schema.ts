import * as z from 'zod'

/** Returns the schema of `Observation<T>` for values of the given schema. */
export function createObservationSchema<T extends z.ZodType>(value: T) {
  return z.discriminatedUnion('observed', [
    z.object({ observed: z.literal(true), at: z.iso.datetime(), value }),
    z.object({
      observed: z.literal(false),
      at: z.iso.datetime(),
      reason: z.string(),
      output: z.string().optional(),
    }),
  ])
}
