import type { BuilderState } from '../core/model/finding.ts'

/**
 * Decides when to scan which part (docs/architecture.md, "When it scans"). Pure: times are milliseconds of the Mac's clock.
 * The monitor calls it once a second; between scans no program is started.
 */

/** The parts of a scan. `launchd`: job and processes; `configuration`: files, Nix's settings, routes. */
export type SnapshotPart = 'launchd' | 'ports' | 'configuration'

export const everyPart: ReadonlySet<SnapshotPart> = new Set(['launchd', 'ports', 'configuration'])

/** The state between two decisions. */
export interface Schedule {
  readonly lastTickAt: number | null
  readonly launchdAt: number | null
  readonly portsAt: number | null
  readonly launchdEveryMs: number
  readonly portsEveryMs: number
  /** Delay of the next scan of the configuration if the state is unknown. */
  readonly retryMs: number
  /** The user looks at the popover, which shows the VM's processor time and memory and the running builds. */
  readonly isWatched: boolean
  /** The last probe of the port read a banner. */
  readonly goodBanner: boolean
  /** When all files were last compared (lstat). */
  readonly filesAt: number | null
  /** Parts that are due ahead of their interval, with the time from which they are. */
  readonly dueEarly: ReadonlyMap<SnapshotPart, number>
}

export const initialSchedule: Schedule = {
  lastTickAt: null,
  launchdAt: null,
  portsAt: null,
  launchdEveryMs: 15_000,
  portsEveryMs: 5000,
  retryMs: 10_000,
  isWatched: false,
  goodBanner: false,
  filesAt: null,
  dueEarly: new Map([...everyPart].map((part) => [part, Number.NEGATIVE_INFINITY])),
}

/** While something may change without a process ending or starting. */
const launchdMinMs = 15_000
/** While nothing runs that could exit, and nothing is wrong. */
const launchdIdleMs = 30_000
/** While the builder's processes run: their exit is noticed within a second, without starting a program. */
const launchdWatchedMs = 60_000
/** As above, while a process, a file or a port would also show every other change. */
const launchdMaxMs = 300_000
const filesEveryMs = 60_000
/** Minimum time between two scans for changed files. */
const rescanMs = 1000
const retryMinMs = 10_000
const retryMaxMs = 300_000
const portMinMs = 5000
const portMaxMs = 60_000
/** While the user looks at a builder that does not answer, so that its answer is shown soon. */
const portWatchedMs = 10_000
/** While the port is not due, its last probe is reused, with its own time. */
export const reusePortsMs = 2 * portMaxMs
/** A longer gap between two ticks means that the Mac slept. */
const sleepMs = 90_000

/** The result of a tick. */
export interface TickResult {
  readonly schedule: Schedule
  /** All files are to be compared now. */
  readonly compareFiles: boolean
  /** The Mac woke since the last tick. */
  readonly resumed: boolean
}

/** Updates the schedule at a tick. `hasProcessExited`: a process of the last scan no longer exists (`kill(pid, 0)`). */
export function updateAtTick(before: Schedule, now: number, hasProcessExited: boolean): TickResult {
  const hasResumed = before.lastTickAt !== null && now - before.lastTickAt > sleepMs
  const wasSetBack = before.lastTickAt !== null && now < before.lastTickAt
  let schedule: Schedule = { ...before, lastTickAt: now }
  if (hasResumed || wasSetBack) schedule = expedite(schedule, everyPart, now)
  if (hasProcessExited) schedule = expedite(schedule, new Set(['launchd', 'ports']), now)
  return { schedule, compareFiles: hasPassed(schedule.filesAt, filesEveryMs, now), resumed: hasResumed }
}

/** Returns the parts that are due. A part made due by `expedite` stays due until a scan of it begins. */
export function listDueParts(schedule: Schedule, now: number): ReadonlySet<SnapshotPart> {
  return new Set([...everyPart].filter((part) => isDue(schedule, part, now)))
}

/** Makes parts due from a time on, regardless of their last scan. */
export function expedite(schedule: Schedule, parts: ReadonlySet<SnapshotPart>, from: number): Schedule {
  const dueEarly = new Map(schedule.dueEarly)
  for (const part of parts) dueEarly.set(part, Math.min(dueEarly.get(part) ?? from, from))
  return { ...schedule, dueEarly }
}

/**
 * Updates the schedule after a comparison of the files. While a program changes files again and again, they are scanned once
 * a second. launchd is scanned with them, since its plists are among the files.
 */
export function updateAfterComparison(before: Schedule, now: number, hasChanged: boolean): Schedule {
  const schedule = { ...before, filesAt: now }
  if (!hasChanged) return schedule
  const from = Math.max(now, (before.launchdAt ?? now) + rescanMs)
  return expedite(schedule, new Set(['configuration', 'launchd']), Math.min(from, now + rescanMs))
}

/**
 * Updates the schedule when these parts are about to be scanned: they are no longer due ahead of their interval. Not after the
 * scan, which may have read a file before the change that made its part due meanwhile.
 */
export function updateAtScanStart(before: Schedule, parts: ReadonlySet<SnapshotPart>): Schedule {
  return { ...before, dueEarly: new Map([...before.dueEarly].filter(([part]) => !parts.has(part))) }
}

/** The results of a scan that determine when the next is due. */
export interface ScanResult {
  readonly now: number
  readonly parts: ReadonlySet<SnapshotPart>
  readonly state: BuilderState
  /** The builder's port sent an ssh banner. */
  readonly goodBanner: boolean
  /** The builder's job and its VM both run, and their processes are watched (`kill(pid, 0)`). */
  readonly processesRun: boolean
  /**
   * Besides the builder's job and VM, launchd and the process table have nothing that may change: no build runs, no other
   * builder of this Mac has a job, and no finding above a note might be over.
   */
  readonly nothingElseRuns: boolean
  /** Another job or VM process runs than at the last scan. */
  readonly otherProcesses: boolean
  /** An error has to be confirmed by a second scan. */
  readonly toConfirm: boolean
}

/**
 * Updates the schedule after a scan. The port is probed every 5 s while the builder starts, after it stopped answering, and
 * after another process was found; the interval then grows to 60 s (10 s while the user looks), which also applies while the
 * port answers. launchd is
 * asked every 15 s while something is wrong or starting, every 60 s while the builder works and its processes are watched,
 * and every 5 minutes while nothing else runs either.
 */
export function updateAfterScan(before: Schedule, result: ScanResult): Schedule {
  let schedule: Schedule = {
    ...before,
    launchdAt: result.parts.has('launchd') ? result.now : before.launchdAt,
    portsAt: result.parts.has('ports') ? result.now : before.portsAt,
    launchdEveryMs: computeLaunchdInterval(result),
  }
  if (result.parts.has('ports')) {
    schedule = {
      ...schedule,
      portsEveryMs: computePortInterval(before, result),
      goodBanner: result.goodBanner,
    }
  } else if (result.otherProcesses) {
    schedule = { ...schedule, portsEveryMs: portMinMs }
  }
  schedule = retryConfiguration(schedule, result)
  return result.toConfirm ? expedite(schedule, everyPart, result.now + portMinMs) : schedule
}

/**
 * Makes the configuration due again if the state is unknown: a program may have been too slow on a busy Mac, and no change of
 * a file would tell that it no longer is. The delay doubles up to 5 minutes.
 */
function retryConfiguration(schedule: Schedule, { now, parts, state }: ScanResult): Schedule {
  if (state !== 'unknown') return { ...schedule, retryMs: retryMinMs }
  if (!parts.has('configuration')) return schedule
  const retryMs = Math.min(schedule.retryMs * 2, retryMaxMs)
  return expedite({ ...schedule, retryMs }, new Set(['configuration']), now + schedule.retryMs)
}

function computeLaunchdInterval(result: ScanResult): number {
  const { state, processesRun, nothingElseRuns, toConfirm } = result
  if (toConfirm) return launchdMinMs
  switch (state) {
    case 'healthy':
      if (!processesRun) return launchdMinMs
      return nothingElseRuns ? launchdMaxMs : launchdWatchedMs
    case 'degraded':
      return processesRun ? launchdWatchedMs : launchdMinMs
    case 'absent':
    case 'asleep':
    case 'paused':
      return launchdIdleMs
    case 'down':
    case 'starting':
    case 'unknown':
      return launchdMinMs
  }
}

function computePortInterval(before: Schedule, result: ScanResult): number {
  if (result.goodBanner) return portMaxMs
  if (result.state === 'starting' || result.otherProcesses || before.goodBanner) return portMinMs
  return Math.min(before.portsEveryMs * 2, portMaxMs)
}

function isDue(schedule: Schedule, part: SnapshotPart, now: number): boolean {
  const expeditedTime = schedule.dueEarly.get(part)
  const isExpedited = expeditedTime !== undefined && now >= expeditedTime
  switch (part) {
    case 'launchd':
      return isExpedited || hasPassed(schedule.launchdAt, getLaunchdInterval(schedule), now)
    case 'ports':
      return (
        (isExpedited && hasPassed(schedule.portsAt, portMinMs, now)) ||
        hasPassed(schedule.portsAt, getPortInterval(schedule), now)
      )
    case 'configuration':
      return isExpedited
  }
}

function getLaunchdInterval({ launchdEveryMs, isWatched }: Schedule): number {
  return isWatched ? Math.min(launchdEveryMs, launchdMinMs) : launchdEveryMs
}

function getPortInterval({ portsEveryMs, isWatched, goodBanner }: Schedule): number {
  return isWatched && !goodBanner ? Math.min(portsEveryMs, portWatchedMs) : portsEveryMs
}

/** Whether this time has passed. A start in the future means that the clock was set back, and counts as passed. */
function hasPassed(from: number | null, milliseconds: number, now: number): boolean {
  return from === null || now < from || now - from >= milliseconds
}
