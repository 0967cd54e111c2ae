import { createReadStream } from 'node:fs'
import type { Readable } from 'node:stream'
import { describeReadErrno, isMissing } from '../../mac/real/errno.ts'

/** The bytes of an input, or why it was not read: a phrase that follows the input's name, null if the input is too long. */
export type Input =
  | { readonly ok: true; readonly bytes: Buffer }
  | { readonly ok: false; readonly reason: string | null }

/** Names an input for the user. */
export function describeInput(file: string): string {
  return file === '-' ? 'what came on stdin' : file
}

/** Reads a file that was named on the command line, or stdin if its name is `-`. Never throws. */
export async function readInput(file: string, stdin: Readable, maxBytes: number): Promise<Input> {
  const stream = file === '-' ? stdin : createReadStream(file)
  const parts: Buffer[] = []
  let length = 0
  try {
    for await (const part of stream) {
      const bytes = Buffer.from(part)
      length += bytes.length
      if (length > maxBytes) {
        stream.destroy()
        return { ok: false, reason: null }
      }
      parts.push(bytes)
    }
    return { ok: true, bytes: Buffer.concat(parts) }
  } catch (error) {
    return { ok: false, reason: isMissing(error) ? 'was not found' : describeReadErrno(error) }
  }
}
