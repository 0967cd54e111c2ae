import type { BuilderState } from '../core/model/finding.ts'

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
  /** The last look at the port saw a banner. */
  readonly goodBanner: boolean
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
  goodBanner: false,
  filesAt: null,
  soon: new Map([...everyPart].map((part) => [part, Number.NEGATIVE_INFINITY])),
}

const launchdEveryMs = 15_000
const filesEveryMs = 60_000
const portLeastMs = 5000
const portMostMs = 60_000
/** While the port is not due, its last look is given again with its own time. */
export const reusePortsMs = 2 * portMostMs
/** A gap this long between two ticks was sleep. */
const sleepMs = 90_000

/** What a tick, once a second, calls for. */
export interface Ticked {
  readonly pace: Pace
  /** Compare all files with what they were. */
  readonly compareFiles: boolean
  /** The Mac slept since the last tick. */
  readonly woke: boolean
}

/** The pace at a tick. `processGone`: one that the last look saw no longer exists (`kill(pid, 0)`). */
export function afterTick(before: Pace, now: number, processGone: boolean): Ticked {
  const woke = before.lastTickAt !== null && now - before.lastTickAt > sleepMs
  const setBack = before.lastTickAt !== null && now < before.lastTickAt
  let pace: Pace = { ...before, lastTickAt: now }
  if (woke || setBack) pace = hurry(pace, everyPart, now)
  if (processGone) pace = hurry(pace, new Set(['launchd', 'ports']), now)
  return { pace, compareFiles: hasPassed(pace.filesAt, filesEveryMs, now), woke }
}

/** The parts that are due. What was asked for stays due until a look has been made of it. */
export function partsDue(pace: Pace, now: number): ReadonlySet<DuePart> {
  return new Set([...everyPart].filter((part) => isDue(pace, part, now)))
}

/** Makes parts due from a time on, however young their last look is. */
export function hurry(pace: Pace, parts: ReadonlySet<DuePart>, from: number): Pace {
  const soon = new Map(pace.soon)
  for (const part of parts) soon.set(part, Math.min(soon.get(part) ?? from, from))
  return { ...pace, soon }
}

/**
 * The pace after all files were compared. A change is looked at a second later, because who writes one file
 * (darwin-rebuild, an editor) mostly writes more; launchd with it, whose plists are among the files.
 */
export function afterComparing(before: Pace, now: number, changed: boolean): Pace {
  const pace = { ...before, filesAt: now }
  return changed ? hurry(pace, new Set(['configuration', 'launchd']), now + 1000) : pace
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
 * The pace after a look. The port is looked at every 5 s while the builder starts, and when it no longer
 * answers or another process runs; from there it slows down to 60 s, which is also the pace of a port that is
 * well.
 */
export function afterLook(before: Pace, looked: Looked): Pace {
  const soon = new Map([...before.soon].filter(([part]) => !looked.parts.has(part)))
  let pace: Pace = {
    ...before,
    soon,
    launchdAt: looked.parts.has('launchd') ? looked.now : before.launchdAt,
    portsAt: looked.parts.has('ports') ? looked.now : before.portsAt,
  }
  if (looked.parts.has('ports')) {
    pace = { ...pace, portsEveryMs: nextPortPace(before, looked), goodBanner: looked.goodBanner }
  } else if (looked.otherProcesses) {
    pace = { ...pace, portsEveryMs: portLeastMs }
  }
  return looked.toConfirm ? hurry(pace, everyPart, looked.now + portLeastMs) : pace
}

function nextPortPace(before: Pace, looked: Looked): number {
  if (looked.goodBanner) return portMostMs
  if (looked.state === 'starting' || looked.otherProcesses || before.goodBanner) return portLeastMs
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
