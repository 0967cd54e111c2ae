import type { LogCapture } from '../../core/builders/log-capture.ts'

/** The captured output of the builder. */
export interface LogView {
  /** Null if nothing was captured or the log cannot be read. */
  readonly captured: {
    readonly path: string
    readonly bytes: number
    /** Null if no receipt says. */
    readonly since: string | null
    readonly state: LogCapture['state']
    /** The last lines, made printable. */
    readonly lines: readonly string[]
    /** For each known cause in the lines: its meaning and advice. */
    readonly message: readonly string[]
  } | null
  /** Why the log could not be read, or null. */
  readonly unavailable: string | null
  /** Whether a capture can be started. */
  readonly canCapture: boolean
  /** Keys of the findings that the builder's own output explains further. */
  readonly findings: readonly string[]
}
