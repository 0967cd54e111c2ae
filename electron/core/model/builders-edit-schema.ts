import * as z from 'zod'
import { fileInfo } from './service.ts'

/**
 * A nix.conf whose `builders` setting excludes the machines file, and the edit that includes it again. The snapshot holds
 * only these lines of the file: other lines may contain access tokens.
 */
export const buildersEdits = z.object({
  path: z.string(),
  layer: z.enum(['system', 'user']),
  /** The path itself (lstat): a symbolic link is described, not followed. */
  file: fileInfo,
  /** SHA-256 of the file before and after the edit, in hex. */
  before: z.string(),
  after: z.string(),
  /** Numbers of the removed lines, from 1, and their texts without line ends. */
  lines: z.array(z.int().positive()),
  texts: z.array(z.string()),
  /** The line that replaces the first of them; null if they are only removed. */
  replacement: z.string().nullable(),
})

export type BuildersEdit = z.infer<typeof buildersEdits>
