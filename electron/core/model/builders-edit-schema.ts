import * as z from 'zod'
import { fileInfo } from './service.ts'

/**
 * A nix.conf that sets `builders` so that the machines file is not read, and what it would be without that. Of its text
 * the snapshot has these lines alone: other lines may hold access tokens.
 */
export const buildersEdits = z.object({
  path: z.string(),
  layer: z.enum(['system', 'user']),
  /** What lies at the path itself: a link is one. */
  file: fileInfo,
  /** SHA-256 of the file as it is, and as it is to be, in hex. */
  before: z.string(),
  after: z.string(),
  /** Numbers of the lines that go, counted from 1, and their texts without the line end. */
  lines: z.array(z.int().positive()),
  texts: z.array(z.string()),
  /** What stands in the place of the first of them; null where they only go. */
  replacement: z.string().nullable(),
})

export type BuildersEdit = z.infer<typeof buildersEdits>
