import { basename } from 'node:path'
import { type Observation, observed, unavailable } from '../../core/model/observation.ts'
import { formatBytes, formatSeconds } from '../../core/text/quantities.ts'
import { sanitize } from '../../core/text/sanitize.ts'
import { defineTexts } from '../../core/text/translated-texts.ts'
import type { Mac, ProcessResult, Result } from '../../mac/mac.ts'

/** Texts of programs that gave no usable output, and of files that don't exist. */
export const processResultTexts = defineTexts({
  missing: (path: string) => `${path} was not found`,
  late: (name: string, time: string) => `${name} didn't respond within ${time}`,
  tooMuchOutput: (name: string, limit: string) => `${name} printed more than ${limit}`,
  signalled: (name: string, signal: string) => `${name} was stopped by ${signal}`,
  unexpectedOutput: (name: string) => `${name} printed unexpected output`,
  exited: (name: string, code: number) => `${name} exited with code ${code}`,
  exitedWithMessage: (name: string, code: number, message: string) =>
    `${name} exited with code ${code}: ${message}`,
})

/** Turns a result into an observation that was made now; a failure keeps its reason. */
export function fromResult<T>(mac: Pick<Mac, 'now'>, result: Result<T>): Observation<T> {
  return mapResult(mac, result, (value) => value)
}

/** As `fromResult`, with the value transformed; `transform` is not called for a failure. */
export function mapResult<T, U>(
  mac: Pick<Mac, 'now'>,
  result: Result<T>,
  transform: (value: T) => U,
): Observation<U> {
  return result.ok ? observed(mac.now(), transform(result.value)) : unavailable(mac.now(), result.reason)
}

/**
 * Describes for the user why a program gave no usable output. Of stderr only the start of the first relevant line is quoted;
 * ssh's debug output is skipped.
 * @param name the program's name in the message
 */
export function describeFailure(program: string, result: ProcessResult, name = basename(program)): string {
  switch (result.status) {
    case 'missing':
      return processResultTexts.missing(program)
    case 'not-started':
      return result.reason
    case 'timed-out':
      return processResultTexts.late(name, formatSeconds(result.afterMs / 1000))
    case 'too-much-output':
      return processResultTexts.tooMuchOutput(name, formatBytes(result.maxBytes))
    case 'signalled':
      return processResultTexts.signalled(name, result.signal)
    case 'exited': {
      if (result.code === 0) return processResultTexts.unexpectedOutput(name)
      const message = findMessage(result.stderr)
      return message === null
        ? processResultTexts.exited(name, result.code)
        : processResultTexts.exitedWithMessage(name, result.code, message)
    }
  }
}

/** Returns the start of the first line of stderr that says why a program failed; null if none does. */
export function findMessage(stderr: string): string | null {
  const line = stderr.split('\n').find(isReason)
  return line === undefined ? null : sanitize(line.trim(), 160)
}

/** Whether a line of stderr is an error: ssh -v also prints its version, `debug1: …` and a note about pseudo-terminals. */
function isReason(line: string): boolean {
  return line.trim() !== '' && !/^(?:debug\d: |OpenSSH_\d|Pseudo-terminal will not be allocated)/.test(line)
}

/** Returns the stdout of a program that exited with 0; else a failure that describes how it ended. */
export function getStdout(program: string, result: ProcessResult): Result<string> {
  return result.status === 'exited' && result.code === 0
    ? { ok: true, value: result.stdout }
    : { ok: false, reason: describeFailure(program, result) }
}
