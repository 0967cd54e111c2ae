import { findPresentService } from '../../core/builders/builder-service.ts'
import { findLogCapture } from '../../core/builders/log-capture.ts'
import type { BuilderLog } from '../../core/model/builder-log.ts'
import { type Observation, valueOrNull } from '../../core/model/observation.ts'
import type { Status } from '../../core/model/status.ts'
import { describeLogCause } from '../../diagnose/facts/builder-log-messages.ts'
import type { LogView } from '../contract/captured-log.ts'

const findingsExplainedByLog = new Set([
  'service-crash-looping',
  'vm-not-running',
  'builder-wedged',
  'port-refused',
])

/** Returns null if there is neither a log nor a builder whose output could be captured. */
export function createLogView(
  { snapshot, findings }: Status,
  /** A newer observation of the log than the status has, or null. */
  newer: Observation<BuilderLog | null> | null,
): LogView | null {
  const observation = newer ?? snapshot.builderLog
  const log = valueOrNull(observation)
  const job = valueOrNull(findPresentService(snapshot.services)?.job)
  const canCapture = job?.known === true
  const services = (snapshot.serviceLogs ?? []).map(({ label, log: file }) => ({
    label,
    ...createLogFile(file),
  }))
  if (log === null && !canCapture && services.length === 0) return null
  const capture = findLogCapture(snapshot)
  return {
    captured: log && {
      ...createLogFile(log),
      since: capture?.since ?? null,
      state: capture?.state ?? 'unknown',
    },
    services,
    unavailable: observation?.observed === false ? observation.reason : null,
    canCapture,
    findings: findings.filter(({ id }) => findingsExplainedByLog.has(id)).map(({ key }) => key),
  }
}

function createLogFile({ path, bytes, lines, causes }: BuilderLog) {
  const message = causes
    .map(({ cause }) => describeLogCause(cause))
    .map(({ meaning, advice }) => `${meaning} ${advice}`)
  return { path, bytes, lines, message }
}

/** Returns the lines of a log that the window shows, by its path; null if there is none. */
export function findLogLines(view: LogView | null, path: string): string | null {
  const files = [...(view?.captured ? [view.captured] : []), ...(view?.services ?? [])]
  const lines = files.find((file) => file.path === path)?.lines ?? []
  return lines.length === 0 ? null : `${lines.join('\n')}\n`
}
