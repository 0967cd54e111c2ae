import * as z from 'zod'
import { portNumber, publicKey, sourceLine } from './machine-entry.ts'
import { observationOf } from './observation-schema.ts'
import { fileInfo } from './service.ts'

/** What ssh would do for a host: the fields of `ssh -G` that decide whether Nix reaches the builder. */
export const sshRoute = z.object({
  hostname: z.string(),
  port: portNumber,
  user: z.string(),
  hostKeyAlias: z.string().nullable(),
  identityFiles: z.array(z.string()),
  strictHostKeyChecking: z.string(),
  globalKnownHostsFiles: z.array(z.string()),
  userKnownHostsFiles: z.array(z.string()),
  proxyCommand: z.string().nullable(),
  proxyJump: z.string().nullable(),
  remoteCommand: z.string().nullable(),
  requestTty: z.string().nullable(),
  hostKeyAlgorithms: z.array(z.string()),
  pubkeyAlgorithms: z.array(z.string()),
  /** Further options by lower-case keyword, where they would keep Nix from the builder (ssh-breaking-options.ts). */
  breakingOptions: z.record(z.string(), z.string()).optional(),
  /** Whether the block that sets ProxyCommand or ProxyJump names this very host: its owner meant it, as one that starts the machine does. */
  proxyOfThisHost: z.boolean().optional(),
  /** Lower-case keyword -> the file and line that set it; a keyword without one has ssh's default. */
  sources: z.record(z.string(), sourceLine),
})

/** Whose configuration was asked: what root reads as far as it can be seen, and the same with the user's own. */
export const routeProbe = z.object({
  uri: z.string(),
  host: z.string(),
  root: observationOf(sshRoute),
  user: observationOf(sshRoute),
  /** Addresses that the route's hostname stands for on this Mac; none where it does not resolve. */
  addresses: observationOf(z.array(z.string())),
  /** Host keys for this route in the known-hosts files that can be read. */
  knownHostKeys: observationOf(z.array(publicKey.extend({ source: sourceLine }))),
})

export const sshConfig = z.object({
  systemFile: observationOf(fileInfo),
  /** The `Include` lines of /etc/ssh/ssh_config that take in ssh_config.d; none is the corporate Mac's trouble. */
  dropInIncludes: observationOf(z.array(sourceLine)),
  /** nix-darwin's /etc/ssh/ssh_config.d/100-linux-builder.conf. */
  dropIn: observationOf(fileInfo),
  /** Root's own file, mostly not to be seen by a user. */
  rootFile: observationOf(fileInfo),
  /** `NIX_SSHOPTS` of the nix-daemon and the plist that sets it; null where it is not set. */
  daemonOptions: observationOf(z.object({ plist: z.string(), value: z.string() }).nullable()).optional(),
})

export type SshRoute = z.infer<typeof sshRoute>
export type RouteProbe = z.infer<typeof routeProbe>
