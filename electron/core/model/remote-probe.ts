import * as z from 'zod'
import { portNumber } from './machine-entry.ts'
import { seenOf } from './observation.ts'
import { portAnswer } from './service.ts'

/** What a machine elsewhere answered, or what kept anybody from asking it. */
const remoteAnswer = z.discriminatedUnion('answer', [
  ...portAnswer.options,
  /** Its name stands for no address on this Mac. */
  z.object({ answer: z.literal('no-name') }),
  /** Nobody answered the connection: the machine is off, or the network leads elsewhere. */
  z.object({ answer: z.literal('unreachable'), why: z.string() }),
])

/**
 * A look at a machine elsewhere, which only a person asks for: it is kept with its time until the entry or its route
 * changes. `address` is where the connection was made; null where none was.
 */
export const remoteLook = z.object({
  uri: z.string(),
  hostname: z.string(),
  port: portNumber,
  address: z.string().nullable(),
  look: seenOf(remoteAnswer),
})

export type RemoteAnswer = z.infer<typeof remoteAnswer>
export type RemoteLook = z.infer<typeof remoteLook>
