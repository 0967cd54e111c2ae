import * as z from 'zod'
import { createObservationSchema } from './observation-schema.ts'
import { fileInfo } from './service.ts'

/** Parts of a snapshot about the Mac around the builder. All are optional: older snapshots lack them. */

/** The account that made the scan, unless it is root. */
const account = z.object({
  name: z.string(),
  uid: z.int().nonnegative(),
  /** Whether the account is in Nix's build group. */
  inBuildGroup: z.boolean(),
})

/** The result of `nix-store --verify-path` for the store path behind /etc/nix/machines; null if it is not a store file. */
export const storeCheck = z
  .object({
    path: z.string(),
    intact: z.boolean(),
    /** Nix's message if the file was modified. */
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
    /** The disk size that the guest sees; null if the image's header does not say it. */
    virtualBytes: z.number().nullable(),
    allocatedBytes: z.number(),
  })
  .nullable()

/** The nix.conf, which the daemon reads only when it starts. */
export const nixConfFile = z.object({
  path: z.string(),
  /** Last change of the link or of its target; null if there is no file. */
  changedAt: z.iso.datetime().nullable(),
})

/** One element of Nix's setting `external-builders`, without its arguments (docs/nix-and-ssh.md, "External builders"). */
export const externalBuilderSetting = z.object({
  /** Path of the program that Nix starts for each build. */
  program: z.string(),
  systems: z.array(z.string()),
})

/** An external builder and the file of its program, links resolved. */
export const externalBuilder = externalBuilderSetting.extend({ file: createObservationSchema(fileInfo) })

/** What gives VMs of Apple's virtualization their address, probed only while one of them is silent. */
export const guestNetwork = z.object({
  /** Labels of the services whose running VM is silent. */
  silent: z.array(z.string()),
  /** The Application Firewall; `blocks-all` means that it blocks all incoming connections. */
  firewall: createObservationSchema(z.enum(['off', 'on', 'blocks-all'])),
  /** When macOS' DHCP server last changed its list of leases; null if there is none. */
  leasesChangedAt: createObservationSchema(z.iso.datetime().nullable()),
})

export const macInfo = {
  /** `sw_vers -buildVersion`. */
  osBuild: createObservationSchema(z.string()).optional(),
  /** `kern.hv_support`: whether this Mac can run virtual machines at full speed. */
  virtualization: createObservationSchema(z.boolean()).optional(),
  /** Null: root made the scan. */
  account: createObservationSchema(account.nullable()).optional(),
}

export type StoreCheck = z.infer<typeof storeCheck>
export type ExternalBuilderSetting = z.infer<typeof externalBuilderSetting>
