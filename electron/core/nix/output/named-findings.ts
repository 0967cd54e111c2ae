import { sanitize } from '../../text/sanitize.ts'
import type { UnwrappedLine } from '../../text/unwrapped-lines.ts'
import { type BuildPlace, findBuildPlace, isDebugLine, separateBuildOutput } from './build-output.ts'
import { matchBuilderFindings, matchFindings } from './nix-error.ts'
import { dropOtherPrograms, dropOtherVms } from './other-programs.ts'
import { findStandstill } from './standstill.ts'

/** A message of Nix or ssh that points to a finding. */
export interface NamedFinding {
  /** Id of the finding. */
  readonly id: string
  readonly words: string
  /** The line of the input on which it begins, counted from 1. */
  readonly line: number
  /** URI of the machine that the message is about; null if Nix names none. */
  readonly machine: string | null
}

const maxMessageLength = 400
/** Longer parts are split, which bounds the time of the search. A message with its context is far shorter. */
const maxPartLines = 400

/** Findings about the builder that runs the build: the build's own output can only point to these. */
const builderFindings: ReadonlySet<string> = new Set([
  'certificates-missing',
  'extra-platforms-linux',
  'guest-clock-skew',
  'guest-disk-full',
  'guest-network',
  'guest-out-of-memory',
  'guest-seccomp',
  'x86-not-runnable',
])
/** The same for a build that ran on this Mac. */
const macFindings: ReadonlySet<string> = new Set(['extra-platforms-linux', 'host-disk-low'])
/** Messages of the Nix that accepted the build; no program of a build prints them. */
const nixRefusal = /error: you are not privileged to build (?:input-addressed )?derivations/

/** Consecutive lines about one machine, or about none. */
interface Part {
  readonly lines: readonly UnwrappedLine[]
  readonly machine: string | null
}

/**
 * Returns each finding that an output of Nix, ssh or a build points to, once, with its message. Those of Nix and ssh come
 * first, in the order of the output, in which a cause precedes its effects. For each machine only the likeliest finding
 * counts, because ssh prints several messages for one refused key.
 */
export function findNamedFindings(lines: readonly UnwrappedLine[]): readonly NamedFinding[] {
  const printedLines = lines.filter((line) => !isDebugLine(line))
  const { messages, output } = separateBuildOutput(printedLines)
  const place = findBuildPlace(lines)
  const findingsById = new Map<string, NamedFinding>()
  const add = (part: Part, match: Matcher) => {
    for (const finding of findInPart(part, findingsById, match)) findingsById.set(finding.id, finding)
  }
  const relevantMessages = dropOtherVms(dropOtherPrograms(messages, printedLines), printedLines)
  for (const part of splitByMachine(relevantMessages)) add(part, matchFindings)
  for (const line of output) add({ lines: [line], machine: null }, matchBuild(place))
  const standstill = findStandstill(messages)
  if (standstill !== null && !findingsById.has(standstill.id)) {
    const { id, line, message, machine } = standstill
    findingsById.set(id, {
      id,
      words: sanitize(message, maxMessageLength),
      line: line.line,
      machine,
    })
  }
  return [...findingsById.values()]
}

/** Returns the ids of the findings that an output points to, the likeliest first. */
type Matcher = (output: string) => readonly string[]

/** Matches the output of a build. Where it ran is not always known. */
function matchBuild(place: BuildPlace): Matcher {
  return (output) => {
    if (nixRefusal.test(output)) return matchBuilderFindings(output)
    if (place === 'mac') return matchFindings(output).filter((id) => macFindings.has(id))
    const ids = [...(place === 'builder' ? [] : matchFindings(output)), ...matchBuilderFindings(output)]
    return [...new Set(ids)].filter((id) => builderFindings.has(id))
  }
}

/** A machine on which Nix could not build, with Nix's message. */
export type RefusedMachine = Omit<NamedFinding, 'id' | 'machine'> & { readonly machine: string }

/** Returns each machine on which Nix says that it could not build, once, whether or not the message has a reason. */
export function findRefusedMachines(lines: readonly UnwrappedLine[]): readonly RefusedMachine[] {
  const machinesByName = new Map<string, RefusedMachine>()
  for (const { line, readings } of lines) {
    for (const reading of readings) {
      const machine = findUri(refusal.exec(reading))
      if (machine === null || machinesByName.has(machine)) continue
      const words = sanitize(reading.trim().replace(/\s*\n\s*/g, ' '), maxMessageLength)
      machinesByName.set(machine, { machine, words, line })
    }
  }
  return [...machinesByName.values()]
}

function findInPart(
  { lines, machine }: Part,
  known: ReadonlyMap<string, NamedFinding>,
  match: Matcher,
): readonly NamedFinding[] {
  const findIds = (candidates: readonly UnwrappedLine[]) =>
    match(candidates.flatMap(({ readings }) => readings).join('\n'))
  const ids = findIds(lines)
  if (ids.every((id) => known.has(id))) return []
  const hasSameIds = (subset: readonly UnwrappedLine[]) => findIds(subset).join() === ids.join()
  const end = findLeastCount(lines.length, (count) => hasSameIds(lines.slice(0, count)))
  const length = findLeastCount(end, (count) => hasSameIds(lines.slice(end - count, end)))
  const messageLines = lines.slice(end - length, end)
  const [first] = messageLines
  if (first === undefined) return []
  const words = sanitize(pickMessage(messageLines, ids, match), maxMessageLength)
  return ids.filter((id) => !known.has(id)).map((id) => ({ id, words, line: first.line, machine }))
}

/** Returns the message in the reading that points to these findings. */
function pickMessage(lines: readonly UnwrappedLine[], ids: readonly string[], match: Matcher): string {
  const [onlyLine] = lines
  const readings =
    lines.length === 1 && onlyLine !== undefined
      ? [...onlyLine.readings].reverse()
      : [lines.map(({ readings: all }) => all.at(-1) ?? '').join('\n')]
  const reading = readings.find((reading) => match(reading).join() === ids.join()) ?? readings[0] ?? ''
  return reading.trim().replace(/\s*\n\s*/g, ' ')
}

/** Returns the least count from 1 to `max` that satisfies `holds`, by binary search: `holds` is monotonic and true for `max`. */
function findLeastCount(max: number, holds: (count: number) => boolean): number {
  let lowerBound = 0
  let upperBound = max
  while (upperBound - lowerBound > 1) {
    const middle = Math.floor((lowerBound + upperBound) / 2)
    if (holds(middle)) upperBound = middle
    else lowerBound = middle
  }
  return upperBound
}

/**
 * With ssh-ng:// the output of ssh precedes Nix's line about the builder, which then only says that ssh did not start;
 * with ssh:// it follows in that line and below it (docs/nix-and-ssh.md, "Messages of Nix"). Before Nix 2.1 it precedes, too.
 */
const endsAttempt =
  /cannot build on '[^']*': error: (?:failed to start SSH connection to '[^']*'|cannot open connection to remote store '[^']*': error: unexpected end-of-file)[ \t]*$|unable to open SSH connection to [^\n]*; ?trying other available machines|unable to open SSH connection to [^\s:]*, trying other/m
const startsAttempt = /cannot build on '|Failed to find a machine|error: build of '|^building '[^']*' on '/
/** Nix, before 2.1 Nix and its build hook, and Hydra. */
const refusal =
  /cannot build on '([^'\s]+)'|unable to open SSH connection to '?([^'\s,]+)'?[,:]|possibly transient failure building '[^']*' on '([^'\s]+)'/
const machinePattern = new RegExp(`${refusal.source}|(?:build of|^building) '[^']*' on '([^']+)'`)

function splitByMachine(lines: readonly UnwrappedLine[]): readonly Part[] {
  const parts: Part[] = []
  let openLines: UnwrappedLine[] = []
  let machine: string | null = null
  const close = () => {
    if (openLines.length > 0) parts.push(...splitLongPart(openLines, machine))
    openLines = []
    machine = null
  }
  for (const line of lines) {
    const isLast = line.readings.some((reading) => endsAttempt.test(reading))
    if (!isLast && line.readings.some((reading) => startsAttempt.test(reading))) close()
    openLines.push(line)
    machine ??= findMachine(line)
    if (isLast) close()
  }
  close()
  return parts
}

function findMachine({ readings }: UnwrappedLine): string | null {
  for (const reading of readings) {
    const uri = findUri(machinePattern.exec(reading))
    if (uri !== null) return uri
  }
  return null
}

/** Returns the machine that one of the groups matched. */
function findUri(match: RegExpExecArray | null): string | null {
  return match?.slice(1).find((uri) => uri !== undefined && /^\S+$/.test(uri)) ?? null
}

function splitLongPart(lines: readonly UnwrappedLine[], machine: string | null): readonly Part[] {
  return Array.from({ length: Math.ceil(lines.length / maxPartLines) }, (_, index) => ({
    lines: lines.slice(index * maxPartLines, (index + 1) * maxPartLines),
    machine,
  }))
}
