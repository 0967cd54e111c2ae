import * as z from 'zod'
import { sourceLine } from './machine-entry.ts'
import { createObservationSchema } from './observation-schema.ts'
import { fileInfo, launchdJob } from './service.ts'

/** A launchd service that the nix-daemon needs: its own, or the one that mounts the Nix volume. */
const daemonService = z.object({
  label: z.string(),
  plistPath: z.string(),
  plist: createObservationSchema(fileInfo),
  job: createObservationSchema(launchdJob),
})

/** The volume that fstab mounts at /nix. Its id is its UUID or its name. */
const volumeId = sourceLine.extend({ id: z.string() })
const nixVolume = z.discriminatedUnion('connected', [
  /** Its disk is not connected, or the volume is gone. */
  volumeId.extend({ connected: z.literal(false) }),
  volumeId.extend({
    connected: z.literal(true),
    name: z.string(),
    /** Null where it is not mounted. */
    mountPoint: z.string().nullable(),
    isExternal: z.boolean(),
    isLocked: z.boolean(),
  }),
])

/** Whether the nix-daemon accepts connections, and if not, why. */
export const daemonState = z.discriminatedUnion('answers', [
  z.object({ answers: z.literal(true) }),
  z.object({
    answers: z.literal(false),
    reason: z.string(),
    /**
     * `no-volume`: /nix has no store, so the volume is not mounted. `not-permitted`: this account may not open the socket, so
     * it is unknown whether a daemon runs. `no-daemon`: no process listens. Absent in snapshots of an older Builderbar.
     */
    cause: z.enum(['no-volume', 'not-permitted', 'no-daemon']).optional(),
    /** The services that have a plist or that launchd knows. */
    services: z.array(daemonService).optional(),
    /** Only with `no-volume`, and where fstab names a volume. */
    volume: nixVolume.optional(),
  }),
])

export type DaemonState = z.infer<typeof daemonState>
export type NixVolume = z.infer<typeof nixVolume>
export type DaemonService = z.infer<typeof daemonService>
