import * as z from 'zod'

/** The parts of a snapshot that say which machines Nix is told of, and by which keys ssh knows them. */
export const portNumber = z.int().min(1).max(65535)

/** A public key as ssh writes it: type, base64 blob, `SHA256:…` fingerprint. */
export const publicKey = z.object({ type: z.string(), blob: z.string(), fingerprint: z.string() })

/** A line of a file, counted from 1. */
export const sourceLine = z.object({ file: z.string(), line: z.int().positive() })

/** One entry of a machines file, in the order of its eight columns (docs/nix-and-ssh.md, "Machines file"). */
export const machineEntry = z.object({
  file: z.string(),
  line: z.int().positive(),
  uri: z.string(),
  scheme: z.string(),
  user: z.string().nullable(),
  host: z.string(),
  port: portNumber.nullable(),
  systems: z.array(z.string()),
  sshKey: z.string().nullable(),
  maxJobs: z.int().nonnegative(),
  speedFactor: z.number().nonnegative(),
  supportedFeatures: z.array(z.string()),
  mandatoryFeatures: z.array(z.string()),
  /** Column 8: the host key that Nix pins, or null where the entry has none. */
  hostKey: publicKey.nullable(),
  /** Where column 8 holds something that is no key in Nix's form: what it is, and the key where it has one. */
  hostKeyMistake: z.object({ description: z.string(), key: publicKey.nullable() }).optional(),
})

/** A line that Nix cannot parse: it breaks every build, not only those for this machine. */
export const machinesProblem = z.object({
  file: z.string(),
  line: z.int().positive(),
  /** Counted from 1, as a person counts; Nix counts from 0 in its errors. Null where it is the whole line. */
  column: z.int().positive().nullable(),
  reason: z.string(),
})

export const machines = z.object({ entries: z.array(machineEntry), problems: z.array(machinesProblem) })

export type PublicKey = z.infer<typeof publicKey>
export type SourceLine = z.infer<typeof sourceLine>
export type MachineEntry = z.infer<typeof machineEntry>
export type MachinesProblem = z.infer<typeof machinesProblem>
export type Machines = z.infer<typeof machines>
