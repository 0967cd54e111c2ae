import type { UnwrappedLine } from '../../text/unwrapped-lines.ts'

/** The last message of an output that has stopped. */
export interface Standstill {
  readonly id: 'build-stuck' | 'builder-wedged'
  readonly line: UnwrappedLine
  readonly message: string
  readonly machine: string | null
}

const uri = String.raw`'((?:ssh(?:-ng)?:\/\/)[^'\s]{1,250})'`
const copyMessage = new RegExp(
  String.raw`copying (?:path '[^']{1,250}'|dependencies|outputs|\d+ paths?)(?: from '[^']{1,250}')? (to|from) ${uri}`,
)
const emptyCopyMessage = /^copying 0 paths\.\.\.$/
const connectionMessage = new RegExp(`^connecting to ${uri}`)
const buildMessage = new RegExp(`^building '[^']{1,250}' on ${uri}`)
/** Nix waits for another build: for its lock, or until it leaves a machine (derivation-building-goal.cc, worker.cc). */
const waitMessage =
  /waiting for (?:locks(?: or build slots|, build slots or build users)?\.\.\.|a machine to build '[^']{1,250}'|(?:a )?lock on '\/nix\/store\/)/
/** Lima and Colima try the login again and again until the guest responds. */
const guestWaitMessage = /Waiting for the essential requirement \d of \d: "[^"]{1,80}"/
/** An error below the progress bar that was mistaken for the rest of its row. */
const failure = /\serror: (?!(?:error: )?interrupted by the user)/
/** What a terminal shows after Control-C. */
const interruption = /^\s*(?:\^C)?\s*(?:error(?: \(ignored\))?: (?:error: )?interrupted by the user)?\s*$/

/**
 * Returns the message with which an output ends although Nix waits there, or null. A copy from a machine is also the last message
 * of a build that succeeded, so it counts only if the user interrupted it; a copy to a machine is always followed by the build.
 */
export function findStandstill(messages: readonly UnwrappedLine[]): Standstill | null {
  const fails = ({ readings }: UnwrappedLine) => readings.some((reading) => failure.test(reading))
  const line = messages.findLast((candidate) => fails(candidate) || !candidate.readings.some(isNoMessage))
  if (line === undefined || fails(line)) return null
  const lineIndex = messages.indexOf(line)
  const before = messages.slice(0, lineIndex).findLast(({ readings }) => !readings.some(isNoMessage))
  const wasInterrupted = messages
    .slice(lineIndex + 1)
    .some(({ readings }) => readings.some((reading) => /interrupted by the user|\^C/.test(reading)))
  for (const reading of line.readings) {
    const match = findCopy(reading, { wasInterrupted }) ?? findWait(reading) ?? findEmptyCopy(reading, before)
    if (match !== null && (wasInterrupted || !emptyCopyMessage.test(match.message))) return { line, ...match }
  }
  return null
}

type Found = Omit<Standstill, 'line'>

function findCopy(reading: string, { wasInterrupted }: { readonly wasInterrupted: boolean }): Found | null {
  const [message, direction, machine] = copyMessage.exec(reading) ?? []
  if (message === undefined || machine === undefined) return null
  return direction === 'to' || wasInterrupted ? { id: 'build-stuck', message, machine } : null
}

function findWait(reading: string): Found | null {
  const [message, machine] = connectionMessage.exec(reading) ?? []
  // The next message comes when ssh has logged in.
  if (message !== undefined && machine !== undefined) return { id: 'builder-wedged', message, machine }
  const login = guestWaitMessage.exec(reading)?.[0]
  if (login !== undefined) return { id: 'builder-wedged', message: login, machine: null }
  const wait = waitMessage.exec(reading)?.[0]
  return wait === undefined ? null : { id: 'build-stuck', message: wait, machine: null }
}

/** A machine that has all inputs keeps a lock of a build that ended (NixOS/nix#10897). */
function findEmptyCopy(reading: string, before: UnwrappedLine | undefined): Found | null {
  const machine = before?.readings.flatMap((text) => buildMessage.exec(text)?.[1] ?? [])[0]
  if (machine === undefined || !emptyCopyMessage.test(reading)) return null
  return { id: 'build-stuck', message: reading, machine }
}

/** The progress bar shows something else at each update; only a copy or a wait in it counts. */
function isNoMessage(reading: string): boolean {
  const isProgress = /^\s*\[\d+\/\d/.test(reading) && !copyMessage.test(reading) && !waitMessage.test(reading)
  return interruption.test(reading) || isProgress
}
