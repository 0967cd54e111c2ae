import { appendFileSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import * as z from 'zod'

/**
 * The files in ROOT/fakes through which the tests and the fake programs exchange state. The fakes have no other
 * input: no environment variable and no shared memory.
 */
/** launchd.json: the state in which launchd starts. */
export const launchdStart = z.strictObject({
  /** The builder's job, or null where the service is not loaded. */
  job: z
    .object({
      label: z.string(),
      plistPath: z.string(),
      /** True: started at load and kept alive. False: loaded, but ended and not started again. */
      isRunning: z.boolean(),
      /** Number of earlier runs. */
      runs: z.int().nonnegative(),
    })
    .nullable(),
  /** The services that `launchctl print-disabled system` lists, by label; false means enabled. */
  disabled: z.record(z.string(), z.boolean()),
  /** Older releases print `=> true`, newer ones `=> disabled` (docs/macos.md, "Disabled services"). */
  disabledAs: z.enum(['words', 'booleans']),
  /** Whether launchctl never ends. */
  launchctlHangs: z.boolean(),
  /** Port of the Mac's own sshd (Remote Login). launchd listens on it and starts an sshd for each connection. */
  remoteLoginPort: z.int().nullable(),
  daemonSocket: z.string().nullable(),
})
export type LaunchdStart = z.infer<typeof launchdStart>

/** vm.json: how the guest behaves. `afterRestart` applies from the second start on, since a restart can help. */
const behaviour = z.enum(['answers', 'silent', 'deaf', 'crashes'])
export const vmStart = z.strictObject({
  behaviour,
  afterRestart: behaviour,
  hostKey: z.enum(['guest', 'other']),
})
export type VmStart = z.infer<typeof vmStart>

/** prompt.json: how the fake password prompt reacts, for osascript and sudo. */
export const promptStart = z.object({
  answer: z.enum(['accept', 'cancel', 'wrong-password', 'no-screen', 'hang', 'broken-component']),
})

/** ages.json, read by ps.pl: processes of this fake Mac that began before this time look older than they are. */
export interface Ages {
  readonly seconds: number
  /** ISO 8601, in UTC. */
  readonly before: string
}

const call = z.object({ program: z.string(), args: z.array(z.string()) })
const callsFile = 'calls.ndjson'
const violationsFile = 'violations.ndjson'

/** Reads and checks one of these files. */
export function readFakeFile<T>(fakesFolder: string, name: string, schema: z.ZodType<T>): T {
  return schema.parse(JSON.parse(readFileSync(join(fakesFolder, name), 'utf8')))
}

export function recordCall(fakesFolder: string, program: string, args: readonly string[]): void {
  appendFileSync(join(fakesFolder, callsFile), `${JSON.stringify({ program, args })}\n`)
}

export function recordViolation(fakesFolder: string, message: string): void {
  appendFileSync(join(fakesFolder, violationsFile), `${JSON.stringify(message)}\n`)
}

export function listCalls(fakesFolder: string): z.infer<typeof call>[] {
  return readLines(fakesFolder, callsFile).map((line) => call.parse(JSON.parse(line)))
}

export function listViolations(fakesFolder: string): string[] {
  return readLines(fakesFolder, violationsFile).map((line) => z.string().parse(JSON.parse(line)))
}

function readLines(fakesFolder: string, name: string): string[] {
  try {
    return readFileSync(join(fakesFolder, name), 'utf8').split('\n').filter(Boolean)
  } catch {
    return []
  }
}
