import * as z from 'zod'
import { portNumber, publicKey, sourceLine } from './machine-entry.ts'
import { createObservationSchema } from './observation-schema.ts'
import { fileInfo } from './service.ts'

/** The fields of `ssh -G HOST` that decide whether Nix reaches the builder. */
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
  /** Further options that would keep Nix from the builder, by lower-case keyword (ssh-breaking-options.ts). */
  breakingOptions: z.record(z.string(), z.string()).optional(),
  /**
   * Whether ProxyCommand or ProxyJump is set in a block that names exactly this host: then it is intended, such as a command
   * that starts the VM on demand.
   */
  proxyOfThisHost: z.boolean().optional(),
  /** The file and line that set each lower-case keyword; a keyword that is missing here has ssh's default. */
  sources: z.record(z.string(), sourceLine),
})

/** The route of one entry for root, as far as root's files can be read, and for the user. */
export const routeProbe = z.object({
  uri: z.string(),
  host: z.string(),
  root: createObservationSchema(sshRoute),
  user: createObservationSchema(sshRoute),
  /** The program of a VM that the script of root's ProxyCommand names: the connection starts the VM; absent if it names none. */
  proxyVmProgram: z.string().optional(),
  /**
   * The program of this host's own ProxyCommand, if it does not exist: ssh then fails; absent if it exists, or was not
   * examined.
   */
  missingProxy: z.string().optional(),
  /** Addresses that the route's host name resolves to on this Mac; empty if it does not resolve. */
  addresses: createObservationSchema(z.array(z.string())),
  /** Host keys for this route in the known-hosts files that this account can read. */
  knownHostKeys: createObservationSchema(z.array(publicKey.extend({ source: sourceLine }))),
})

export const sshConfig = z.object({
  systemFile: createObservationSchema(fileInfo),
  /** The `Include` lines of /etc/ssh/ssh_config that match ssh_config.d. Device management often removes them. */
  dropInIncludes: createObservationSchema(z.array(sourceLine)),
  /** nix-darwin's /etc/ssh/ssh_config.d/100-linux-builder.conf. */
  dropIn: createObservationSchema(fileInfo),
  /** /var/root/.ssh/config, which users usually may not read. */
  rootFile: createObservationSchema(fileInfo),
  /** The nix-daemon's `NIX_SSHOPTS` and the plist that sets it; null if it is not set. */
  daemonOptions: createObservationSchema(
    z.object({ plist: z.string(), value: z.string() }).nullable(),
  ).optional(),
})

export type SshRoute = z.infer<typeof sshRoute>
export type RouteProbe = z.infer<typeof routeProbe>
