import { formatBytes, formatDuration } from '../../core/text/quantities.ts'
import { parseRootOutput } from '../../core/text/root-output.ts'
import type { ProcessResult } from '../mac.ts'

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
  if (status === 0) return 'Every step ran.'
  if (status === 130) return 'It was stopped partway. Steps that already ran stay done.'
  return `A step failed with exit status ${status}, so the remaining steps didn't run.`
}

/** Maps the end of osascript, sudo or sh if the program did not exit by itself; null if it exited. */
export function mapAbnormalEnd(program: string, result: ProcessResult): ElevationResult | null {
  const scanAgain = 'The script may still be running. Check again before you repair anything else.'
  switch (result.status) {
    case 'exited':
      return null
    case 'missing':
      return { kind: 'missing', message: `${program} isn't installed.` }
    case 'not-started':
      return { kind: 'failed', message: `${program} couldn't be started: ${result.reason}`, output: '' }
    case 'signalled':
      return {
        kind: 'unknown',
        message: `${program} was stopped by ${result.signal}. ${scanAgain}`,
        output: result.stdout,
      }
    case 'timed-out': {
      const message = `No response within ${formatDuration(result.afterMs)}. ${scanAgain}`
      return { kind: 'unknown', message, output: '' }
    }
    case 'too-much-output':
      return {
        kind: 'unknown',
        message: `It printed more than ${formatBytes(result.maxBytes)} and was stopped. ${scanAgain}`,
        output: '',
      }
  }
}
