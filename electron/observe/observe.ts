import type { Snapshot } from '../core/model/snapshot.ts'
import { version } from '../core/text/version.ts'
import type { Mac } from '../mac/mac.ts'
import { lookAtAllPorts } from './all-ports.ts'
import { lookAtConfiguration } from './configuration.ts'
import { lookAtCommandLineTool } from './mac/command-line-tool-probe.ts'
import { lookAtHostDisk } from './mac/host-disk-probe.ts'
import { lookAtPersonsReceipts, lookAtReceipts } from './mac/receipts-probe.ts'
import { lookAtTraces } from './nix/builder-activity.ts'
import { lookAtDaemon } from './nix/daemon-probe.ts'
import { lookingFor } from './probe/deadline-mac.ts'
import { lookAtRunning, servicesOf } from './running-state.ts'
import type { LookMemory, LookPart } from './scan-context.ts'
import { lookAtCertificates } from './service/certificates-probe.ts'
import { lookAtDiskImage } from './service/disk-image-probe.ts'

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
  const [run, files, nix, routes, keys, around, daemon, hostDisk, certificates, receipts, traces] =
    await Promise.all([
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
      lookAtTraces(mac),
    ])
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
    determinate: files.determinate.determinate,
    determinateBuilder: files.determinate.determinateBuilder,
    boot: memory.boot,
    proofs: [],
    deep: null,
    receipts,
    personsReceipts: await lookAtPersonsReceipts(mac),
    diskImage: await lookAtDiskImage(mac, services),
    certificates,
    commandLineTool: await lookAtCommandLineTool(mac),
    ...traces,
    remote: [],
    stoppedOnPurpose: null,
  }
}
