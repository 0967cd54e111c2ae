import { type Builder, getLeadingBuilder } from '../../core/builders/builder.ts'
import { getJobPid } from '../../core/builders/builder-service.ts'
import { getLastBuildSentAt } from '../../core/builders/last-build-sent.ts'
import { valueOrNull } from '../../core/model/observation.ts'
import type { Plan } from '../../core/model/plan.ts'
import type { Snapshot } from '../../core/model/snapshot.ts'
import type { Status } from '../../core/model/status.ts'
import { isDemandService } from '../../diagnose/facts/job-condition.ts'
import { plan } from './planner.ts'

/**
 * Decides when an idle builder is stopped, where the user allowed that (docs/architecture.md, "Stop when idle"). Idle is only
 * what was observed idle all the time: a process list or build slots that could not be read, sleep, and a clock that was set
 * start the time again. Pure.
 */

/** A builder that was observed idle. Times are milliseconds of the Mac's clock. */
export interface IdlePeriod {
  /** The first scan that found it idle. */
  readonly since: number
  /** The last scan. */
  readonly scannedAt: number
  /** The last observation of the processes that showed no build. */
  readonly idleUntil: number
  /** Identifies the VM and the last build that Nix sent it: if it differs, the builder was used or started in between. */
  readonly use: string
}

/**
 * The port of a running builder is probed at least once a minute (docs/architecture.md, "When it scans"). After a longer gap
 * the Mac slept, its clock was set, or Builderbar did not run, so builds may have been missed.
 */
const maxGapMs = 120_000
/** The builder is stopped only if the last observation of the processes is at most this old. */
const maxAgeMs = 30_000
/**
 * A guest that builds for another computer or collects its garbage shows no process on this Mac except QEMU's own. One core in
 * four is above an idle Linux and below any build.
 */
const maxIdlePercent = 25

/** Returns the idle period after a scan; null while the builder is used, or if that is not known. */
export function updateIdlePeriod(before: IdlePeriod | null, { snapshot }: Status): IdlePeriod | null {
  const builder = getLeadingBuilder(snapshot)
  if (!isObservedIdle(snapshot, builder)) return null
  const scannedAt = Date.parse(snapshot.takenAt)
  const idleUntil = Date.parse(snapshot.processes.at)
  const use = [getJobPid(builder.service), builder.vm?.pid, getLastBuildSentAt(snapshot)].join()
  const sinceScan = scannedAt - (before?.scannedAt ?? Number.NaN)
  const isContinued = sinceScan >= 0 && sinceScan <= maxGapMs && before?.use === use
  return { since: isContinued && before !== null ? before.since : scannedAt, scannedAt, idleUntil, use }
}

/** Whether everything that shows a use of the builder was observed, and nothing does. */
function isObservedIdle(snapshot: Snapshot, builder: Builder): boolean {
  const processes = valueOrNull(snapshot.processes)
  const slots = snapshot.buildSlots
  if (processes?.sshSessions === undefined || slots?.observed !== true || builder.vm === null) return false
  return (
    processes.sshSessions.length === 0 &&
    processes.remoteBuilds.every(({ uri }) => uri !== null && isOfOther(snapshot, builder, uri)) &&
    builder.vm.cpuPercent !== undefined &&
    builder.vm.cpuPercent <= maxIdlePercent
  )
}

/** Whether a build's URI is only that of other machines. One that no entry has may be the builder's by another name. */
function isOfOther(snapshot: Snapshot, builder: Builder, uri: string): boolean {
  const entries = valueOrNull(snapshot.nix.effectiveMachines)?.entries ?? []
  return builder.entry?.uri !== uri && entries.some((entry) => entry.uri === uri)
}

export interface IdleStopFacts {
  readonly now: number
  readonly status: Status | null
  readonly period: IdlePeriod | null
  /** Minutes without a build after which the builder is stopped. */
  readonly minutes: number
  /** A plan is displayed, or a repair or test build runs, in this program or another. */
  readonly isBusy: boolean
}

/** Returns the plan that stops the builder now, or null. */
export function decideIdleStop({ now, status, period, minutes, isBusy }: IdleStopFacts): Plan | null {
  if (status === null || period === null || isBusy) return null
  if (period.idleUntil - period.since < minutes * 60_000) return null
  if (Math.abs(now - period.idleUntil) > maxAgeMs || !isStoppable(status)) return null
  const planning = plan(status, { kind: 'control', control: 'stop' })
  if (planning.kind !== 'planned' || !planning.planned.ok) return null
  const { plan: stopPlan } = planning.planned
  return stopPlan.interrupts.length === 0 ? stopPlan : null
}

/** Whether the builder works and is this Mac's own. One that starts on demand stops by itself. */
function isStoppable({ state, snapshot }: Status): boolean {
  const { kind, service } = getLeadingBuilder(snapshot)
  const runs = getJobPid(service) !== null
  return (
    (state === 'healthy' || state === 'degraded') && kind === 'managed' && runs && !isDemandService(service)
  )
}
