import * as z from 'zod'
import { builderLog } from './builder-log.ts'
import { buildersLines } from './builders-edit.ts'
import { commandLineTool } from './command-line-tool.ts'
import { certificates, diskImage, macLook, nixConfFile, storeCheck } from './mac-facts.ts'
import { machines } from './machine-entry.ts'
import { seenOf } from './observation.ts'
import { plainText } from './plain-text.ts'
import { receipt } from './receipt.ts'
import { remoteLook } from './remote-probe.ts'
import { deepLook } from './root-scan.ts'
import { routeLook, sshConfig } from './route-probe.ts'
import { buildSlots, fileOrNothing, keyFile, portLook, processes, service } from './service.ts'
import { proof } from './test-build.ts'

export type { MachineEntry, Machines, MachinesProblem, PublicKey, SourceLine } from './machine-entry.ts'
export type { RemoteAnswer, RemoteLook } from './remote-probe.ts'
export type { DeepEntry } from './root-scan.ts'
export type { RouteLook, SshRoute } from './route-probe.ts'
export type {
  FileOrNothing,
  KeyFile,
  LaunchdJob,
  MachineProcess,
  PortAnswer,
  PortLook,
  Processes,
  PublicHalf,
  Service,
} from './service.ts'
export type { Proof, ProofBuild } from './test-build.ts'

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

/** A part that snapshots of an older Builderbar do not have. */
const notAsked = { seen: false as const, at: new Date(0).toISOString(), why: 'not looked at' }

export const snapshotSchema = z.object({
  schema: z.literal(1),
  takenAt: time,
  builderbar: z.string(),
  mac: z.object({
    version: seenOf(z.string()),
    bootedAt: seenOf(time),
    lookedAsRoot: z.boolean(),
    ...macLook,
  }),
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
    storeCheck: seenOf(storeCheck).optional(),
    /** Its text where it is a plain file of usual size, so that a repair can take lines out of it; null elsewhere. */
    plain: seenOf(plainText.nullable()).optional(),
  }),
  nix: z.object({
    version: seenOf(z.string()),
    settings: seenOf(nixSettings),
    layers: seenOf(z.array(nixConfLine)),
    /** The machines that the `builders` setting in force names, files included by `@` read. */
    machinesInForce: seenOf(machines),
    confFile: seenOf(nixConfFile).optional(),
    /** The nix.conf files that leave the machines file out, and what they would be otherwise. */
    buildersLines: seenOf(z.array(buildersLines)).optional(),
  }),
  sshConfig,
  routes: z.array(routeLook),
  daemon: seenOf(daemonAnswer),
  hostDisk: seenOf(z.object({ path: z.string(), freeBytes: z.number(), totalBytes: z.number() })),
  /** Determinate Nix brings a builder of its own. */
  determinate: seenOf(z.boolean()),
  /** Whether Determinate's own builder is asked for (`builder.state` of its config.json); null where nothing says so. */
  determinateBuilder: seenOf(z.enum(['enabled', 'disabled']).nullable()).optional(),
  boot: bootMemory,
  proofs: z.array(proof).default([]),
  /** Machines elsewhere that a person asked to look at, each with its own time; nothing else connects to them. */
  remote: z.array(remoteLook).default([]),
  /** Null: not asked. */
  deep: seenOf(deepLook).nullable().default(null),
  receipts: seenOf(z.array(receipt)).default(notAsked),
  /** Of repairs that needed no administrator: left by the person's own programs, so never root's business. */
  personsReceipts: seenOf(z.array(receipt)).optional(),
  /** The builder's disk image; null where there is none. */
  diskImage: seenOf(diskImage).default(notAsked),
  certificates: seenOf(certificates).optional(),
  /** Where the app's own command line tool is linked. */
  commandLineTool: seenOf(commandLineTool).optional(),
  /** When Nix last sent a build to each machine. */
  buildSlots: seenOf(buildSlots).optional(),
  /** The end of the builder's captured output; null where none was captured. */
  builderLog: seenOf(builderLog).optional(),
  /** Since when the builder is stopped by the person's own wish, until start or reboot. */
  stoppedOnPurpose: time.nullable().default(null),
})

export type Snapshot = z.infer<typeof snapshotSchema>
export type NixSettings = z.infer<typeof nixSettings>
export type NixConfLine = z.infer<typeof nixConfLine>
export type BootMemory = z.infer<typeof bootMemory>
