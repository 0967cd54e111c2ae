import type { BuilderState } from '../builder/finding.ts'

/**
 * When to look and at what (design.md part 5). Pure: times are milliseconds of the Mac's clock, and the
 * monitor asks once a second. Between looks no program is started.
 */

/** What can be due: `launchd` job and processes; `ports`; `configuration`: files, Nix's settings, routes. */
export type DuePart = 'launchd' | 'ports' | 'configuration'

export const everyPart: ReadonlySet<DuePart> = new Set(['launchd', 'ports', 'configuration'])

/** What earlier looks leave for the next decision. */
export interface Pace {
  readonly lastTickAt: number | null
  readonly launchdAt: number | null
  readonly portsAt: number | null
  readonly portsEveryMs: number
  /** When all files were last compared with what they were (lstat). */
  readonly filesAt: number | null
  /** Parts that are due before their time, and from when on. */
  readonly soon: ReadonlyMap<DuePart, number>
}

export const atStart: Pace = {
  lastTickAt: null,
  launchdAt: null,
  portsAt: null,
  portsEveryMs: 5000,
  filesAt: null,
  soon: new Map([...everyPart].map((part) => [part, Number.NEGATIVE_INFINITY])),
}

const launchdEveryMs = 15_000
const filesEveryMs = 60_000
const portLeastMs = 5000
const portMostMs = 60_000
/** A gap this long between two ticks was sleep. */
const sleepMs = 90_000

/** What a tick finds. */
export interface Tick {
  readonly now: number
  /** A process that the last look saw is gone (`kill(pid, 0)`). */
  readonly processGone: boolean
  /** A watched folder or a compared file changed. */
  readonly configurationChanged: boolean
}

export interface Due {
  readonly pace: Pace
  readonly parts: ReadonlySet<DuePart>
  /** Compare all files with what they were. */
  readonly compareFiles: boolean
  /** The Mac slept since the last tick. */
  readonly woke: boolean
}

/** What is due at a tick. Everything that was asked for stays due until a look has been made of it. */
export function due(before: Pace, tick: Tick): Due {
  const slept = before.lastTickAt !== null && tick.now - before.lastTickAt > sleepMs
  const setBack = before.lastTickAt !== null && tick.now < before.lastTickAt
  let pace: Pace = { ...before, lastTickAt: tick.now }
  if (slept || setBack) pace = hurry(pace, everyPart, tick.now)
  if (tick.processGone) pace = hurry(pace, new Set(['launchd', 'ports']), tick.now)
  if (tick.configurationChanged) pace = hurry(pace, new Set(['configuration', 'launchd']), tick.now)
  const parts = new Set([...everyPart].filter((part) => isDue(pace, part, tick.now)))
  return { pace, parts, compareFiles: hasPassed(pace.filesAt, filesEveryMs, tick.now), woke: slept }
}

/** Makes parts due from a time on, however young their last look is. */
export function hurry(pace: Pace, parts: ReadonlySet<DuePart>, from: number): Pace {
  const soon = new Map(pace.soon)
  for (const part of parts) soon.set(part, Math.min(soon.get(part) ?? from, from))
  return { ...pace, soon, portsEveryMs: parts.has('ports') ? portLeastMs : pace.portsEveryMs }
}

/** Files have been compared; a change becomes part of the next tick. */
export function afterComparing(pace: Pace, now: number): Pace {
  return { ...pace, filesAt: now }
}

/** What a look showed that sets the pace of the next. */
export interface Looked {
  readonly now: number
  readonly parts: ReadonlySet<DuePart>
  readonly state: BuilderState
  /** The builder's port gave an ssh banner. */
  readonly goodBanner: boolean
  /** Another job or machine runs than at the look before. */
  readonly otherProcesses: boolean
  /** An error waits for a second look. */
  readonly toConfirm: boolean
}

/**
 * The pace after a look. The port is looked at every 5 s until the first good banner and while the builder
 * starts; without either it slows down to 60 s, which is also the pace of a port that is well.
 */
export function afterLook(before: Pace, looked: Looked): Pace {
  const soon = new Map([...before.soon].filter(([part]) => !looked.parts.has(part)))
  let pace: Pace = {
    ...before,
    soon,
    launchdAt: looked.parts.has('launchd') ? looked.now : before.launchdAt,
    portsAt: looked.parts.has('ports') ? looked.now : before.portsAt,
  }
  if (looked.parts.has('ports')) pace = { ...pace, portsEveryMs: nextPortPace(before, looked) }
  if (looked.otherProcesses && !looked.parts.has('ports')) pace = hurry(pace, new Set(['ports']), looked.now)
  return looked.toConfirm ? hurry(pace, everyPart, looked.now + portLeastMs) : pace
}

function nextPortPace(before: Pace, looked: Looked): number {
  if (looked.goodBanner) return portMostMs
  if (looked.state === 'starting' || looked.otherProcesses) return portLeastMs
  return Math.min(before.portsEveryMs * 2, portMostMs)
}

function isDue(pace: Pace, part: DuePart, now: number): boolean {
  const soon = pace.soon.get(part)
  const asked = soon !== undefined && now >= soon
  switch (part) {
    case 'launchd':
      return asked || hasPassed(pace.launchdAt, launchdEveryMs, now)
    case 'ports':
      return (
        (asked && hasPassed(pace.portsAt, portLeastMs, now)) ||
        hasPassed(pace.portsAt, pace.portsEveryMs, now)
      )
    case 'configuration':
      return asked
  }
}

/** A time that lies ahead comes from a clock that was set back since. */
function hasPassed(from: number | null, milliseconds: number, now: number): boolean {
  return from === null || now < from || now - from >= milliseconds
}
