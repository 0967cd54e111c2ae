import type { Observation } from '../../core/model/observation.ts'
import type { SshRoute } from '../../core/model/snapshot.ts'

/** An answer of ssh, kept under a checksum of everything that it was asked with. */
interface CachedRoute {
  readonly askedWith: string
  readonly route: Observation<SshRoute>
}

/** Answers of ssh by whose view and which URI; lives as long as the process that looks. */
export type RouteCache = Map<string, CachedRoute>
