import type { BootMemory, PortLook, Snapshot } from '../builder/snapshot.ts'
import { version } from '../builder/version.ts'
import type { Mac } from '../mac/mac.ts'
import { lookAtCertificates } from './certificates.ts'
import { lookAtConfiguration } from './configuration.ts'
import { lookAtDaemon } from './daemon-socket.ts'
import { lookAtDiskImage } from './disk-image.ts'
import { lookAtHostDisk } from './host-disk.ts'
import { lookingFor } from './looking-mac.ts'
import { lookAtAllPorts } from './ports.ts'
import { lookAtReceipts } from './receipts.ts'
import type { RouteCache } from './route-cache.ts'
import { lookAtRunning, servicesOf } from './running.ts'

/** What earlier looks leave for this one. The looker keeps it; `observe` writes only into `routes`. */
export interface LookMemory {
  readonly boot: BootMemory
  /** Looks at ports younger than five seconds: reused with their own time, no connection is made. */
  readonly recentPorts: readonly PortLook[]
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

export type SharePort = (address: string, port: number, look: () => Promise<PortLook>) => Promise<PortLook>

/**
 * Parts that need programs to be started and that the monitor looks at less often (design.md part 5).
 * `launchd`: job and disabled of the services, processes, mac.bootedAt.
 * `configuration`: plist and start script of the services, keys, machines file, nix, ssh config, routes,
 * determinate, mac.version. Ports have `recentPorts`; the rest costs nothing and is always looked at.
 */
export type LookPart = 'launchd' | 'configuration'

interface Reuse {
  readonly snapshot: Snapshot
  /** Each part keeps the time at which it was seen: an old value is never shown as a new one. */
  readonly parts: ReadonlySet<LookPart>
}

/** The whole look is over by then (design.md part 5: 8 s); what has not answered is not seen. */
const wholeLookMs = 7000

/** One look at the whole Mac: at most eight seconds, nothing is left running. It never throws. */
export async function observe(realMac: Mac, memory: LookMemory): Promise<Snapshot> {
  const mac = lookingFor(realMac, wholeLookMs)
  const takenAt = mac.now().toISOString()
  const before = (part: LookPart) => (memory.reuse?.parts.has(part) ? memory.reuse.snapshot : null)
  const running = lookAtRunning(mac, before('launchd'))
  const configuration = lookAtConfiguration(mac, memory.routes, before('configuration'))
  const ports = lookAtAllPorts(mac, running, configuration, memory)
  const [run, files, nix, routes, keys, around, daemon, hostDisk, certificates, receipts] = await Promise.all(
    [
      running,
      configuration.files,
      configuration.nix,
      configuration.routes,
      configuration.keys,
      configuration.surroundings,
      lookAtDaemon(mac),
      lookAtHostDisk(mac),
      lookAtCertificates(mac),
      lookAtReceipts(mac),
    ],
  )
  const services = servicesOf(mac, files.services, run.jobs)
  return {
    schema: 1,
    takenAt,
    builderbar: version,
    mac: {
      version: files.macVersion,
      bootedAt: run.bootedAt,
      lookedAsRoot: mac.uid === 0,
      osBuild: around.mac.osBuild,
      virtualization: around.mac.virtualization,
      account: around.mac.account,
    },
    services,
    processes: run.processes,
    ports: await ports,
    keys,
    machinesFile: { ...files.machinesFile, storeCheck: around.storeCheck },
    nix: { ...nix, confFile: around.confFile },
    sshConfig: files.sshConfig,
    routes,
    daemon,
    hostDisk,
    determinate: files.determinate,
    boot: memory.boot,
    proofs: [],
    deep: null,
    receipts,
    diskImage: await lookAtDiskImage(mac, services),
    certificates,
    stoppedOnPurpose: null,
  }
}
