import type { ExplainedRoute, UnavailableRoute } from './explained-route.ts'
import type { BuilderState, Finding } from './finding.ts'
import type { Snapshot } from './snapshot.ts'

/** `managed`: run by this Mac's own launchd service; `local`: another VM on this Mac; `remote`: another computer. */
export type BuilderKind = 'managed' | 'local' | 'remote'

/** One builder of the machines file, or the builder that should be there (`uri` is null without an entry). */
export interface BuilderStatus {
  readonly uri: string | null
  readonly host: string | null
  readonly port: number
  readonly user: string | null
  readonly keyPath: string | null
  /** The launchd job that runs it, or null for a machine that is not of this Mac. */
  readonly label: string | null
  readonly pid: number | null
  readonly state: BuilderState
  readonly kind: BuilderKind
  /** How it stands, in a few words. */
  readonly summary: string
  /** When it was looked at; a machine elsewhere only is when somebody asks, and null before. */
  readonly observedAt: string | null
}

/** What `status --json` prints and every face shows. Fields may be added; none changes its meaning. */
export interface Status {
  readonly schema: 2
  readonly takenAt: string
  readonly state: BuilderState
  /** Time of the last Linux build seen to work since the machine started, or null. */
  readonly verifiedAt: string | null
  /** The sentence of docs/architecture.md, "State of a builder" for this state and cause. */
  readonly summary: string
  readonly builder: BuilderStatus
  readonly builders: readonly BuilderStatus[]
  readonly findings: readonly Finding[]
  /** Where root's ssh goes for each machine, with the file and line of each thing. */
  readonly routes: readonly (ExplainedRoute | UnavailableRoute)[]
  readonly snapshot: Snapshot
}
