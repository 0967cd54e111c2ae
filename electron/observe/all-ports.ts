import { getBuilderPort } from '../core/builders/builder-service.ts'
import { isManagedBuilder } from '../core/builders/entry-match.ts'
import {
  findOnDemandByHost,
  findOnDemandByPort,
  isStartedByConnection,
} from '../core/builders/known-services.ts'
import { unavailable } from '../core/model/observation.ts'
import type { MachineEntry, PortProbe, RouteProbe, Service } from '../core/model/snapshot.ts'
import { defineTexts } from '../core/text/translated-texts.ts'
import { withTimeout } from '../mac/with-timeout.ts'
import { type Configuration, mergeEntries } from './configuration.ts'
import type { DeadlineMac } from './probe/deadline-mac.ts'
import { combineServices, type Running } from './running-state.ts'
import type { ScanContext } from './scan-context.ts'
import { loadHostKeyExchange, supportedKeyTypes } from './ssh/host-key-exchange.ts'
import { type PortTarget, probePort } from './ssh/port-probe.ts'
import { findLocalEndpoint } from './ssh/routes-probe.ts'

/** Texts of the probes of all ports. */
export const allPortsTexts = defineTexts({
  lateProcesses: "the processes weren't listed in time",
})

/** QEMU forwards IPv4 only (docs/macos.md, "Ports of the builder"). */
const builderAddress = '127.0.0.1'
const maxOtherTargets = 3
/** If launchctl or ps hang for longer than this, the port of the start script is used. */
const timeoutMs = 1500
/** The other ports wait for longer: a connection to the port of an agent could start a VM, and only launchd's answer tells. */
const othersTimeoutMs = 5000

/**
 * Probes the builder's port, then the other ports of this Mac at which routes of machines entries end (at most three).
 * No connection leaves the Mac: remote builders are probed only on request (remote-builder-probe.ts).
 */
export async function probeAllPorts(
  mac: DeadlineMac,
  running: Promise<Running>,
  configuration: Configuration,
  context: ScanContext,
): Promise<PortProbe[]> {
  const probe = (target: PortTarget) => probeOrReuse(mac, target, context)
  // ssh2 is loaded while launchctl and ps run, instead of after them.
  if (context.recentPorts.length === 0) loadHostKeyExchange().catch(() => undefined)
  const [earlyState, files] = await Promise.all([
    withTimeout(running, timeoutMs, () => null),
    configuration.files,
  ])
  const unknown = unavailable(mac.now(), allPortsTexts.lateProcesses)
  const builderServices = combineServices(mac, files.services, earlyState?.jobs ?? [])
  const port = getBuilderPort(builderServices, earlyState?.processes ?? unknown)
  const builder = chooseBuilderTarget(port, mergeEntries(files.machinesFile, null))
  const first = probe(builder)
  const [routes, nix, lateState] = await Promise.all([
    configuration.routes,
    configuration.nix,
    withTimeout(running, othersTimeoutMs, () => null),
  ])
  const services = [
    ...combineServices(mac, files.services, lateState?.jobs ?? []),
    ...(lateState?.agents ?? []),
  ]
  const wakingPorts = new Set(services.filter(isStartedByConnection).map(({ demandPort }) => demandPort))
  const otherTargets = findLocalTargets(builder, mergeEntries(files.machinesFile, nix), routes, services)
  return Promise.all([
    first,
    ...otherTargets.map((target) =>
      probe(wakingPorts.has(target.port) ? { ...target, startsBuilder: true } : target),
    ),
  ])
}

/** Returns a recent probe of the same port, with its own time, if there is one; else connects. */
function probeOrReuse(
  mac: DeadlineMac,
  target: PortTarget,
  { recentPorts, sharePort }: ScanContext,
): Promise<PortProbe> {
  const { address, port } = target
  const recentProbe = recentPorts.find((probe) => probe.address === address && probe.port === port)
  if (recentProbe !== undefined) return Promise.resolve(recentProbe)
  const probe = () => probePort(mac, target)
  return sharePort === undefined ? probe() : sharePort(address, port, probe)
}

/** Returns the builder's port, with the type of the host key that the machines entry pins, so that both can be compared. */
function chooseBuilderTarget(port: number, entries: readonly MachineEntry[]): PortTarget {
  const pinnedType = entries.find((entry) => entry.hostKey !== null && isManagedBuilder(entry, port))?.hostKey
    ?.type
  return { address: builderAddress, port, types: pinnedType === undefined ? supportedKeyTypes : [pinnedType] }
}

/** Returns the other local ports at which routes end: what answers there is the builder that the entry really reaches. */
function findLocalTargets(
  builder: PortTarget,
  entries: readonly MachineEntry[],
  routes: readonly RouteProbe[],
  services: readonly Service[],
): PortTarget[] {
  const targets = new Map<string, PortTarget>()
  for (const route of routes) {
    const end = findLocalEndpoint(route)
    if (end === null || (end.address === builder.address && end.port === builder.port)) continue
    const pinnedType = entries.find((entry) => entry.uri === route.uri && entry.hostKey !== null)?.hostKey
      ?.type
    const types = [...new Set([...(pinnedType === undefined ? [] : [pinnedType]), ...supportedKeyTypes])]
    const known = findOnDemandByHost(route.host) ?? findOnDemandByPort(end.port)
    const service =
      services.find(({ demandPort }) => demandPort === end.port) ??
      services.find(({ label }) => label === known?.label)
    const wakes =
      service === undefined ? known !== null : !isServiceAbsent(service) && isStartedByConnection(service)
    targets.set(`${end.address} ${end.port}`, { ...end, types, startsBuilder: wakes })
  }
  return [...targets.values()].slice(0, maxOtherTargets)
}

/** Whether neither the file system nor launchd has the service: nothing is there that a connection could start. */
function isServiceAbsent({ plist, job }: Service): boolean {
  return plist.observed && !plist.value.exists && job.observed && !job.value.known
}
