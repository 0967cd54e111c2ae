import { presentService } from '../../core/builders/builder-service.ts'
import { type LogCapture, logCapture } from '../../core/builders/log-capture.ts'
import type { BuilderLog } from '../../core/model/builder-log.ts'
import { type Seen, valueIfSeen } from '../../core/model/observation.ts'
import type { Status } from '../../core/model/status.ts'
import { logCauseInWords } from '../../diagnose/facts/builder-log-messages.ts'

/** What the builder prints, as far as it was captured. */
export interface LogView {
  /** Null where none was captured, or it cannot be seen. */
  readonly captured: {
    readonly path: string
    readonly bytes: number
    /** Null where no receipt tells. */
    readonly since: string | null
    readonly state: LogCapture['state']
    /** The last lines, made printable. */
    readonly lines: readonly string[]
    /** What known lines of it mean and what helps, in words. */
    readonly says: readonly string[]
  } | null
  /** Why it could not be seen, or null. */
  readonly notSeen: string | null
  /** Whether a capture can be asked for. */
  readonly canCapture: boolean
  /** Keys of the findings of which the builder's own words tell more. */
  readonly tellsOf: readonly string[]
}

const silentTroubles = new Set(['service-crash-looping', 'vm-not-running', 'builder-wedged', 'port-refused'])

/** Null where there is neither a log nor a builder that could be made to write one. */
export function logView(
  { snapshot, findings }: Status,
  /** A younger look at the log than the status has, or null. */
  younger: Seen<BuilderLog | null> | null,
): LogView | null {
  const seen = younger ?? snapshot.builderLog
  const log = valueIfSeen(seen)
  const job = valueIfSeen(presentService(snapshot.services)?.job)
  const canCapture = job?.known === true
  if (log === null && !canCapture) return null
  const capture = logCapture(snapshot)
  return {
    captured: log && {
      path: log.path,
      bytes: log.bytes,
      since: capture?.since ?? null,
      state: capture?.state ?? 'not-known',
      lines: log.lines,
      says: log.telling.map(({ cause }) => logCauseInWords(cause)).map(({ is, helps }) => `${is} ${helps}`),
    },
    notSeen: seen?.seen === false ? seen.why : null,
    canCapture,
    tellsOf: findings.filter(({ id }) => silentTroubles.has(id)).map(({ key }) => key),
  }
}
