import * as z from 'zod'

/**
 * What was seen or done with admin rights, as root left it in /Library/Application Support/Builderbar (0644):
 * checksums, times, the OS build, the builder host's resolved options, nothing else (design.md, part 3).
 */
export const receipt = z.object({
  /** Random; the name of the receipt's file. */
  id: z.string(),
  what: z.enum(['repair', 'undo', 'deep-look']),
  /** Id of the repair; of a deep look the URI that it looked at. */
  name: z.string(),
  at: z.iso.datetime(),
  /** `sw_vers -buildVersion`: a receipt from before an update of macOS is doubted. */
  osBuild: z.string().nullable(),
  /** Path -> SHA-256 of what root wrote or saw there. */
  checksums: z.record(z.string(), z.string()),
})

export type Receipt = z.infer<typeof receipt>
