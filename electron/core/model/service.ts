import * as z from 'zod'
import { portNumber, publicKey } from './machine-entry.ts'
import { observationOf } from './observation-schema.ts'

/** The parts of a snapshot that say what runs the builder: launchd's job, its processes, its port, its key. */
const time = z.iso.datetime()
const pid = z.int().positive()

/** `launchctl print system/LABEL`; `known: false` is its exit code 113. */
export const launchdJob = z.discriminatedUnion('known', [
  z.object({ known: z.literal(false) }),
  z.object({
    known: z.literal(true),
    /** launchd's own word: running, not running, spawn scheduled, xpcproxy … */
    state: z.string(),
    pid: pid.nullable(),
    /** How often launchd has started it since it was loaded; null where launchd does not print it. */
    runs: z.int().nonnegative().nullable(),
    /** How the previous run ended: of a running job it belongs to the run before. */
    lastExit: z.discriminatedUnion('kind', [
      z.object({ kind: z.literal('never') }),
      z.object({ kind: z.literal('code'), code: z.int(), name: z.string().nullable() }),
      z.object({ kind: z.literal('signal'), signal: z.string() }),
      /** macOS itself ended it or did not let it begin: `OS_REASON_CODESIGNING`. */
      z.object({ kind: z.literal('reason'), reason: z.string() }),
      z.object({ kind: z.literal('unknown') }),
    ]),
    /** Why launchd holds back a start that nobody asked for just now, in its own word (`inefficient`); absent where it does not. */
    pendedSpawn: z.string().optional(),
  }),
])

const presentFile = z.object({
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
export const fileInfo = z.discriminatedUnion('exists', [
  z.object({ exists: z.literal(false) }),
  presentFile.extend({ exists: z.literal(true) }),
])

/** The NixOS that the machine boots, as it lies in the Nix store. */
const guestSystem = z.object({
  /** Its folder in the store. */
  path: z.string(),
  /** The system that it is made for, e.g. `aarch64-linux`. */
  system: z.string(),
  /** Names of the foreign programs that its kernel hands to an emulator or to Rosetta (`etc/binfmt.d/nixos.conf`). */
  binfmt: z.array(z.string()),
  /** Systems that its Nix takes besides its own (`etc/nix/nix.conf`). */
  extraPlatforms: z.array(z.string()),
})

export const service = z.object({
  label: z.string(),
  plistPath: z.string(),
  plist: observationOf(fileInfo),
  job: observationOf(launchdJob),
  disabled: observationOf(z.boolean()),
  /** Whether the plist makes launchd keep it running; absent where it does not say. */
  keepsAlive: z.boolean().optional(),
  /** The folder in which launchd starts it; absent where the plist names none. */
  workingDirectory: observationOf(fileInfo).optional(),
  /** What the scripts that the plist leads to say about the machine, whether it runs or not. */
  startScript: observationOf(
    z.object({
      scripts: z.array(z.string()),
      forwardedPort: portNumber.nullable(),
      /** The size that a new disk image of the machine is made with; absent where the scripts do not say. */
      diskBytes: z.number().positive().optional(),
      /** Whether a start takes the disk away first; absent in snapshots of an older Builderbar. */
      ephemeral: z.boolean().optional(),
      /** Where launchd starts it; absent where the plist does not say. */
      workingDirectory: z.string().optional(),
      /** Host keys that the machine's own system in the Nix store names; absent where none was found. */
      hostKeys: z.array(publicKey).optional(),
      /** What the machine's own system in the Nix store says of the systems that it runs; absent where not all of it was seen. */
      guest: guestSystem.optional(),
    }),
  ),
})

/** A virtual machine's monitor, found by its arguments (`hostfwd=tcp::31022-:22`, vzvm). */
export const vmProcess = z.object({
  pid,
  ancestors: z.array(pid),
  kind: z.enum(['qemu', 'vz']),
  forwardedPort: portNumber.nullable(),
  startedAt: time,
  /** The account that it runs as; absent of root's. */
  uid: z.int().optional(),
  /** The address at which QEMU forwards the port; '' is every address of this Mac. Absent where it does not say. */
  forwardedAddress: z.string().optional(),
  /** Of one processor; absent where ps does not say. */
  cpuPercent: z.number().nonnegative().optional(),
  residentBytes: z.number().nonnegative().optional(),
})

export const processes = z.object({
  vms: z.array(vmProcess),
  /** Start times of the processes that launchd names as its jobs. */
  jobs: z.array(z.object({ pid, startedAt: time })),
  /** The nix-daemon itself, the oldest process of that name; null where none runs. */
  daemon: z.object({ pid, startedAt: time }).nullable().optional(),
  /** Builds that run on a remote builder now (`nix __build-remote`, its ssh): a restart would kill them. */
  remoteBuilds: z.array(
    z.object({
      pid,
      uri: z.string().nullable(),
      startedAt: time,
      /** The derivation's name, or what was asked for; absent where the list of processes does not show it. */
      name: z.string().optional(),
    }),
  ),
})

/** When a build was last sent to each machine. */
export const buildSlots = z.array(
  z.object({
    /** The machine's URI, each / an underscore. */
    machine: z.string(),
    lastSentAt: time,
  }),
)

/** What answered on a port, from one connection. */
export const portAnswer = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('refused') }),
  /** It took the connection and sent no banner: QEMU's network does so for a guest that cannot. */
  z.object({ kind: z.literal('silent'), waitedMs: z.number() }),
  z.object({ kind: z.literal('closed') }),
  z.object({ kind: z.literal('not-ssh'), firstBytes: z.string() }),
  z.object({
    kind: z.literal('ssh'),
    banner: z.string(),
    hostKey: z.discriminatedUnion('known', [
      publicKey.extend({ known: z.literal(true) }),
      z.object({
        known: z.literal(false),
        reason: z.string(),
        /** Types of key that it was asked for and does not have. */
        lacks: z.array(z.string()).optional(),
      }),
    ]),
  }),
])

export const portProbe = z.object({
  address: z.string(),
  port: portNumber,
  result: observationOf(portAnswer),
})

export const publicHalf = z.discriminatedUnion('exists', [
  z.object({ exists: z.literal(false) }),
  publicKey.extend({ exists: z.literal(true) }),
])

export const keyFile = z.object({
  path: z.string(),
  privateKey: observationOf(fileInfo),
  publicHalf: observationOf(publicHalf),
  /** The public half in the builder's working directory: what the guest was given. */
  guestPublicHalf: observationOf(publicHalf),
  /** The real folders above the key, from / down: who may swap what lies in them. */
  folders: observationOf(z.array(z.object({ path: z.string(), uid: z.int(), mode: z.int() }))),
})

export type Service = z.infer<typeof service>
export type GuestSystem = z.infer<typeof guestSystem>
export type LaunchdJob = z.infer<typeof launchdJob>
export type FileInfo = z.infer<typeof fileInfo>
export type Processes = z.infer<typeof processes>
export type BuildSlots = z.infer<typeof buildSlots>
export type VmProcess = z.infer<typeof vmProcess>
export type PortProbe = z.infer<typeof portProbe>
export type PortAnswer = z.infer<typeof portAnswer>
export type PublicHalf = z.infer<typeof publicHalf>
export type KeyFile = z.infer<typeof keyFile>
