import * as z from 'zod'
import { builderLog } from './builder-log.ts'
import { buildersEdits } from './builders-edit-schema.ts'
import { commandLineTool } from './command-line-tool.ts'
import { daemonState } from './daemon-state.ts'
import { certificates, diskImage, macFacts, nixConfFile, storeCheck } from './mac-facts.ts'
import { machines } from './machine-entry.ts'
import { nixRefusal } from './nix-refusal.ts'
import { observationOf } from './observation-schema.ts'
import { plainText } from './plain-text-schema.ts'
import { receipt } from './receipt.ts'
import { remoteProbe } from './remote-probe.ts'
import { rootScan } from './root-scan.ts'
import { routeProbe, sshConfig } from './route-probe.ts'
import { buildSlots, fileInfo, keyFile, portProbe, processes, service } from './service.ts'
import { testBuild } from './test-build.ts'

export type { MachineEntry, Machines, MachinesProblem, PublicKey, SourceLine } from './machine-entry.ts'
export type { RemoteAnswer, RemoteProbe } from './remote-probe.ts'
export type { RootScanEntry } from './root-scan.ts'
export type { RouteProbe, SshRoute } from './route-probe.ts'
export type {
  FileInfo,
  KeyFile,
  LaunchdJob,
  PortAnswer,
  PortProbe,
  Processes,
  PublicHalf,
  Service,
  VmProcess,
} from './service.ts'
export type { TestBuild, TestBuildOutcome } from './test-build.ts'

/**
 * A snapshot: everything that one look saw of a Mac, as plain JSON. It can be saved, attached to a bug
 * report and diagnosed elsewhere (`builderbar diagnose`). It holds the fields below and nothing else:
 * no whole tool output, no environment, no private key, no home folder.
 */
const time = z.iso.datetime()

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

/** What earlier looks leave for this one, so that a crash loop does not look like a boot. */
const bootMemory = z.object({
  /** When the machine was first seen started without a good banner since; null while one was last seen. */
  firstStartAt: time.nullable(),
  /** `runs` of the job at that moment. */
  runsAtFirstStart: z.int().nonnegative().nullable(),
  goodBannerAt: time.nullable(),
})

/** A part that snapshots of an older Builderbar do not have. */
const notAsked = { observed: false as const, at: new Date(0).toISOString(), reason: 'not looked at' }

export const snapshotSchema = z.object({
  schema: z.literal(2),
  takenAt: time,
  builderbar: z.string(),
  mac: z.object({
    version: observationOf(z.string()),
    bootedAt: observationOf(time),
    scannedAsRoot: z.boolean(),
    ...macFacts,
  }),
  services: z.array(service),
  processes: observationOf(processes),
  ports: z.array(portProbe),
  keys: z.array(keyFile),
  machinesFile: z.object({
    path: z.string(),
    file: observationOf(fileInfo),
    /** /etc/static/nix/machines: there where nix-darwin makes the file. */
    managedFile: observationOf(fileInfo),
    /** Where the path ends after all links. */
    realPath: observationOf(z.string().nullable()),
    machines: observationOf(machines),
    storeCheck: observationOf(storeCheck).optional(),
    /** Its text where it is a plain file of usual size, so that a repair can take lines out of it; null elsewhere. */
    plain: observationOf(plainText.nullable()).optional(),
  }),
  nix: z.object({
    version: observationOf(z.string()),
    settings: observationOf(nixSettings),
    layers: observationOf(z.array(nixConfLine)),
    /** The machines that the `builders` setting in force names, files included by `@` read. */
    effectiveMachines: observationOf(machines),
    confFile: observationOf(nixConfFile).optional(),
    /** Why Nix refuses its configuration; null where it takes it, absent where Nix did not say. */
    refusal: nixRefusal.nullable().optional(),
    /** The nix.conf files that leave the machines file out, and what they would be otherwise. */
    buildersEdits: observationOf(z.array(buildersEdits)).optional(),
  }),
  sshConfig,
  routes: z.array(routeProbe),
  daemon: observationOf(daemonState),
  hostDisk: observationOf(z.object({ path: z.string(), freeBytes: z.number(), totalBytes: z.number() })),
  /** Determinate Nix brings a builder of its own. */
  determinate: observationOf(z.boolean()),
  /** Whether Determinate's own builder is asked for (`builder.state` of its config.json); null where nothing says so. */
  determinateBuilder: observationOf(z.enum(['enabled', 'disabled']).nullable()).optional(),
  boot: bootMemory,
  testBuilds: z.array(testBuild).default([]),
  /** Machines elsewhere that a person asked to look at, each with its own time; nothing else connects to them. */
  remoteBuilders: z.array(remoteProbe).default([]),
  /** Null: not asked. */
  rootScan: observationOf(rootScan).nullable().default(null),
  receipts: observationOf(z.array(receipt)).default(notAsked),
  /** Of repairs that needed no administrator: left by the person's own programs, so never root's business. */
  userReceipts: observationOf(z.array(receipt)).optional(),
  /** The builder's disk image; null where there is none. */
  diskImage: observationOf(diskImage).default(notAsked),
  certificates: observationOf(certificates).optional(),
  /** Where the app's own command line tool is linked. */
  commandLineTool: observationOf(commandLineTool).optional(),
  /** When Nix last sent a build to each machine. */
  buildSlots: observationOf(buildSlots).optional(),
  /** The end of the builder's captured output; null where none was captured. */
  builderLog: observationOf(builderLog).optional(),
  /** Since when the builder is stopped by the person's own wish, until start or reboot. */
  stoppedOnPurpose: time.nullable().default(null),
})

export type Snapshot = z.infer<typeof snapshotSchema>
export type NixSettings = z.infer<typeof nixSettings>
export type NixConfLine = z.infer<typeof nixConfLine>
export type BootMemory = z.infer<typeof bootMemory>
