import * as z from 'zod'

/** The guest as root last observed it, over the same ssh command as Nix's. */
const guestAtReceipt = z.object({
  uri: z.string(),
  /** `key-mismatch`: the private key does not match the public one beside it; `failed`: ssh failed before the login. */
  login: z.enum(['works', 'refused', 'key-mismatch', 'failed']),
  /** Size of the volume that holds the guest's /nix/store; null if it was not observed. */
  totalKib: z.number().nonnegative().nullable(),
  freeKib: z.number().nonnegative().nullable(),
  /** Guest minus Mac, in seconds; null if it was not measured. */
  clockSeconds: z.number().nullable().optional(),
})

/**
 * The record of a root script, which it writes to /Library/Application Support/Builderbar (mode 0644): checksums, times,
 * the OS build, the builder's login, disk and clock, nothing else (docs/architecture.md, "Receipts").
 */
export const receipt = z.object({
  /** Name of the receipt's file without its extension. A repair's backups are in a folder of the same name. */
  id: z.string(),
  kind: z.enum(['repair', 'undo', 'root-scan']),
  /** Id of the repair, or of the repair that was undone; for a root scan the URI of the probed entry. */
  name: z.string(),
  at: z.iso.datetime(),
  /** `sw_vers -buildVersion`: after an update of macOS a receipt no longer counts. */
  osBuild: z.string().nullable(),
  /** For each path the SHA-256 of its content afterwards, or `absent`, `folder`, or `link:` and the SHA-256 of the link's target. */
  checksums: z.record(z.string(), z.string()),
  /** The same before a repair; for a launchd service its label and its state (`disabled`, `not-loaded`). */
  before: z.record(z.string(), z.string()).default({}),
  /** For an undo: id of the receipt that it reverted. */
  undoes: z.string().nullable().default(null),
  /** For a root scan and for a repair inside the guest: the guest afterwards. */
  guest: guestAtReceipt.nullable().optional(),
})

export type Receipt = z.infer<typeof receipt>
