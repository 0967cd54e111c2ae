import * as z from 'zod'
import { portNumber } from './machine-entry.ts'
import { createObservationSchema } from './observation-schema.ts'
import { portResult } from './service.ts'

/** What a remote builder answered, or why it could not be probed. */
const remoteAnswer = z.discriminatedUnion('kind', [
  ...portResult.options,
  /** The host name does not resolve on this Mac. */
  z.object({ kind: z.literal('no-name') }),
  /** The connection failed: the computer is off, or the network does not lead to it. */
  z.object({
    kind: z.literal('unreachable'),
    reason: z.string(),
    /** The system's name of the error (connect(2)). */
    code: z.string().optional(),
  }),
])

/**
 * The probe of a remote builder, made only on the user's request and kept until its entry or its route changes.
 * `address` is where the connection was made; null if none was.
 */
export const remoteProbe = z.object({
  uri: z.string(),
  hostname: z.string(),
  port: portNumber,
  address: z.string().nullable(),
  result: createObservationSchema(remoteAnswer),
})

export type RemoteAnswer = z.infer<typeof remoteAnswer>
export type RemoteProbe = z.infer<typeof remoteProbe>
