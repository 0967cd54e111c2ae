import type { BootMemory, PortLook, Snapshot } from '../builder/snapshot.ts'
import type { Mac } from '../mac/mac.ts'
import type { RouteCache } from './route-cache.ts'

/** What earlier looks leave for this one. The looker keeps it; `observe` writes only into `routes`. */
export interface LookMemory {
  readonly boot: BootMemory
  /** Looks at ports younger than five seconds: reused with their own time, no connection is made. */
  readonly recentPorts: readonly PortLook[]
  /** ssh is asked again only where a file that it reads has changed. `new Map()` at the start. */
  readonly routes: RouteCache
}

/** One look at the whole Mac: at most eight seconds, nothing is left running. It never throws. */
export async function observe(_mac: Mac, _memory: LookMemory): Promise<Snapshot> {
  throw new Error('observe is being built')
}
