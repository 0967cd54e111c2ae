import type { BuilderState } from '../core/model/finding.ts'

/**
 * When to look and at what (docs/architecture.md, "When it scans"). Pure: times are milliseconds of the Mac's
 * clock, and the
 * monitor asks once a second. Between looks no program is started.
 */

/** What can be due: `launchd` job and processes; `ports`; `configuration`: files, Nix's settings, routes. */
export type SnapshotPart = 'launchd' | 'ports' | 'configuration'

export const everyPart: ReadonlySet<SnapshotPart> = new Set(['launchd', 'ports', 'configuration'])

/** What earlier looks leave for the next decision. */
export interface Schedule {
  readonly lastTickAt: number | null
  readonly launchdAt: number | null
  readonly portsAt: number | null
  readonly portsEveryMs: number
  /** The last look at the port saw a banner. */
  readonly goodBanner: boolean
  /** When all files were last compared with what they were (lstat). */
  readonly filesAt: number | null
  /** Parts that are due before their time, and from when on. */
  readonly dueEarly: ReadonlyMap<SnapshotPart, number>
}

export const atStart: Schedule = {
  lastTickAt: null,
  launchdAt: null,
  portsAt: null,
  portsEveryMs: 5000,
  goodBanner: false,
  filesAt: null,
  dueEarly: new Map([...everyPart].map((part) => [part, Number.NEGATIVE_INFINITY])),
}

const launchdEveryMs = 15_000
const filesEveryMs = 60_000
const portMinMs = 5000
const portMaxMs = 60_000
/** While the port is not due, its last look is given again with its own time. */
export const reusePortsMs = 2 * portMaxMs
/** A gap this long between two ticks was sleep. */
const sleepMs = 90_000

/** What a tick, once a second, calls for. */
export interface Ticked {
  readonly schedule: Schedule
  /** Compare all files with what they were. */
  readonly compareFiles: boolean
  /** The Mac slept since the last tick. */
  readonly resumed: boolean
}

/** The pace at a tick. `processGone`: one that the last look saw no longer exists (`kill(pid, 0)`). */
export function afterTick(before: Schedule, now: number, processGone: boolean): Ticked {
  const onResume = before.lastTickAt !== null && now - before.lastTickAt > sleepMs
  const setBack = before.lastTickAt !== null && now < before.lastTickAt
  let schedule: Schedule = { ...before, lastTickAt: now }
  if (onResume || setBack) schedule = expedite(schedule, everyPart, now)
  if (processGone) schedule = expedite(schedule, new Set(['launchd', 'ports']), now)
  return { schedule, compareFiles: hasPassed(schedule.filesAt, filesEveryMs, now), resumed: onResume }
}

/** The parts that are due. What was asked for stays due until a look has been made of it. */
export function partsDue(schedule: Schedule, now: number): ReadonlySet<SnapshotPart> {
  return new Set([...everyPart].filter((part) => isDue(schedule, part, now)))
}

/** Makes parts due from a time on, however young their last look is. */
export function expedite(schedule: Schedule, parts: ReadonlySet<SnapshotPart>, from: number): Schedule {
  const soon = new Map(schedule.dueEarly)
  for (const part of parts) soon.set(part, Math.min(soon.get(part) ?? from, from))
  return { ...schedule, dueEarly: soon }
}

/**
 * The pace after all files were compared. A change is looked at a second later, because who writes one file
 * (darwin-rebuild, an editor) mostly writes more; launchd with it, whose plists are among the files.
 */
export function afterComparing(before: Schedule, now: number, changed: boolean): Schedule {
  const schedule = { ...before, filesAt: now }
  return changed ? expedite(schedule, new Set(['configuration', 'launchd']), now + 1000) : schedule
}

/** What a look showed that sets the pace of the next. */
export interface ScanResult {
  readonly now: number
  readonly parts: ReadonlySet<SnapshotPart>
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
export function afterScan(before: Schedule, looked: ScanResult): Schedule {
  const soon = new Map([...before.dueEarly].filter(([part]) => !looked.parts.has(part)))
  let schedule: Schedule = {
    ...before,
    dueEarly: soon,
    launchdAt: looked.parts.has('launchd') ? looked.now : before.launchdAt,
    portsAt: looked.parts.has('ports') ? looked.now : before.portsAt,
  }
  if (looked.parts.has('ports')) {
    schedule = { ...schedule, portsEveryMs: nextPortInterval(before, looked), goodBanner: looked.goodBanner }
  } else if (looked.otherProcesses) {
    schedule = { ...schedule, portsEveryMs: portMinMs }
  }
  return looked.toConfirm ? expedite(schedule, everyPart, looked.now + portMinMs) : schedule
}

function nextPortInterval(before: Schedule, looked: ScanResult): number {
  if (looked.goodBanner) return portMaxMs
  if (looked.state === 'starting' || looked.otherProcesses || before.goodBanner) return portMinMs
  return Math.min(before.portsEveryMs * 2, portMaxMs)
}

function isDue(schedule: Schedule, part: SnapshotPart, now: number): boolean {
  const soon = schedule.dueEarly.get(part)
  const asked = soon !== undefined && now >= soon
  switch (part) {
    case 'launchd':
      return asked || hasPassed(schedule.launchdAt, launchdEveryMs, now)
    case 'ports':
      return (
        (asked && hasPassed(schedule.portsAt, portMinMs, now)) ||
        hasPassed(schedule.portsAt, schedule.portsEveryMs, now)
      )
    case 'configuration':
      return asked
  }
}

/** A time that lies ahead comes from a clock that was set back since. */
function hasPassed(from: number | null, milliseconds: number, now: number): boolean {
  return from === null || now < from || now - from >= milliseconds
}
