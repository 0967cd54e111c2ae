import * as z from 'zod'
import { seenOf } from './seen.ts'

/**
 * A snapshot: everything that one look saw of a Mac, as plain JSON. It can be saved, attached to a bug
 * report and diagnosed elsewhere (`builderbar diagnose`). It holds the fields below and nothing else:
 * no whole tool output, no environment, no private key, no home folder.
 */
const time = z.iso.datetime()
const pid = z.int().positive()
const port = z.int().min(1).max(65535)

/** A public key as ssh writes it: type, base64 blob, `SHA256:…` fingerprint. */
const publicKey = z.object({ type: z.string(), blob: z.string(), fingerprint: z.string() })

/** One entry of a machines file, in the order of its eight columns (failure-modes.md, fact e). */
const machineEntry = z.object({
  file: z.string(),
  line: z.int().positive(),
  uri: z.string(),
  scheme: z.string(),
  user: z.string().nullable(),
  host: z.string(),
  port: port.nullable(),
  systems: z.array(z.string()),
  sshKey: z.string().nullable(),
  maxJobs: z.int().nonnegative(),
  speedFactor: z.number().nonnegative(),
  supportedFeatures: z.array(z.string()),
  mandatoryFeatures: z.array(z.string()),
  /** Column 8: the host key that Nix pins, or null where the entry has none. */
  hostKey: publicKey.nullable(),
})

/** A line that Nix cannot parse: it breaks every build, not only those for this machine. */
const machinesProblem = z.object({
  file: z.string(),
  line: z.int().positive(),
  /** Counted from 1, as a person counts; Nix counts from 0 in its errors. Null where it is the whole line. */
  column: z.int().positive().nullable(),
  reason: z.string(),
})

const machines = z.object({ entries: z.array(machineEntry), problems: z.array(machinesProblem) })

/** `launchctl print system/LABEL`; `known: false` is its exit code 113. */
const launchdJob = z.discriminatedUnion('known', [
  z.object({ known: z.literal(false) }),
  z.object({
    known: z.literal(true),
    /** launchd's own word: running, not running, spawn scheduled, xpcproxy … */
    state: z.string(),
    pid: pid.nullable(),
    /** How often launchd has started it since it was loaded; null where launchd does not print it. */
    runs: z.int().nonnegative().nullable(),
    /** How the previous run ended: of a running job it belongs to the run before. */
    lastExit: z.discriminatedUnion('how', [
      z.object({ how: z.literal('never') }),
      z.object({ how: z.literal('code'), code: z.int(), name: z.string().nullable() }),
      z.object({ how: z.literal('signal'), signal: z.string() }),
      z.object({ how: z.literal('not-said') }),
    ]),
  }),
])

const fileFacts = z.object({
  kind: z.enum(['file', 'folder', 'link', 'other']),
  /** Permission bits only, e.g. 0o600. */
  mode: z.int().min(0).max(0o7777),
  uid: z.int().nonnegative(),
  gid: z.int().nonnegative(),
  size: z.number().nonnegative(),
  modifiedAt: time,
  /** Where a link points, as written in it; null for anything that is no link. */
  linkTarget: z.string().nullable(),
})

/** A path that was looked at: nothing there, or what is there. */
const fileOrNothing = z.discriminatedUnion('exists', [
  z.object({ exists: z.literal(false) }),
  fileFacts.extend({ exists: z.literal(true) }),
])

const service = z.object({
  label: z.string(),
  plistPath: z.string(),
  plist: seenOf(fileOrNothing),
  job: seenOf(launchdJob),
  disabled: seenOf(z.boolean()),
  /** What the scripts that the plist leads to say about the machine, whether it runs or not. */
  startScript: seenOf(z.object({ scripts: z.array(z.string()), forwardedPort: port.nullable() })),
})

/** A virtual machine's monitor, found by its arguments (`hostfwd=tcp::31022-:22`, vzvm). */
const machineProcess = z.object({
  pid,
  ancestors: z.array(pid),
  kind: z.enum(['qemu', 'vz']),
  forwardedPort: port.nullable(),
  startedAt: time,
})

const processes = z.object({
  machines: z.array(machineProcess),
  /** Start times of the processes that launchd names as its jobs. */
  jobs: z.array(z.object({ pid, startedAt: time })),
  /** Builds that run on a remote builder now (`nix __build-remote`, its ssh): a restart would kill them. */
  remoteBuilds: z.array(z.object({ pid, uri: z.string().nullable(), startedAt: time })),
})

/** What answered on a port, from one connection. */
const portAnswer = z.discriminatedUnion('answer', [
  z.object({ answer: z.literal('refused') }),
  /** It took the connection and sent no banner: QEMU's network does so for a guest that cannot. */
  z.object({ answer: z.literal('silent'), waitedMs: z.number() }),
  z.object({ answer: z.literal('closed') }),
  z.object({ answer: z.literal('not-ssh'), began: z.string() }),
  z.object({
    answer: z.literal('ssh'),
    banner: z.string(),
    hostKey: z.discriminatedUnion('known', [
      publicKey.extend({ known: z.literal(true) }),
      z.object({ known: z.literal(false), why: z.string() }),
    ]),
  }),
])

const portLook = z.object({ address: z.string(), port, look: seenOf(portAnswer) })

const publicHalf = z.discriminatedUnion('exists', [
  z.object({ exists: z.literal(false) }),
  publicKey.extend({ exists: z.literal(true) }),
])

const keyFile = z.object({
  path: z.string(),
  privateKey: seenOf(fileOrNothing),
  publicHalf: seenOf(publicHalf),
  /** The public half in the builder's working directory: what the guest was given. */
  guestPublicHalf: seenOf(publicHalf),
  /** The real folders above the key, from / down: who may swap what lies in them. */
  folders: seenOf(z.array(z.object({ path: z.string(), uid: z.int(), mode: z.int() }))),
})

const sourceLine = z.object({ file: z.string(), line: z.int().positive() })

/** What ssh would do for a host: the fields of `ssh -G` that decide whether Nix reaches the builder. */
const sshRoute = z.object({
  hostname: z.string(),
  port,
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
  /** Lower-case keyword -> the file and line that set it; a keyword without one has ssh's default. */
  sources: z.record(z.string(), sourceLine),
})

/** Whose configuration was asked: what root reads as far as it can be seen, and the same with the user's own. */
const routeLook = z.object({
  uri: z.string(),
  host: z.string(),
  root: seenOf(sshRoute),
  user: seenOf(sshRoute),
  /** Addresses that the route's hostname stands for on this Mac; none where it does not resolve. */
  addresses: seenOf(z.array(z.string())),
  /** Host keys for this route in the known-hosts files that can be read. */
  knownHostKeys: seenOf(z.array(publicKey.extend({ source: sourceLine }))),
})

const sshConfig = z.object({
  systemFile: seenOf(fileOrNothing),
  /** The `Include` lines of /etc/ssh/ssh_config that take in ssh_config.d; none is the corporate Mac's trouble. */
  dropInIncludes: seenOf(z.array(sourceLine)),
  /** nix-darwin's /etc/ssh/ssh_config.d/100-linux-builder.conf. */
  dropIn: seenOf(fileOrNothing),
  /** Root's own file, mostly not to be seen by a user. */
  rootFile: seenOf(fileOrNothing),
})

const nixSettings = z.object({
  /** Who said so: Nix itself, or the nix.conf files where Nix is missing. */
  source: z.enum(['nix', 'nix.conf']),
  builders: z.string(),
  extraPlatforms: z.array(z.string()),
  trustedUsers: z.array(z.string()),
  maxJobs: z.string(),
  system: z.string().nullable(),
})

/** A line of a nix.conf layer that sets `builders` or `extra-platforms`; later layers win. */
const nixConfLine = z.object({
  layer: z.enum(['system', 'user', 'environment']),
  file: z.string(),
  line: z.int().positive(),
  name: z.string(),
  value: z.string(),
})

const daemonAnswer = z.discriminatedUnion('answers', [
  z.object({ answers: z.literal(true) }),
  z.object({ answers: z.literal(false), why: z.string() }),
])

/** What earlier looks leave for this one, so that a crash loop does not look like a boot. */
const bootMemory = z.object({
  /** When the machine was first seen started without a good banner since; null while one was last seen. */
  firstStartAt: time.nullable(),
  /** `runs` of the job at that moment. */
  runsAtFirstStart: z.int().nonnegative().nullable(),
  goodBannerAt: time.nullable(),
})

export const snapshotSchema = z.object({
  schema: z.literal(1),
  takenAt: time,
  builderbar: z.string(),
  mac: z.object({ version: seenOf(z.string()), bootedAt: seenOf(time), lookedAsRoot: z.boolean() }),
  services: z.array(service),
  processes: seenOf(processes),
  ports: z.array(portLook),
  keys: z.array(keyFile),
  machinesFile: z.object({
    path: z.string(),
    file: seenOf(fileOrNothing),
    /** /etc/static/nix/machines: there where nix-darwin makes the file. */
    managedFile: seenOf(fileOrNothing),
    /** Where the path ends after all links. */
    realPath: seenOf(z.string().nullable()),
    machines: seenOf(machines),
  }),
  nix: z.object({
    version: seenOf(z.string()),
    settings: seenOf(nixSettings),
    layers: seenOf(z.array(nixConfLine)),
    /** The machines that the `builders` setting in force names, files included by `@` read. */
    machinesInForce: seenOf(machines),
  }),
  sshConfig,
  routes: z.array(routeLook),
  daemon: seenOf(daemonAnswer),
  hostDisk: seenOf(z.object({ path: z.string(), freeBytes: z.number(), totalBytes: z.number() })),
  /** Determinate Nix brings a builder of its own. */
  determinate: seenOf(z.boolean()),
  boot: bootMemory,
})

export type Snapshot = z.infer<typeof snapshotSchema>
export type Service = z.infer<typeof service>
export type LaunchdJob = z.infer<typeof launchdJob>
export type FileOrNothing = z.infer<typeof fileOrNothing>
export type Processes = z.infer<typeof processes>
export type MachineProcess = z.infer<typeof machineProcess>
export type PortLook = z.infer<typeof portLook>
export type PortAnswer = z.infer<typeof portAnswer>
export type PublicKey = z.infer<typeof publicKey>
export type PublicHalf = z.infer<typeof publicHalf>
export type KeyFile = z.infer<typeof keyFile>
export type MachineEntry = z.infer<typeof machineEntry>
export type MachinesProblem = z.infer<typeof machinesProblem>
export type Machines = z.infer<typeof machines>
export type SourceLine = z.infer<typeof sourceLine>
export type SshRoute = z.infer<typeof sshRoute>
export type RouteLook = z.infer<typeof routeLook>
export type NixSettings = z.infer<typeof nixSettings>
export type NixConfLine = z.infer<typeof nixConfLine>
export type BootMemory = z.infer<typeof bootMemory>
