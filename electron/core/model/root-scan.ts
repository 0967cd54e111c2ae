import * as z from 'zod'
import { publicKey, sourceLine } from './machine-entry.ts'
import { seenOf } from './observation.ts'
import { sshRoute } from './route-probe.ts'

/** What root's own ssh would do and did for one machines entry, by Nix's own call. */
const deepEntry = z.object({
  uri: z.string(),
  /** `ssh -G` by root itself: with root's own files. */
  route: seenOf(sshRoute),
  /** The blocks of the configuration that apply to the host, in root's own files too. */
  blocks: z.array(sourceLine),
  /** `ssh -i KEY -oUserKnownHostsFile=…` as Nix calls it; `said` is ssh's own reason. */
  login: seenOf(
    z.discriminatedUnion('works', [
      z.object({ works: z.literal(true) }),
      z.object({ works: z.literal(false), said: z.string() }),
    ]),
  ),
  /** Seen only where the login works. */
  guest: seenOf(
    z.object({
      /** Guest minus Mac, in seconds. */
      clockOffsetSeconds: z.number(),
      disk: z.object({ freeBytes: z.number(), totalBytes: z.number() }),
      /** Systems that the guest's Nix says it can build: its own and `extra-platforms`. */
      systems: z.array(z.string()),
      /** Whether the guest's Nix answers over the connection. */
      storeAnswers: z.boolean(),
    }),
  ),
})

/** One look with admin rights: one prompt, one read-only script (design.md, "The deep look"). */
export const deepLook = z.object({
  /** /var/root/.ssh/config. */
  rootSshFile: seenOf(
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
  rootKnownHosts: seenOf(z.array(publicKey.extend({ host: z.string(), source: sourceLine }))),
  entries: z.array(deepEntry),
})

export type DeepLook = z.infer<typeof deepLook>
export type DeepEntry = z.infer<typeof deepEntry>
