import type { Snapshot } from '../core/model/snapshot.ts'
import { version } from '../core/text/version.ts'
import type { Mac } from '../mac/mac.ts'
import { probeAllPorts } from './all-ports.ts'
import { mergeEntries, probeConfiguration } from './configuration.ts'
import { probeLocalServices } from './local-services.ts'
import { probeCommandLineTool } from './mac/command-line-tool-probe.ts'
import { probeHostDisk } from './mac/host-disk-probe.ts'
import { probeReceipts, probeUserReceipts } from './mac/receipts-probe.ts'
import { probeBuilderActivity } from './nix/builder-activity.ts'
import { probeDaemon } from './nix/daemon-probe.ts'
import { withDeadline } from './probe/deadline-mac.ts'
import { probeRunning } from './running-state.ts'
import type { ScanContext, SnapshotPart } from './scan-context.ts'
import { probeCertificates } from './service/certificates-probe.ts'
import { probeDiskImage } from './service/disk-image-probe.ts'
import { probeGuestNetwork } from './service/guest-network-probe.ts'
import { probeServiceLogs } from './service/service-logs-probe.ts'

/** Deadline of a scan, after which parts without an answer are unavailable (docs/architecture.md, "Limits of a scan": 8 s). */
const scanTimeoutMs = 7000

/**
 * Scans the whole Mac once and returns the snapshot. Takes at most eight seconds, leaves no program running and never
 * throws: a part that could not be observed is in the snapshot as unavailable, with its reason. Test builds, root scan
 * and probes of remote builders are not part of a scan; the monitor adds them.
 */
export async function observe(realMac: Mac, context: ScanContext): Promise<Snapshot> {
  const mac = withDeadline(realMac, scanTimeoutMs)
  const takenAt = mac.now().toISOString()
  const reuse = (part: SnapshotPart) => (context.reuse?.parts.has(part) ? context.reuse.snapshot : null)
  const configuration = probeConfiguration(mac, context.routes, reuse('configuration'))
  const running = probeRunning(
    mac,
    reuse('launchd'),
    reuse('configuration')?.services ?? null,
    configuration.files,
  )
  const ports = probeAllPorts(mac, running, configuration, context)
  const [state, files, nix, routes, keys, parts, daemon, hostDisk, certificates, receipts, activity] =
    await Promise.all([
      running,
      configuration.files,
      configuration.nix,
      configuration.routes,
      configuration.keys,
      configuration.independent,
      probeDaemon(mac, reuse('launchd')),
      probeHostDisk(mac),
      probeCertificates(mac),
      probeReceipts(mac),
      probeBuilderActivity(mac),
    ])
  const entries = mergeEntries(files.machinesFile, nix)
  const services = await probeLocalServices(mac, state, files.services, { routes, entries }, reuse('launchd'))
  const answers = await ports
  return {
    schema: 2,
    takenAt,
    builderbar: version,
    mac: {
      ...parts.mac,
      version: files.macVersion,
      bootedAt: state.bootedAt,
      scannedAsRoot: mac.uid === 0,
    },
    ...services,
    ports: answers,
    keys,
    machinesFile: { ...files.machinesFile, storeCheck: parts.storeCheck },
    nix: { ...nix, confFile: parts.confFile },
    sshConfig: files.sshConfig,
    routes,
    daemon,
    hostDisk,
    ...files.determinate,
    boot: context.boot,
    testBuilds: [],
    rootScan: null,
    receipts,
    userReceipts: await probeUserReceipts(mac),
    ...(await probeSilentVms(mac, { ...services, ports: answers, routes }, context)),
    diskImage: await probeDiskImage(mac, services.services),
    certificates,
    commandLineTool: await probeCommandLineTool(mac),
    ...activity,
    remoteBuilders: [],
    stoppedOnPurpose: null,
  }
}

/** Probes what explains the silence of a builder's VM: its logs, and what gives it an address. */
async function probeSilentVms(
  mac: Mac,
  { services, agents = [], ports, routes }: Pick<Snapshot, 'services' | 'agents' | 'ports' | 'routes'>,
  { boot, reuse }: ScanContext,
): Promise<Pick<Snapshot, 'guestNetwork' | 'serviceLogs'>> {
  const before = reuse?.parts.has('launchd') ? reuse.snapshot : null
  const builders = [...services, ...agents]
  const [network, logs] = await Promise.all([
    probeGuestNetwork(mac, builders, ports, before),
    probeServiceLogs(mac, builders, routes, {
      isSilent: boot.firstStartAt !== null || boot.goodBannerAt === null,
      ...(before === null ? {} : { reused: before.serviceLogs ?? [] }),
    }),
  ])
  return { ...network, ...logs }
}
