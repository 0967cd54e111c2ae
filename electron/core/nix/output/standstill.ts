import type { UnwrappedLine } from '../../text/unwrapped-lines.ts'

/** The last message of an output that has stopped. */
export interface Standstill {
  readonly id: 'build-stuck' | 'builder-wedged'
  readonly line: UnwrappedLine
  readonly message: string
  readonly machine: string | null
}

const uri = String.raw`'((?:ssh(?:-ng)?:\/\/)[^'\s]{1,250})'`
const copies = new RegExp(
  String.raw`copying (?:path '[^']{1,250}'|dependencies|outputs|\d+ paths?)(?: from '[^']{1,250}')? (to|from) ${uri}`,
)
const copiesNothing = /^copying 0 paths\.\.\.$/
const connects = new RegExp(`^connecting to ${uri}`)
const sent = new RegExp(`^building '[^']{1,250}' on ${uri}`)
/** Nix waits for another build: for its lock, or until it leaves a machine (derivation-building-goal.cc, worker.cc). */
const waits =
  /waiting for (?:locks(?: or build slots|, build slots or build users)?\.\.\.|a machine to build '[^']{1,250}'|(?:a )?lock on '\/nix\/store\/)/
/** Lima and Colima try the login again and again until the guest responds. */
const waitsForGuest = /Waiting for the essential requirement \d of \d: "[^"]{1,80}"/
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
  const line = messages.findLast((last) => fails(last) || !last.readings.some(isNoMessage))
  if (line === undefined || fails(line)) return null
  const at = messages.indexOf(line)
  const before = messages.slice(0, at).findLast(({ readings }) => !readings.some(isNoMessage))
  const wasInterrupted = messages
    .slice(at + 1)
    .some(({ readings }) => readings.some((reading) => /interrupted by the user|\^C/.test(reading)))
  for (const reading of line.readings) {
    const found = findCopy(reading, { wasInterrupted }) ?? findWait(reading) ?? findEmptyCopy(reading, before)
    if (found !== null && (wasInterrupted || !copiesNothing.test(found.message))) return { line, ...found }
  }
  return null
}

type Found = Omit<Standstill, 'line'>

function findCopy(reading: string, { wasInterrupted }: { readonly wasInterrupted: boolean }): Found | null {
  const [message, direction, machine] = copies.exec(reading) ?? []
  if (message === undefined || machine === undefined) return null
  return direction === 'to' || wasInterrupted ? { id: 'build-stuck', message, machine } : null
}

function findWait(reading: string): Found | null {
  const [message, machine] = connects.exec(reading) ?? []
  // The next message comes when ssh has logged in.
  if (message !== undefined && machine !== undefined) return { id: 'builder-wedged', message, machine }
  const login = waitsForGuest.exec(reading)?.[0]
  if (login !== undefined) return { id: 'builder-wedged', message: login, machine: null }
  const waiting = waits.exec(reading)?.[0]
  return waiting === undefined ? null : { id: 'build-stuck', message: waiting, machine: null }
}

/** A machine that has all inputs keeps a lock of a build that ended (NixOS/nix#10897). */
function findEmptyCopy(reading: string, before: UnwrappedLine | undefined): Found | null {
  const machine = before?.readings.flatMap((text) => sent.exec(text)?.[1] ?? [])[0]
  if (machine === undefined || !copiesNothing.test(reading)) return null
  return { id: 'build-stuck', message: reading, machine }
}

/** The progress bar shows something else at each update; only a copy or a wait in it counts. */
function isNoMessage(reading: string): boolean {
  const isProgress = /^\s*\[\d+\/\d/.test(reading) && !copies.test(reading) && !waits.test(reading)
  return interruption.test(reading) || isProgress
}
