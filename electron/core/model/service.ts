import * as z from 'zod'
import { portNumber, publicKey } from './machine-entry.ts'
import { createObservationSchema } from './observation-schema.ts'

/** The parts of a snapshot about what runs the builder: launchd's job, its processes, its port, its key. */
const time = z.iso.datetime()
const pid = z.int().positive()

/** Output of `launchctl print system/LABEL`; `known: false` if it exited with 113. */
export const launchdJob = z.discriminatedUnion('known', [
  z.object({ known: z.literal(false) }),
  z.object({
    known: z.literal(true),
    /** As launchd prints it: running, not running, spawn scheduled, xpcproxy … */
    state: z.string(),
    pid: pid.nullable(),
    /** Number of starts since the job was loaded; null if launchd does not print it. */
    runs: z.int().nonnegative().nullable(),
    /** How the last finished run ended; while the job runs, that is the run before this one. */
    lastExit: z.discriminatedUnion('kind', [
      z.object({ kind: z.literal('never') }),
      z.object({ kind: z.literal('code'), code: z.int(), name: z.string().nullable() }),
      z.object({ kind: z.literal('signal'), signal: z.string() }),
      /** macOS ended it or refused to start it: `OS_REASON_CODESIGNING`. */
      z.object({ kind: z.literal('reason'), reason: z.string() }),
      z.object({ kind: z.literal('unknown') }),
    ]),
    /** Why launchd defers an automatic start, as launchd prints it (`inefficient`); absent if it defers none. */
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
  /** Target of a symbolic link, as stored in it; null for everything else. */
  linkTarget: z.string().nullable(),
})

/** The result of lstat or stat for a path. */
export const fileInfo = z.discriminatedUnion('exists', [
  z.object({ exists: z.literal(false) }),
  presentFile.extend({ exists: z.literal(true) }),
])

/** The NixOS system in the Nix store that the VM boots. */
const guestSystem = z.object({
  /** Its store path. */
  path: z.string(),
  /** The system that it is built for, e.g. `aarch64-linux`. */
  system: z.string(),
  /** Names of the binfmt rules by which its kernel runs foreign programs in an emulator or in Rosetta (`etc/binfmt.d/nixos.conf`). */
  binfmt: z.array(z.string()),
  /** `extra-platforms` of its Nix (`etc/nix/nix.conf`). */
  extraPlatforms: z.array(z.string()),
})

/** A path in the Nix store that is gone, and the first file that names it: the plist, or a start script. */
const missingPath = z.object({ path: z.string(), namedBy: z.string() })

export const service = z.object({
  label: z.string(),
  plistPath: z.string(),
  /** launchd's domain of a user's agent (`gui/501`); absent for a daemon of the system. */
  domain: z.string().optional(),
  plist: createObservationSchema(fileInfo),
  job: createObservationSchema(launchdJob),
  disabled: createObservationSchema(z.boolean()),
  /** `KeepAlive` of the plist; absent if the plist does not set it. */
  keepsAlive: z.boolean().optional(),
  /** `RunAtLoad` of the plist; absent if the plist does not set it. */
  runsAtLoad: z.boolean().optional(),
  /** `WorkingDirectory` of the plist; absent if the plist does not set it. */
  workingDirectory: createObservationSchema(fileInfo).optional(),
  /**
   * How the service of a builder beside this Mac's own was found: `script`, because its scripts forward another port than those
   * of this Mac's own builder; `program`, because plist or scripts start a VM; `listener`, because its job's process listens on
   * a port at which an entry's route ends. Absent for all others.
   */
  foundBy: z.enum(['script', 'program', 'listener']).optional(),
  /** The program of the VM that plist or scripts start (`vfkit`); absent if they name none. */
  vmProgram: z.string().optional(),
  /** The port of which a connection starts the VM: launchd listens there (`Sockets`), or a socat; absent if there is none. */
  demandPort: portNumber.optional(),
  /** Whether launchd keeps the job running although it listens at `demandPort`: a connection then starts nothing. */
  runsAnyway: z.literal(true).optional(),
  /** `StandardOutPath` and `StandardErrorPath` of the plist; absent if it sets neither. */
  logPaths: z.array(z.string()).optional(),
  /** What the start scripts that the plist refers to say about the VM, whether it runs or not. */
  startScript: createObservationSchema(
    z.object({
      scripts: z.array(z.string()),
      forwardedPort: portNumber.nullable(),
      /** Size with which a new disk image is created; absent if the scripts do not say. */
      diskBytes: z.number().positive().optional(),
      /** Memory and cores that the scripts give the VM; absent if they do not say. */
      memoryBytes: z.number().positive().optional(),
      cores: z.int().positive().optional(),
      /** Whether each start deletes the disk first; absent in snapshots of an older Builderbar. */
      ephemeral: z.boolean().optional(),
      /** Path of `WorkingDirectory`; absent if the plist does not set it. */
      workingDirectory: z.string().optional(),
      /** The folder that the scripts change to before they make keys and disk; absent if they stay in `workingDirectory`. */
      ownDirectory: z.string().optional(),
      /** Host keys in the guest's system in the Nix store; absent if none was found. */
      hostKeys: z.array(publicKey).optional(),
      /** Why a script or a host key of that system could not be read, so that it may name a key; absent if all were. */
      unreadHostKeys: z.string().optional(),
      /** The guest's system in the Nix store; absent if it could not be read completely. */
      guest: guestSystem.optional(),
      /** Paths in the Nix store that the plist or a start script names and that are gone; absent if that is not known. */
      missingPaths: z.array(missingPath).optional(),
    }),
  ),
})

/** The process of a VM, recognized by its arguments (`hostfwd=tcp::31022-:22`, vzvm). */
export const vmProcess = z.object({
  pid,
  ancestors: z.array(pid),
  /** `qemu`; `vz` for Apple's Virtualization framework, and for krunkit, which has no port forward of its own either. */
  kind: z.enum(['qemu', 'vz']),
  /** The program, unless it is QEMU or vzvm: `vfkit`, `krunkit`, `limactl`, `container-runtime-linux`, `darwin-vz-nix`. */
  program: z.string().optional(),
  forwardedPort: portNumber.nullable(),
  startedAt: time,
  /** The account that it runs as; absent if it is root. */
  uid: z.int().optional(),
  /** The address on which QEMU forwards the port; '' means all addresses of this Mac. Absent if the arguments name none. */
  forwardedAddress: z.string().optional(),
  /** Percent of one core, guest included; absent if not known (docs/macos.md, "Process table"). */
  cpuPercent: z.number().nonnegative().optional(),
  residentBytes: z.number().nonnegative().optional(),
  /** Memory and cores that it was given; absent if its arguments do not say. */
  memoryBytes: z.number().positive().optional(),
  cores: z.int().positive().optional(),
})

/** A process that listens on a port of this Mac, with its ancestors, the parent first. */
const listener = z.object({
  port: portNumber,
  pid,
  ancestors: z.array(pid),
  /** Name of its program, without folder and arguments. */
  program: z.string(),
})

export const processes = z.object({
  vms: z.array(vmProcess),
  /** Start times of the processes that launchd reports for its jobs. */
  jobs: z.array(z.object({ pid, startedAt: time })),
  /** The processes that listen on ports at which entries' routes end, where nothing else told whose port it is. */
  listeners: z.array(listener).optional(),
  /** The nix-daemon: the oldest process of that name; null if none runs. */
  daemon: z.object({ pid, startedAt: time }).nullable().optional(),
  /** Other ssh connections to a builder's host: a shell, a copy. Absent in snapshots of an older Builderbar. */
  sshSessions: z.array(z.object({ pid, startedAt: time })).optional(),
  /** Builds that now run on a remote builder (`nix __build-remote` and its ssh); a restart would kill them. */
  remoteBuilds: z.array(
    z.object({
      pid,
      uri: z.string().nullable(),
      startedAt: time,
      /** Name of the derivation, or the requested installable; absent if the process list does not show it. */
      name: z.string().optional(),
    }),
  ),
})

/** When a build was last sent to each machine. */
export const buildSlots = z.array(
  z.object({
    /** The entry's URI with each `/` replaced by `_`. */
    machine: z.string(),
    lastSentAt: time,
  }),
)

/** What answered on a port, learned from a single connection. */
export const portResult = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('refused') }),
  /** Accepted the connection and sent no banner, as QEMU's network does for a guest that does not respond. */
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
        /** Requested types of host key that the server does not have. */
        lacks: z.array(z.string()).optional(),
      }),
    ]),
  }),
])

export const portProbe = z.object({
  address: z.string(),
  port: portNumber,
  result: createObservationSchema(portResult),
})

export const publicHalf = z.discriminatedUnion('exists', [
  z.object({ exists: z.literal(false) }),
  publicKey.extend({ exists: z.literal(true) }),
])

/** A folder above a key: its real path, owner and permission bits. */
const keyFolder = z.object({ path: z.string(), uid: z.int(), mode: z.int() })

export const keyFile = z.object({
  path: z.string(),
  privateKey: createObservationSchema(fileInfo),
  publicHalf: createObservationSchema(publicHalf),
  /** The public key in the builder's working directory, which the guest accepts. */
  guestPublicHalf: createObservationSchema(publicHalf),
  /** The folders above the key from `/` down, links resolved: write access to any of them allows replacing the key. */
  folders: createObservationSchema(z.array(keyFolder)),
})

export type Service = z.infer<typeof service>
export type MissingPath = z.infer<typeof missingPath>
export type GuestSystem = z.infer<typeof guestSystem>
export type LaunchdJob = z.infer<typeof launchdJob>
export type FileInfo = z.infer<typeof fileInfo>
export type Processes = z.infer<typeof processes>
export type Listener = z.infer<typeof listener>
export type BuildSlots = z.infer<typeof buildSlots>
export type VmProcess = z.infer<typeof vmProcess>
export type PortProbe = z.infer<typeof portProbe>
export type PortResult = z.infer<typeof portResult>
export type PublicHalf = z.infer<typeof publicHalf>
export type KeyFile = z.infer<typeof keyFile>
export type KeyFolder = z.infer<typeof keyFolder>
