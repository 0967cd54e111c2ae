import type { ExplainedRoute, UnavailableRoute } from './explained-route.ts'
import type { BuilderState, Finding } from './finding.ts'
import type { Snapshot } from './snapshot.ts'

/**
 * `managed`: run by this Mac's own launchd service; `local`: another VM on this Mac; `remote`: another computer;
 * `external`: a program that Nix starts for each build (docs/nix-and-ssh.md, "External builders").
 */
export type BuilderKind = 'managed' | 'local' | 'remote' | 'external'

/** A builder in the machines file, the expected builder that has no entry (`uri` is null), or an external builder. */
export interface BuilderStatus {
  /** Of an external builder: `external:` and the path of its program. */
  readonly uri: string | null
  /** Of an external builder: the name of its program. */
  readonly host: string | null
  /** 0 for an external builder, which has none. */
  readonly port: number
  readonly user: string | null
  readonly keyPath: string | null
  /** The launchd job that runs it; null for a builder that this Mac does not run. */
  readonly label: string | null
  readonly pid: number | null
  readonly state: BuilderState
  readonly kind: BuilderKind
  /** The Linux systems that it builds for. */
  readonly systems: readonly string[]
  /** A phrase for its state. */
  readonly summary: string
  /** When it was observed; null for a remote builder that has not been probed. */
  readonly observedAt: string | null
}

/** The builder that Nix chooses for ordinary builds of one system. */
export interface BuilderChoice {
  readonly system: string
  /** Null if no builder accepts ordinary builds of this system. */
  readonly uri: string | null
  /** Every other builder that accepts them, in the order in which Nix would choose them. */
  readonly others: readonly string[]
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
  /** For each Linux system that a builder offers, the one that Nix chooses while all are idle. */
  readonly choices: readonly BuilderChoice[]
  readonly findings: readonly Finding[]
  /** The route of root's ssh for each entry, with the file and line of each value. */
  readonly routes: readonly (ExplainedRoute | UnavailableRoute)[]
  readonly snapshot: Snapshot
}
