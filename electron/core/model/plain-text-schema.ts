import * as z from 'zod'

/** The text of a file that a repair may remove lines from: a regular, world-readable file. */
export const plainText = z.object({
  /** SHA-256 of the file, in hex. */
  sha256: z.string(),
  text: z.string(),
})

export type PlainText = z.infer<typeof plainText>
