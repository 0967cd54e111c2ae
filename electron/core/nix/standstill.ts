import type { UnwrappedLine } from '../text/unwrapped-lines.ts'

/** The last message of an output that does not go on: Nix copies files to a machine, or from it. */
export interface Standstill {
  readonly line: UnwrappedLine
  readonly message: string
  readonly machine: string
}

const copies =
  /copying (?:path '[^']{1,250}'|dependencies|outputs|\d+ paths?)(?: from '[^']{1,250}')? (to|from) '(ssh(?:-ng)?:\/\/[^'\s]{1,250})'/
/** What a terminal shows after Control-C. */
const interruption = /^\s*(?:\^C)?\s*(?:error(?: \(ignored\))?: (?:error: )?interrupted by the user)?\s*$/

/**
 * Returns the copy with which an output ends, or null. A copy from a machine is also the last message of a build that
 * succeeded, so it counts only if the user interrupted it; a copy to a machine is always followed by the build.
 */
export function findStandstill(messages: readonly UnwrappedLine[]): Standstill | null {
  const line = messages.findLast(({ readings }) => !readings.some(isNoMessage))
  if (line === undefined) return null
  const wasInterrupted = messages
    .slice(messages.indexOf(line) + 1)
    .some(({ readings }) => readings.some((reading) => /interrupted by the user|\^C/.test(reading)))
  for (const reading of line.readings) {
    const [message, direction, machine] = copies.exec(reading) ?? []
    if (message === undefined || machine === undefined) continue
    if (direction === 'to' || wasInterrupted) return { line, message, machine }
  }
  return null
}

/** A row of the progress bar says something else each time; only a copy in it counts. */
function isNoMessage(reading: string): boolean {
  return interruption.test(reading) || (/^\s*\[\d+\/\d/.test(reading) && !copies.test(reading))
}
