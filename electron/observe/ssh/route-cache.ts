import type { Observation } from '../../core/model/observation.ts'
import type { SshRoute } from '../../core/model/snapshot.ts'

/** A route as ssh printed it, with the checksum of its inputs: arguments, files and ssh itself. */
interface CachedRoute {
  readonly checksum: string
  readonly route: Observation<SshRoute>
}

/** Routes by account and store URI (`root ssh-ng://…`). Lives as long as the process. */
export type RouteCache = Map<string, CachedRoute>
