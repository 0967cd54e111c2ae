import { sanitize } from '../text/sanitize.ts'
import { buildOutput, type UnwrappedLine } from '../text/unwrapped-lines.ts'
import { matchBuilderFindings, matchFindings } from './nix-error.ts'
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

/** Findings about the machine that runs the build: the build's own output can only point to these. */
const buildFindings = new Set([
  'certificates-missing',
  'extra-platforms-linux',
  'guest-clock-skew',
  'guest-disk-full',
  'guest-network',
  'guest-out-of-memory',
  'guest-seccomp',
  'x86-not-runnable',
])

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
  const isOutput = ({ readings }: UnwrappedLine) => buildOutput.test(readings[0] ?? '')
  const messages = lines.filter((line) => !isOutput(line) && !isDebug(line))
  const isRemote = lines.some((line) => findMachine(line) !== null)
  const named = new Map<string, NamedFinding>()
  const add = (part: Part, match: Matcher) => {
    for (const found of findInPart(part, named, match)) named.set(found.id, found)
  }
  for (const part of splitByMachine(messages)) add(part, matchFindings)
  for (const line of lines.filter(isOutput)) add({ lines: [line], machine: null }, matchBuild(isRemote))
  const standstill = findStandstill(messages)
  if (standstill !== null && !named.has('build-stuck')) {
    const { line, message, machine } = standstill
    named.set('build-stuck', {
      id: 'build-stuck',
      words: sanitize(message, maxMessageLength),
      line: line.line,
      machine,
    })
  }
  return [...named.values()]
}

/** Returns the ids of the findings that an output points to, the likeliest first. */
type Matcher = (output: string) => readonly string[]

/** Matches the output of a build. If Nix names no machine, the build may also have run on this Mac. */
function matchBuild(isRemote: boolean): Matcher {
  return (output) => {
    const ids = [...(isRemote ? [] : matchFindings(output)), ...matchBuilderFindings(output)]
    return [...new Set(ids)].filter((id) => buildFindings.has(id))
  }
}

/** Whether the line is from `ssh -v`, which reports each step that it tries, also those whose failure does no harm. */
function isDebug({ readings }: UnwrappedLine): boolean {
  return /^debug[1-3]: /.test(readings[0] ?? '')
}

/** A machine on which Nix could not build, with Nix's message. */
export type RefusedMachine = Omit<NamedFinding, 'id' | 'machine'> & { readonly machine: string }

/** Returns each machine for which Nix prints `cannot build on`, once, whether or not the message has a reason. */
export function findRefusedMachines(lines: readonly UnwrappedLine[]): readonly RefusedMachine[] {
  const refused = new Map<string, RefusedMachine>()
  for (const { line, readings } of lines) {
    for (const reading of readings) {
      const machine = /cannot build on '([^'\s]+)'/.exec(reading)?.[1]
      if (machine === undefined || refused.has(machine)) continue
      const words = sanitize(reading.trim().replace(/\s*\n\s*/g, ' '), maxMessageLength)
      refused.set(machine, { machine, words, line })
    }
  }
  return [...refused.values()]
}

function findInPart(
  { lines, machine }: Part,
  known: ReadonlyMap<string, NamedFinding>,
  match: Matcher,
): readonly NamedFinding[] {
  const findIds = (some: readonly UnwrappedLine[]) =>
    match(some.flatMap(({ readings }) => readings).join('\n'))
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
  const [only] = lines
  const readings =
    lines.length === 1 && only !== undefined
      ? [...only.readings].reverse()
      : [lines.map(({ readings: all }) => all.at(-1) ?? '').join('\n')]
  const reading = readings.find((reading) => match(reading).join() === ids.join()) ?? readings[0] ?? ''
  return reading.trim().replace(/\s*\n\s*/g, ' ')
}

/** Returns the least count from 1 to `max` that satisfies `holds`, by binary search: `holds` is monotonic and true for `max`. */
function findLeastCount(max: number, holds: (count: number) => boolean): number {
  let below = 0
  let above = max
  while (above - below > 1) {
    const middle = Math.floor((below + above) / 2)
    if (holds(middle)) above = middle
    else below = middle
  }
  return above
}

/**
 * With ssh-ng:// the output of ssh precedes Nix's line about the builder, which then only says that ssh did not start;
 * with ssh:// it follows in that line and below it (docs/nix-and-ssh.md, "Messages of Nix").
 */
const endsAttempt =
  /cannot build on '[^']*': error: (?:failed to start SSH connection to '[^']*'|cannot open connection to remote store '[^']*': error: unexpected end-of-file)[ \t]*$/m
const startsAttempt = /cannot build on '|Failed to find a machine|error: build of '|^building '[^']*' on '/
const machinePattern = /cannot build on '([^']+)'|(?:build of|^building) '[^']*' on '([^']+)'/

function splitByMachine(lines: readonly UnwrappedLine[]): readonly Part[] {
  const parts: Part[] = []
  let open: UnwrappedLine[] = []
  let machine: string | null = null
  const close = () => {
    if (open.length > 0) parts.push(...splitLongPart(open, machine))
    open = []
    machine = null
  }
  for (const line of lines) {
    const ends = line.readings.some((reading) => endsAttempt.test(reading))
    if (!ends && line.readings.some((reading) => startsAttempt.test(reading))) close()
    open.push(line)
    machine ??= findMachine(line)
    if (ends) close()
  }
  close()
  return parts
}

function findMachine({ readings }: UnwrappedLine): string | null {
  const named = readings.flatMap((reading) => machinePattern.exec(reading) ?? []).slice(1)
  return named.find((uri) => uri !== undefined && /^\S+$/.test(uri)) ?? null
}

function splitLongPart(lines: readonly UnwrappedLine[], machine: string | null): readonly Part[] {
  return Array.from({ length: Math.ceil(lines.length / maxPartLines) }, (_, index) => ({
    lines: lines.slice(index * maxPartLines, (index + 1) * maxPartLines),
    machine,
  }))
}
