import * as z from 'zod'
import { defineTexts } from '../text/translated-texts.ts'
import { builderLog, serviceLog } from './builder-log.ts'
import { buildersEdits } from './builders-edit-schema.ts'
import { commandLineTool } from './command-line-tool.ts'
import { daemonState } from './daemon-state.ts'
import {
  certificates,
  diskImage,
  externalBuilder,
  externalBuilderSetting,
  guestNetwork,
  macInfo,
  nixConfFile,
  storeCheck,
} from './mac-info.ts'
import { machines } from './machine-entry.ts'
import { nixRefusal } from './nix-refusal.ts'
import { createObservationSchema } from './observation-schema.ts'
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
  KeyFolder,
  LaunchdJob,
  MissingPath,
  PortProbe,
  PortResult,
  Processes,
  PublicHalf,
  Service,
  VmProcess,
} from './service.ts'
export type { TestBuild, TestBuildOutcome } from './test-build.ts'

const time = z.iso.datetime()

const nixSettings = z.object({
  /** Source of the settings: Nix itself, or the nix.conf files if Nix is missing. */
  source: z.enum(['nix', 'nix.conf']),
  builders: z.string(),
  extraPlatforms: z.array(z.string()),
  trustedUsers: z.array(z.string()),
  maxJobs: z.string(),
  system: z.string().nullable(),
  /** Whether a builder fetches what a build needs from the caches itself; absent if Nix did not say. */
  buildersUseSubstitutes: z.boolean().optional(),
  /** Whether Nix also fetches builds that declare `allowSubstitutes = false`; absent if Nix did not say. */
  alwaysAllowSubstitutes: z.boolean().optional(),
  experimentalFeatures: z.array(z.string()).optional(),
  /** `external-builders`, in Nix's order; absent if Nix has no such setting (before 2.32) or its value is malformed. */
  externalBuilders: z.array(externalBuilderSetting).optional(),
})

/** A line of a nix.conf file that sets one of the settings above; files that Nix reads later win. */
const nixConfLine = z.object({
  layer: z.enum(['system', 'user', 'environment']),
  file: z.string(),
  line: z.int().positive(),
  name: z.string(),
  value: z.string(),
})

/** State from earlier scans, without which a crash loop would look like a boot. */
const bootMemory = z.object({
  /** The first observed start of the VM since the last ssh banner; null if the last scan read a banner. */
  firstStartAt: time.nullable(),
  /** `runs` of the job at that time. */
  runsAtFirstStart: z.int().nonnegative().nullable(),
  goodBannerAt: time.nullable(),
})

/** Texts of snapshots. */
export const snapshotTexts = defineTexts({ notChecked: 'not checked' })

/** Creates the default for a part that snapshots of an older Builderbar lack. */
const createNotScanned = () => ({
  observed: false as const,
  at: new Date(0).toISOString(),
  reason: snapshotTexts.notChecked,
})

/**
 * Everything that one scan observed of a Mac, as plain JSON. It can be saved, attached to a bug report and
 * diagnosed on another computer (`builderbar diagnose`). It contains only these fields: no complete output of a
 * program, no environment, no private key, no contents of a home folder.
 */
export const snapshotSchema = z.object({
  schema: z.literal(2),
  takenAt: time,
  builderbar: z.string(),
  mac: z.object({
    version: createObservationSchema(z.string()),
    bootedAt: createObservationSchema(time),
    scannedAsRoot: z.boolean(),
    ...macInfo,
  }),
  services: z.array(service),
  /** Agents of this account that run a builder; they start after login and need no root. */
  agents: z.array(service).optional(),
  processes: createObservationSchema(processes),
  ports: z.array(portProbe),
  keys: z.array(keyFile),
  machinesFile: z.object({
    path: z.string(),
    file: createObservationSchema(fileInfo),
    /** /etc/static/nix/machines, which exists if nix-darwin generates the file. */
    managedFile: createObservationSchema(fileInfo),
    /** The entries of nix-darwin's own file; absent unless a regular file replaces the link to it. */
    managedMachines: createObservationSchema(machines).optional(),
    /** The path with all links resolved. */
    realPath: createObservationSchema(z.string().nullable()),
    machines: createObservationSchema(machines),
    storeCheck: createObservationSchema(storeCheck).optional(),
    /** The text, if a repair could remove lines from it: a regular file of at most 1 MiB. Otherwise null. */
    plain: createObservationSchema(plainText.nullable()).optional(),
  }),
  nix: z.object({
    version: createObservationSchema(z.string()),
    settings: createObservationSchema(nixSettings),
    layers: createObservationSchema(z.array(nixConfLine)),
    /** The machines of the effective `builders` setting, with the files that it includes by `@`. */
    effectiveMachines: createObservationSchema(machines),
    confFile: createObservationSchema(nixConfFile).optional(),
    /** Why Nix refuses its configuration; null if Nix accepts it, absent if Nix could not be run. */
    refusal: nixRefusal.nullable().optional(),
    /** The nix.conf files whose `builders` setting excludes the machines file, each with the edit that includes it. */
    buildersEdits: createObservationSchema(z.array(buildersEdits)).optional(),
    /** The external builders of the settings, else of nix.conf, each with the file of its program. */
    externalBuilders: z.array(externalBuilder).optional(),
  }),
  sshConfig,
  routes: z.array(routeProbe),
  daemon: createObservationSchema(daemonState),
  hostDisk: createObservationSchema(
    z.object({ path: z.string(), freeBytes: z.number(), totalBytes: z.number() }),
  ),
  /** Whether Determinate Nix is installed. */
  determinate: createObservationSchema(z.boolean()),
  /** `builder.state` in Determinate's config.json; null if it is not set. */
  determinateBuilder: createObservationSchema(z.enum(['enabled', 'disabled']).nullable()).optional(),
  /** `builder.memoryBytes` and `builder.cpuCount` there; absent if it sets neither. */
  determinateResources: z
    .object({ memoryBytes: z.number().positive().optional(), cores: z.int().positive().optional() })
    .optional(),
  boot: bootMemory,
  testBuilds: z.array(testBuild).default([]),
  /** Probes of remote builders, each with its own time. A remote builder is only probed on the user's request. */
  remoteBuilders: z.array(remoteProbe).default([]),
  /** Null: no root scan was made. */
  rootScan: createObservationSchema(rootScan).nullable().default(null),
  receipts: createObservationSchema(z.array(receipt)).default(createNotScanned),
  /** Receipts of repairs without administrator rights. The user can forge them, so root never trusts them. */
  userReceipts: createObservationSchema(z.array(receipt)).optional(),
  /** The builder's disk image; null if there is none. */
  diskImage: createObservationSchema(diskImage).default(createNotScanned),
  certificates: createObservationSchema(certificates).optional(),
  guestNetwork: guestNetwork.optional(),
  /** The link to the app's command line tool. */
  commandLineTool: createObservationSchema(commandLineTool).optional(),
  /** When Nix last sent a build to each machine (times of its lock files). */
  buildSlots: createObservationSchema(buildSlots).optional(),
  /** The end of the builder's captured output; null if none was captured. */
  builderLog: createObservationSchema(builderLog).optional(),
  /** The ends of the logs that the plists of builders' services name, as far as this account may read them. */
  serviceLogs: z.array(serviceLog).optional(),
  /** When the builder was stopped on purpose; null after a start or a reboot. */
  stoppedOnPurpose: time.nullable().default(null),
  /** Builderbar stopped it because nothing had been built for this many minutes; absent if the user stopped it. */
  idleMinutesBeforeStop: z.number().positive().optional(),
})

export type Snapshot = z.infer<typeof snapshotSchema>
export type NixSettings = z.infer<typeof nixSettings>
export type NixConfLine = z.infer<typeof nixConfLine>
export type BootMemory = z.infer<typeof bootMemory>
