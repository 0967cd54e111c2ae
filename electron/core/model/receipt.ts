import * as z from 'zod'

/** What root last saw in a builder's machine, by Nix's own call of ssh. */
const guestSeen = z.object({
  uri: z.string(),
  /** `key-mismatch`: the private key is not that of the public one beside it; `failed`: anything but the login. */
  login: z.enum(['works', 'refused', 'key-mismatch', 'failed']),
  /** Of the disk under the guest's /nix/store; null where it was not seen. */
  totalKib: z.number().nonnegative().nullable(),
  freeKib: z.number().nonnegative().nullable(),
  /** Guest minus Mac; null where it was not asked. */
  clockSeconds: z.number().nullable().optional(),
})

/**
 * What was seen or done with admin rights, as root left it in /Library/Application Support/Builderbar (0644):
 * checksums, times, the OS build, the builder's login, disk and clock, nothing else (docs/architecture.md,
 * "Receipts").
 */
export const receipt = z.object({
  /** The name of the receipt's file, without its ending; of a repair also that of the folder with its backups. */
  id: z.string(),
  kind: z.enum(['repair', 'undo', 'root-scan']),
  /** Id of the repair, or of the repair that was undone; of a deep look the URI that it looked at. */
  name: z.string(),
  at: z.iso.datetime(),
  /** `sw_vers -buildVersion`: a receipt from before an update of macOS is doubted. */
  osBuild: z.string().nullable(),
  /** Path -> SHA-256 of what root wrote or saw there, or `absent`, `folder`, `link:` and the SHA-256 of its target's name. */
  checksums: z.record(z.string(), z.string()),
  /** The same from before a repair; for what is no file its name -> a word for its state (`disabled`, `not-loaded`). */
  before: z.record(z.string(), z.string()).default({}),
  /** Of an undo: id of the receipt that it took back. */
  undoes: z.string().nullable().default(null),
  /** Of a deep look, and of a repair in the machine: as it was afterwards. */
  guest: guestSeen.nullable().optional(),
})

export type Receipt = z.infer<typeof receipt>
