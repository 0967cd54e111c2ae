import type { Snapshot } from '../core/model/snapshot.ts'
import { version } from '../core/text/version.ts'
import type { Mac } from '../mac/mac.ts'
import { probeAllPorts } from './all-ports.ts'
import { probeConfiguration } from './configuration.ts'
import { probeCommandLineTool } from './mac/command-line-tool-probe.ts'
import { probeHostDisk } from './mac/host-disk-probe.ts'
import { probeReceipts, probeUserReceipts } from './mac/receipts-probe.ts'
import { probeBuilderActivity } from './nix/builder-activity.ts'
import { probeDaemon } from './nix/daemon-probe.ts'
import { withDeadline } from './probe/deadline-mac.ts'
import { probeRunning, servicesOf } from './running-state.ts'
import type { ScanContext, SnapshotPart } from './scan-context.ts'
import { probeCertificates } from './service/certificates-probe.ts'
import { probeDiskImage } from './service/disk-image-probe.ts'

/**
 * The whole look is over by then (docs/architecture.md, "Limits of a scan": 8 s); what has not answered is
 * not seen.
 */
const scanLimitMs = 7000

/** One look at the whole Mac: at most eight seconds, nothing is left running. It never throws. */
export async function observe(realMac: Mac, memory: ScanContext): Promise<Snapshot> {
  const mac = withDeadline(realMac, scanLimitMs)
  const takenAt = mac.now().toISOString()
  const before = (part: SnapshotPart) => (memory.reuse?.parts.has(part) ? memory.reuse.snapshot : null)
  const running = probeRunning(mac, before('launchd'))
  const configuration = probeConfiguration(mac, memory.routes, before('configuration'))
  const ports = probeAllPorts(mac, running, configuration, memory)
  const [run, files, nix, routes, keys, around, daemon, hostDisk, certificates, receipts, traces] =
    await Promise.all([
      running,
      configuration.files,
      configuration.nix,
      configuration.routes,
      configuration.keys,
      configuration.surroundings,
      probeDaemon(mac, before('launchd')),
      probeHostDisk(mac),
      probeCertificates(mac),
      probeReceipts(mac),
      probeBuilderActivity(mac),
    ])
  const services = servicesOf(mac, files.services, run.jobs)
  return {
    schema: 2,
    takenAt,
    builderbar: version,
    mac: {
      version: files.macVersion,
      bootedAt: run.bootedAt,
      scannedAsRoot: mac.uid === 0,
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
    determinate: files.determinate.determinate,
    determinateBuilder: files.determinate.determinateBuilder,
    boot: memory.boot,
    testBuilds: [],
    rootScan: null,
    receipts,
    userReceipts: await probeUserReceipts(mac),
    diskImage: await probeDiskImage(mac, services),
    certificates,
    commandLineTool: await probeCommandLineTool(mac),
    ...traces,
    remoteBuilders: [],
    stoppedOnPurpose: null,
  }
}
