import type { BootMemory, PortProbe, Snapshot } from '../core/model/snapshot.ts'
import type { RouteCache } from './ssh/route-cache.ts'

/** Results of earlier scans that a scan may use. The scanner stores it; `observe` changes only `routes`. */
export interface ScanContext {
  readonly boot: BootMemory
  /** Port probes of the last five seconds. They are reused with their own time instead of connecting again. */
  readonly recentPorts: readonly PortProbe[]
  /** Routes by ssh, recomputed only where a file that ssh reads has changed. `new Map()` at the start. */
  readonly routes: RouteCache
  /**
   * Shares port probes between all Builderbar processes of this account, so that a port is connected to at most once
   * in five seconds. It calls `probe`, or returns another process's result. Absent: ports are always probed.
   */
  readonly sharePort?: SharePort
  /** Parts to take from an earlier snapshot instead of probing them. Absent: everything is probed. */
  readonly reuse?: Reuse
}

export type SharePort = (address: string, port: number, probe: () => Promise<PortProbe>) => Promise<PortProbe>

/**
 * Parts of a snapshot that are expensive, because programs must be started for them, and that the monitor refreshes
 * less often (docs/architecture.md, "When it scans").
 * - `launchd`: job and disabled of the services, processes, mac.bootedAt.
 * - `configuration`: plist and start script of the services, keys, machines file, nix, ssh config, routes,
 *   determinate, mac.version.
 * Ports have `recentPorts`; everything else is cheap and always probed.
 */
export type SnapshotPart = 'launchd' | 'configuration'

interface Reuse {
  readonly snapshot: Snapshot
  /** Reused parts keep the time of their observation, so that an old value is never shown as a new one. */
  readonly parts: ReadonlySet<SnapshotPart>
}
