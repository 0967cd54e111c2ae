import type { ExplainedRoute, UnavailableRoute } from './explained-route.ts'
import type { BuilderState, Finding } from './finding.ts'
import type { Snapshot } from './snapshot.ts'

/** `managed`: run by this Mac's own launchd service; `local`: another VM on this Mac; `remote`: another computer. */
export type BuilderKind = 'managed' | 'local' | 'remote'

/** A builder in the machines file, or the expected builder that has no entry (`uri` is null). */
export interface BuilderStatus {
  readonly uri: string | null
  readonly host: string | null
  readonly port: number
  readonly user: string | null
  readonly keyPath: string | null
  /** The launchd job that runs it; null for a builder that this Mac does not run. */
  readonly label: string | null
  readonly pid: number | null
  readonly state: BuilderState
  readonly kind: BuilderKind
  /** A phrase for its state. */
  readonly summary: string
  /** When it was observed; null for a remote builder that has not been probed. */
  readonly observedAt: string | null
}

/** The result of a scan, as `status --json` prints it. Fields may be added; none changes its meaning. */
export interface Status {
  readonly schema: 2
  readonly takenAt: string
  readonly state: BuilderState
  /** Time of the last Linux build that passed since the VM started; null if none did. */
  readonly verifiedAt: string | null
  /** One sentence for the state and its cause (docs/architecture.md, "State of a builder"). */
  readonly summary: string
  readonly builder: BuilderStatus
  readonly builders: readonly BuilderStatus[]
  readonly findings: readonly Finding[]
  /** The route of root's ssh for each entry, with the file and line of each value. */
  readonly routes: readonly (ExplainedRoute | UnavailableRoute)[]
  readonly snapshot: Snapshot
}
