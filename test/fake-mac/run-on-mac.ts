import { execFile } from 'node:child_process'
import type { FakeMac } from './fake-mac.ts'

export interface MacProgramResult {
  readonly code: number
  readonly stdout: string
  readonly stderr: string
}

/** Runs a program of the fake Mac by its path there, as Builderbar does: without a shell, and for at most ten seconds. */
export function runOnMac(
  fakeMac: Pick<FakeMac, 'root' | 'enter'>,
  program: string,
  ...args: readonly string[]
): Promise<MacProgramResult> {
  return runProgram([...fakeMac.enter, fakeMac.root + program, ...args])
}

/** Runs a program of this system; the code is -1 if it could not be started or was killed. */
export function runProgram(
  [program = '', ...args]: readonly string[],
  environment: Readonly<Record<string, string>> = {},
  timeoutMs = 10_000,
): Promise<MacProgramResult> {
  const env = { PATH: '/usr/bin:/bin:/usr/sbin:/sbin', LC_ALL: 'C', ...environment }
  return new Promise((resolve) => {
    execFile(program, args, { env, timeout: timeoutMs, maxBuffer: 1 << 24 }, (error, stdout, stderr) => {
      const code = error === null ? 0 : typeof error.code === 'number' ? error.code : -1
      resolve({ code, stdout, stderr })
    })
  })
}
