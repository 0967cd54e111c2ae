import type { LogCapture } from '../../core/builders/log-capture.ts'

/** The end of a log file of the builder. */
interface LogFile {
  readonly path: string
  readonly bytes: number
  /** The last lines, made printable. */
  readonly lines: readonly string[]
  /** For each known cause in the lines: its meaning and advice. */
  readonly message: readonly string[]
}

/** The output that Builderbar captured. */
interface CapturedLog extends LogFile {
  /** Null if no receipt says. */
  readonly since: string | null
  readonly state: LogCapture['state']
}

/** A log that the plist of a builder's service names. */
interface ServiceLog extends LogFile {
  /** The launchd job that writes it. */
  readonly label: string
}

/** The logs of the builder. */
export interface LogView {
  /** Null if nothing was captured or the log cannot be read. */
  readonly captured: CapturedLog | null
  readonly services: readonly ServiceLog[]
  /** Why the log could not be read, or null. */
  readonly unavailable: string | null
  /** Whether a capture can be started. */
  readonly canCapture: boolean
  /** Keys of the findings that the builder's own output explains further. */
  readonly findings: readonly string[]
}
