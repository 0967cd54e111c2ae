import * as z from 'zod'
import { portNumber } from './machine-entry.ts'
import { observationOf } from './observation-schema.ts'
import { portAnswer } from './service.ts'

/** What a machine elsewhere answered, or what kept anybody from asking it. */
const remoteAnswer = z.discriminatedUnion('kind', [
  ...portAnswer.options,
  /** Its name stands for no address on this Mac. */
  z.object({ kind: z.literal('no-name') }),
  /** Nobody answered the connection: the machine is off, or the network leads elsewhere. */
  z.object({ kind: z.literal('unreachable'), reason: z.string() }),
])

/**
 * A look at a machine elsewhere, which only a person asks for: it is kept with its time until the entry or its route
 * changes. `address` is where the connection was made; null where none was.
 */
export const remoteProbe = z.object({
  uri: z.string(),
  hostname: z.string(),
  port: portNumber,
  address: z.string().nullable(),
  result: observationOf(remoteAnswer),
})

export type RemoteAnswer = z.infer<typeof remoteAnswer>
export type RemoteProbe = z.infer<typeof remoteProbe>
