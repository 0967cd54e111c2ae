import * as z from 'zod'
import { observationOf } from './observation-schema.ts'
import { fileInfo } from './service.ts'

/** Parts of a snapshot about the Mac around the builder; snapshots of an older Builderbar do not have them. */

/** Who looks, where that is a person and not root. */
const account = z.object({
  name: z.string(),
  uid: z.int().nonnegative(),
  /** Whether the account is in Nix's build group. */
  inBuildGroup: z.boolean(),
})

/** What Nix says of the store file behind /etc/nix/machines; null where no store file is behind it. */
export const storeCheck = z
  .object({
    path: z.string(),
    intact: z.boolean(),
    /** Nix's own words where the file is not what it was. */
    output: z.string().nullable(),
  })
  .nullable()

/**
 * The certificates that the builder's start script copies for the guest (docs/failures.md,
 * "certificates-missing").
 */
export const certificates = z.object({ path: z.string(), folder: fileInfo, file: fileInfo })

export const diskImage = z
  .object({
    path: z.string(),
    /** The size that the guest sees; null where the image does not say it in its head. */
    virtualBytes: z.number().nullable(),
    allocatedBytes: z.number(),
  })
  .nullable()

/** The nix.conf that the daemon reads at its start. */
export const nixConfFile = z.object({
  path: z.string(),
  /** When the link or what it leads to was changed last; null where there is no file. */
  changedAt: z.iso.datetime().nullable(),
})

export const macFacts = {
  /** `sw_vers -buildVersion`. */
  osBuild: observationOf(z.string()).optional(),
  /** `kern.hv_support`: whether this Mac can run virtual machines at full speed. */
  virtualization: observationOf(z.boolean()).optional(),
  /** Null: root looked. */
  account: observationOf(account.nullable()).optional(),
}

export type StoreCheck = z.infer<typeof storeCheck>
