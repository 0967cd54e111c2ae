import * as z from 'zod'

/** The parts of a snapshot about the machines that Nix may build on, and their host keys. */
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
  /** Column 8: the host key that Nix pins; null if the entry pins none. */
  hostKey: publicKey.nullable(),
  /** If column 8 is not a key in Nix's format: a phrase for what it is, and the key if it contains one. */
  hostKeyMistake: z.object({ description: z.string(), key: publicKey.nullable() }).optional(),
})

/** A line that Nix cannot parse. It breaks every build, not only those for this machine. */
export const machinesProblem = z.object({
  file: z.string(),
  line: z.int().positive(),
  /** Counted from 1, while Nix's own errors count from 0. Null if the whole line is meant. */
  column: z.int().positive().nullable(),
  reason: z.string(),
})

export const machines = z.object({ entries: z.array(machineEntry), problems: z.array(machinesProblem) })

export type PublicKey = z.infer<typeof publicKey>
export type SourceLine = z.infer<typeof sourceLine>
export type MachineEntry = z.infer<typeof machineEntry>
export type MachinesProblem = z.infer<typeof machinesProblem>
export type Machines = z.infer<typeof machines>
