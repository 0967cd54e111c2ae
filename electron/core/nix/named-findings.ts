import { sanitize } from '../text/sanitize.ts'
import { buildOutput, type UnwrappedLine } from '../text/unwrapped-lines.ts'
import { findingsAboutBuilder, findingsInText } from './nix-error.ts'

/** Words of Nix or ssh that speak of a finding. */
export interface NamedFinding {
  /** Id of the finding. */
  readonly id: string
  readonly words: string
  /** The line of the input on which they begin, counted from 1. */
  readonly line: number
  /** The URI of the machine that they are about, where Nix names one. */
  readonly machine: string | null
}

const maxWords = 400
/** A message and what leads to it are far shorter; cut there, so that the search takes bounded time. */
const maxPartLines = 400

/** Findings about the machine on which a build runs: only of these may a build's own output speak. */
const fromBuilds = new Set([
  'certificates-missing',
  'extra-platforms-linux',
  'guest-clock-skew',
  'guest-disk-full',
  'guest-network',
  'guest-out-of-memory',
  'guest-seccomp',
  'x86-not-runnable',
])

/** Words about one machine, or about none. */
interface Part {
  readonly lines: readonly UnwrappedLine[]
  readonly machine: string | null
}

/**
 * Each finding of which Nix, ssh or a build speak, once, with the words. Those of Nix and ssh come first, in the order
 * in which they were printed: the reason comes before what it led to. Of the words about one machine only the
 * likeliest count, since ssh tells of a refused key both that it is refused and that the login is.
 */
export function findNamedFindings(lines: readonly UnwrappedLine[]): readonly NamedFinding[] {
  const isOutput = ({ readings }: UnwrappedLine) => buildOutput.test(readings[0] ?? '')
  const messages = lines.filter((line) => !isOutput(line) && !isDebug(line))
  const isRemote = lines.some((line) => machineIn(line) !== null)
  const named = new Map<string, NamedFinding>()
  const add = (part: Part, idsOf: FindingsOf) => {
    for (const found of namedIn(part, named, idsOf)) named.set(found.id, found)
  }
  for (const part of partsOf(messages)) add(part, findingsInText)
  for (const line of lines.filter(isOutput)) add({ lines: [line], machine: null }, findingsOfBuild(isRemote))
  return [...named.values()]
}

type FindingsOf = (said: string) => readonly string[]

/** What a build's own output speaks of. Where Nix names no machine, the build may also have run on this Mac. */
function findingsOfBuild(isRemote: boolean): FindingsOf {
  return (said) => {
    const ids = [...(isRemote ? [] : findingsInText(said)), ...findingsAboutBuilder(said)]
    return [...new Set(ids)].filter((id) => fromBuilds.has(id))
  }
}

/** `ssh -v` tells of each step that it tries, also of those that do no harm. */
function isDebug({ readings }: UnwrappedLine): boolean {
  return /^debug[1-3]: /.test(readings[0] ?? '')
}

/** A machine on which Nix could not build, and the line that says so. */
export type RefusedMachine = Omit<NamedFinding, 'id' | 'machine'> & { readonly machine: string }

/** Each machine of which Nix says that it cannot build there, once, with the words, whether or not they say why. */
export function findRefusedMachines(lines: readonly UnwrappedLine[]): readonly RefusedMachine[] {
  const refused = new Map<string, RefusedMachine>()
  for (const { line, readings } of lines) {
    for (const reading of readings) {
      const machine = /cannot build on '([^'\s]+)'/.exec(reading)?.[1]
      if (machine === undefined || refused.has(machine)) continue
      const words = sanitize(reading.trim().replace(/\s*\n\s*/g, ' '), maxWords)
      refused.set(machine, { machine, words, line })
    }
  }
  return [...refused.values()]
}

function namedIn(
  { lines, machine }: Part,
  known: ReadonlyMap<string, NamedFinding>,
  idsOf: FindingsOf,
): readonly NamedFinding[] {
  const idsIn = (some: readonly UnwrappedLine[]) => idsOf(some.flatMap(({ readings }) => readings).join('\n'))
  const ids = idsIn(lines)
  if (ids.every((id) => known.has(id))) return []
  const same = (some: readonly UnwrappedLine[]) => idsIn(some).join() === ids.join()
  const end = firstThat(lines.length, (count) => same(lines.slice(0, count)))
  const length = firstThat(end, (count) => same(lines.slice(end - count, end)))
  const meant = lines.slice(end - length, end)
  const [first] = meant
  if (first === undefined) return []
  const words = sanitize(wordsOf(meant, ids, idsOf), maxWords)
  return ids.filter((id) => !known.has(id)).map((id) => ({ id, words, line: first.line, machine }))
}

/** The words in the reading that speaks of these findings. */
function wordsOf(lines: readonly UnwrappedLine[], ids: readonly string[], idsOf: FindingsOf): string {
  const [only] = lines
  const readings =
    lines.length === 1 && only !== undefined
      ? [...only.readings].reverse()
      : [lines.map(({ readings: all }) => all.at(-1) ?? '').join('\n')]
  const said = readings.find((reading) => idsOf(reading).join() === ids.join()) ?? readings[0] ?? ''
  return said.trim().replace(/\s*\n\s*/g, ' ')
}

/** The least count from 1 to `most` for which `holds`, which holds for `most` and for all above one for which it does. */
function firstThat(most: number, holds: (count: number) => boolean): number {
  let below = 0
  let above = most
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
const saysOnlyThat =
  /cannot build on '[^']*': error: (?:failed to start SSH connection to '[^']*'|cannot open connection to remote store '[^']*': error: unexpected end-of-file)[ \t]*$/m
const begins = /cannot build on '|Failed to find a machine|error: build of '|^building '[^']*' on '/
const machineNamed = /cannot build on '([^']+)'|(?:build of|^building) '[^']*' on '([^']+)'/

function partsOf(lines: readonly UnwrappedLine[]): readonly Part[] {
  const parts: Part[] = []
  let open: UnwrappedLine[] = []
  let machine: string | null = null
  const close = () => {
    if (open.length > 0) parts.push(...inPieces(open, machine))
    open = []
    machine = null
  }
  for (const line of lines) {
    const ends = line.readings.some((reading) => saysOnlyThat.test(reading))
    if (!ends && line.readings.some((reading) => begins.test(reading))) close()
    open.push(line)
    machine ??= machineIn(line)
    if (ends) close()
  }
  close()
  return parts
}

function machineIn({ readings }: UnwrappedLine): string | null {
  const named = readings.flatMap((reading) => machineNamed.exec(reading) ?? []).slice(1)
  return named.find((uri) => uri !== undefined && /^\S+$/.test(uri)) ?? null
}

function inPieces(lines: readonly UnwrappedLine[], machine: string | null): readonly Part[] {
  return Array.from({ length: Math.ceil(lines.length / maxPartLines) }, (_, index) => ({
    lines: lines.slice(index * maxPartLines, (index + 1) * maxPartLines),
    machine,
  }))
}
