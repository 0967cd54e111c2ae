import type { LogCapture } from '../../core/builders/log-capture.ts'
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
    readonly message: readonly string[]
  } | null
  /** Why it could not be seen, or null. */
  readonly unavailable: string | null
  /** Whether a capture can be asked for. */
  readonly canCapture: boolean
  /** Keys of the findings of which the builder's own words tell more. */
  readonly findings: readonly string[]
}
