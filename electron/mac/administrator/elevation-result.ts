import { formatBytes, formatDuration } from '../../core/text/quantities.ts'
import { parseRootOutput } from '../../core/text/root-output.ts'
import { defineTexts } from '../../core/text/translated-texts.ts'
import type { ProcessResult } from '../mac.ts'

/** Texts of how a script ended. */
export const elevationResultTexts = defineTexts({
  done: 'Every step ran.',
  stopped: 'It was stopped partway. Steps that already ran stay done.',
  failedStep: (status: number) =>
    `A step failed with exit status ${status}, so the remaining steps didn't run.`,
  missing: (program: string) => `${program} isn't installed.`,
  notStarted: (program: string, reason: string) => `${program} couldn't be started: ${reason}`,
  signalled: (program: string, signal: string) => `${program} was stopped by ${signal}.`,
  timedOut: (time: string) => `No response within ${time}.`,
  tooMuchOutput: (limit: string) => `It printed more than ${limit} and was stopped.`,
  silent: (program: string) => `${program} didn't respond.`,
  mayStillRun: 'The script may still be running. Check again before you repair anything else.',
})

/** The result of running a script as root (or as the user, see user-script.ts). `message` is a sentence for the user. */
export type ElevationResult =
  /** The script ran and printed its status; `output` is its whole stdout. */
  | { readonly kind: 'ran'; readonly status: number; readonly output: string; readonly message: string }
  /** The user cancelled the prompt: nothing ran. */
  | { readonly kind: 'cancelled'; readonly message: string }
  /** The prompt was closed because nobody answered in time or it was no longer needed: nothing ran. */
  | { readonly kind: 'withdrawn'; readonly message: string }
  /** Wrong password, or not an administrator: nothing ran. */
  | { readonly kind: 'denied'; readonly message: string }
  /** There is no screen or terminal to prompt on: nothing ran. */
  | { readonly kind: 'no-screen'; readonly message: string }
  /** osascript or sudo is missing, or AppleScript is broken: nothing ran. */
  | { readonly kind: 'missing'; readonly message: string }
  | { readonly kind: 'failed'; readonly message: string; readonly output: string }
  /** osascript or sudo died, or its result was lost: the script may still be running. */
  | { readonly kind: 'unknown'; readonly message: string; readonly output: string }

/** Returns false only if it is certain that nothing ran. */
export function mayHaveRun({ kind }: ElevationResult): boolean {
  return kind === 'ran' || kind === 'failed' || kind === 'unknown'
}

/** Reads the script's own status from its stdout; null if the status line is missing. */
export function parseScriptResult(stdout: string): ElevationResult | null {
  const { status } = parseRootOutput(stdout)
  if (status === null) return null
  return { kind: 'ran', status, output: stdout, message: describeStatus(status) }
}

function describeStatus(status: number): string {
  if (status === 0) return elevationResultTexts.done
  return status === 130 ? elevationResultTexts.stopped : elevationResultTexts.failedStep(status)
}

/** Maps the end of osascript, sudo or sh if the program did not exit by itself; null if it exited. */
export function mapAbnormalEnd(program: string, result: ProcessResult): ElevationResult | null {
  const describeUnknown = (sentence: string) => `${sentence} ${elevationResultTexts.mayStillRun}`
  switch (result.status) {
    case 'exited':
      return null
    case 'missing':
      return { kind: 'missing', message: elevationResultTexts.missing(program) }
    case 'not-started':
      return { kind: 'failed', message: elevationResultTexts.notStarted(program, result.reason), output: '' }
    case 'signalled':
      return {
        kind: 'unknown',
        message: describeUnknown(elevationResultTexts.signalled(program, result.signal)),
        output: result.stdout,
      }
    case 'timed-out': {
      const message = describeUnknown(elevationResultTexts.timedOut(formatDuration(result.afterMs)))
      return { kind: 'unknown', message, output: '' }
    }
    case 'too-much-output':
      return {
        kind: 'unknown',
        message: describeUnknown(elevationResultTexts.tooMuchOutput(formatBytes(result.maxBytes))),
        output: '',
      }
  }
}
