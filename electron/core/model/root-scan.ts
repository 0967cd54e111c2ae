import * as z from 'zod'
import { publicKey, sourceLine } from './machine-entry.ts'
import { createObservationSchema } from './observation-schema.ts'
import { sshRoute } from './route-probe.ts'

/** The route of root's own ssh for one machines entry, and the result of a login with Nix's own ssh command. */
const rootScanEntry = z.object({
  uri: z.string(),
  /** Output of `ssh -G` run by root, which includes root's own files. */
  route: createObservationSchema(sshRoute),
  /** The `Host` and `Match` lines that apply to the host, in root's own files too. */
  blocks: z.array(sourceLine),
  /** Result of `ssh -i KEY -oUserKnownHostsFile=…`, as Nix runs it; `output` is ssh's error message. */
  login: createObservationSchema(
    z.discriminatedUnion('works', [
      z.object({ works: z.literal(true) }),
      z.object({ works: z.literal(false), output: z.string() }),
    ]),
  ),
  /** Observed only if the login works. */
  guest: createObservationSchema(
    z.object({
      /** Guest minus Mac, in seconds. */
      clockOffsetSeconds: z.number(),
      disk: z.object({ freeBytes: z.number(), totalBytes: z.number() }),
      /** Inodes of that disk: each file takes one; absent if the file system has no fixed number of them. */
      inodes: z.object({ free: z.number(), total: z.number() }).optional(),
      /** Systems that the guest's Nix can build: its own and `extra-platforms`. */
      systems: z.array(z.string()),
      /** Whether the guest's Nix answers over the connection. */
      storeAnswers: z.boolean(),
    }),
  ),
})

/** A scan with administrator rights: one prompt, one read-only script (docs/architecture.md, "Root scan"). */
export const rootScan = z.object({
  /** /var/root/.ssh/config. */
  rootSshFile: createObservationSchema(
    z.discriminatedUnion('exists', [
      z.object({ exists: z.literal(false) }),
      z.object({
        exists: z.literal(true),
        kind: z.enum(['file', 'folder', 'link', 'other']),
        mode: z.int(),
        uid: z.int(),
      }),
    ]),
  ),
  /** Host keys of root's own known-hosts file for the builders' names. */
  rootKnownHosts: createObservationSchema(
    z.array(publicKey.extend({ host: z.string(), source: sourceLine })),
  ),
  entries: z.array(rootScanEntry),
})

export type RootScan = z.infer<typeof rootScan>
export type RootScanEntry = z.infer<typeof rootScanEntry>
