import * as z from 'zod'
import { observationOf } from './observation-schema.ts'
import { fileInfo, launchdJob } from './service.ts'

/** A launchd service without which no nix-daemon answers: that of the daemon, or that which mounts the Nix volume. */
const daemonService = z.object({
  label: z.string(),
  plistPath: z.string(),
  plist: observationOf(fileInfo),
  job: observationOf(launchdJob),
})

/** Whether the nix-daemon takes connections; where it does not, what stands before it. */
export const daemonState = z.discriminatedUnion('answers', [
  z.object({ answers: z.literal(true) }),
  z.object({
    answers: z.literal(false),
    reason: z.string(),
    /**
     * `no-volume`: /nix has no store, so the volume is not mounted. `not-permitted`: a daemon may run, but this account may
     * not open its socket. `no-daemon`: nobody listens. Absent in snapshots of an older Builderbar.
     */
    cause: z.enum(['no-volume', 'not-permitted', 'no-daemon']).optional(),
    /** Those of which a plist is there or that launchd knows. */
    services: z.array(daemonService).optional(),
  }),
])

export type DaemonState = z.infer<typeof daemonState>
export type DaemonService = z.infer<typeof daemonService>
