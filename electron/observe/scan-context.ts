import type { BootMemory, PortProbe, Snapshot } from '../core/model/snapshot.ts'
import type { RouteCache } from './ssh/route-cache.ts'

/** What earlier looks leave for this one. The looker keeps it; `observe` writes only into `routes`. */
export interface ScanContext {
  readonly boot: BootMemory
  /** Looks at ports younger than five seconds: reused with their own time, no connection is made. */
  readonly recentPorts: readonly PortProbe[]
  /** ssh is asked again only where a file that it reads has changed. `new Map()` at the start. */
  readonly routes: RouteCache
  /**
   * Stands between observe and a port, so that all programs of this account together look at it at most once
   * in five seconds. It calls `look`, or gives what another program saw. Absent: `look` is called.
   */
  readonly sharePort?: SharePort
  /** Absent: everything is looked at. Present: the parts named are taken over from the look before. */
  readonly reuse?: Reuse
}

export type SharePort = (address: string, port: number, look: () => Promise<PortProbe>) => Promise<PortProbe>

/**
 * Parts that need programs to be started and that the monitor looks at less often (docs/architecture.md,
 * "When it scans").
 * `launchd`: job and disabled of the services, processes, mac.bootedAt.
 * `configuration`: plist and start script of the services, keys, machines file, nix, ssh config, routes,
 * determinate, mac.version. Ports have `recentPorts`; the rest costs nothing and is always looked at.
 */
export type SnapshotPart = 'launchd' | 'configuration'

interface Reuse {
  readonly snapshot: Snapshot
  /** Each part keeps the time at which it was seen: an old value is never shown as a new one. */
  readonly parts: ReadonlySet<SnapshotPart>
}
