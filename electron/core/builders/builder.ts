import { memoize } from '../collections/memo.ts'
import type { Finding } from '../model/finding.ts'
import { type Observation, valueOrNull } from '../model/observation.ts'
import type {
  KeyFile,
  MachineEntry,
  PortResult,
  RemoteProbe,
  RouteProbe,
  Service,
  Snapshot,
  VmProcess,
} from '../model/snapshot.ts'
import type { BuilderKind } from '../model/status.ts'
import { isLoopback } from '../text/loopback.ts'
import {
  type BuilderPort,
  findBuilderService,
  findOnDemandService,
  findPresentService,
  findVmByPort,
  findVmOfJob,
  getJobPid,
  resolveBuilderPort,
} from './builder-service.ts'
import { builderAliases, bypassesSsh, isManagedBuilder, offersLinux } from './entry-match.ts'
import {
  findKeyFile,
  findPortResult,
  findRoute,
  isLocalRoute,
  rejectStalePortResult,
} from './entry-observations.ts'
import { findOnDemandByHost, findOnDemandByPort } from './known-services.ts'
import { findLocalService } from './local-service.ts'

/** The parts of a snapshot that belong to one builder; a part that was not scanned is null. */
export interface Builder {
  readonly kind: Exclude<BuilderKind, 'external'>
  readonly entry: MachineEntry | null
  readonly service: Service | null
  readonly port: number
  /** `route`: nothing else names the port, so it is taken from the end of the entry's route. */
  readonly portFrom: BuilderPort['portFrom'] | 'entry' | 'route'
  readonly portResult: Observation<PortResult> | null
  readonly key: KeyFile | null
  readonly route: RouteProbe | null
  readonly vm: VmProcess | null
  /** The last probe of a remote builder, which only the user requests; null for builders on this Mac and if none was made. */
  readonly remote: RemoteProbe | null
}

export interface BuilderWithEntry extends Builder {
  readonly entry: MachineEntry
}

/**
 * Returns the builder that the menu bar icon describes: the entry of linux-builder, else the service's builder without an
 * entry, else the first local entry with a `-linux` system, else the first entry (docs/architecture.md, "Which builder
 * leads").
 */
export function getLeadingBuilder(snapshot: Snapshot): Builder {
  return listBuilders(snapshot)[0] ?? resolveBuilderWithoutEntry(snapshot)
}

/** Returns all builders that Nix uses or that the machines file names, the leading one first. */
export const listBuilders = memoize((snapshot: Snapshot): readonly Builder[] => {
  const builders = listEntries(snapshot)
    .filter(isWatchable)
    .map((entry) => resolveBuilder(snapshot, entry))
  const managedBuilders = builders.filter((builder) => builder.kind === 'managed')
  const alias = managedBuilders.find(({ entry }) => entry !== null && builderAliases.has(entry.host))
  const lead =
    alias ??
    managedBuilders[0] ??
    (findPresentService(snapshot.services) || builders.length === 0
      ? resolveBuilderWithoutEntry(snapshot)
      : undefined) ??
    builders.find((builder) => builder.kind === 'local' && offersLinux(builder.entry)) ??
    builders[0]
  return lead === undefined ? builders : [lead, ...builders.filter((builder) => builder !== lead)]
})

/** Returns the builder of this Mac's own service, with its entry if there is one. */
export function getManagedBuilder(snapshot: Snapshot): Builder {
  return (
    listBuilders(snapshot).find((builder) => builder.kind === 'managed') ??
    resolveBuilderWithoutEntry(snapshot)
  )
}

/**
 * Returns this Mac's managed builder if the finding is about its entry, else null. Two entries may have one URI, of which only
 * one pins no host key, or a wrong one.
 */
export function findBuilderOfFinding(snapshot: Snapshot, { id, subject }: Finding): BuilderWithEntry | null {
  const builders = listBuilders(snapshot).flatMap(({ entry, ...builder }) =>
    entry?.uri === subject && builder.kind === 'managed' ? [{ ...builder, entry }] : [],
  )
  return builders.find((builder) => isAboutKeyOf(id, builder)) ?? builders[0] ?? null
}

function isAboutKeyOf(id: string, { entry, portResult }: BuilderWithEntry): boolean {
  if (id === 'host-key-unpinned') return entry.hostKey === null
  const response = valueOrNull(portResult)
  if (id !== 'host-key-mismatch' || entry.hostKey === null || response?.kind !== 'ssh') return false
  return response.hostKey.known && response.hostKey.blob !== entry.hostKey.blob
}

/**
 * Returns the entries that Nix uses. If this Mac's builder is not among them, also those of the machines file that Nix does
 * not use, because findings explain why the builder is left out.
 */
export function listEntries(snapshot: Snapshot): readonly MachineEntry[] {
  const effectiveEntries = valueOrNull(snapshot.nix.effectiveMachines)?.entries ?? []
  const { port } = resolveBuilderPort(snapshot.services, snapshot.processes)
  const label = findPresentService(snapshot.services)?.label ?? null
  if (effectiveEntries.some((entry) => isManagedBuilder(entry, port, findRoute(snapshot, entry), label)))
    return effectiveEntries
  const fileEntries = valueOrNull(snapshot.machinesFile.machines)?.entries ?? []
  const known = new Set(effectiveEntries.map(serializeEntry))
  return [...effectiveEntries, ...fileEntries.filter((entry) => !known.has(serializeEntry(entry)))]
}

/** A store of this Mac (a path, `daemon`) has no host: Nix accepts it, and there is no builder to watch. */
const isWatchable = (entry: MachineEntry) => entry.host !== ''

function serializeEntry(entry: MachineEntry): string {
  return JSON.stringify({ ...entry, file: '', line: 0 })
}

function resolveBuilder(snapshot: Snapshot, entry: MachineEntry): Builder {
  const route = findRoute(snapshot, entry)
  const managedPort = resolveBuilderPort(snapshot.services, snapshot.processes)
  const label = findPresentService(snapshot.services)?.label ?? null
  const root = valueOrNull(route?.root)
  const endsLocally = root !== null && isLocalRoute(root.hostname, route)
  const endsHere = isLoopback(entry.host) || endsLocally
  const routePort = entry.port ?? root?.port ?? 22
  const localService = findLocalService(snapshot, { entry, root, port: routePort, endsHere })
  if (localService === null && isManagedBuilder(entry, managedPort.port, route, label))
    return createManagedBuilder(snapshot, entry, route)
  const knownService = findOnDemandByHost(entry.host)
  const service = findOnDemandService(snapshot, knownService)
  const isStartedHere = route?.proxyVmProgram !== undefined
  if (localService === null && service === null && !endsHere && !isStartedHere)
    return createRemoteBuilder(snapshot, entry, route)
  // The port of a known service does not depend on a route, which may be wrong.
  const port = service !== null && knownService !== null && !endsLocally ? knownService.port : routePort
  return createLocalBuilder(snapshot, entry, route, {
    service: localService ?? findOnDemandService(snapshot, findOnDemandByPort(port)) ?? service,
    port,
  })
}

function createRemoteBuilder(
  snapshot: Snapshot,
  entry: MachineEntry,
  route: RouteProbe | null,
): BuilderWithEntry {
  return {
    kind: 'remote',
    entry,
    service: null,
    port: entry.port ?? valueOrNull(route?.root)?.port ?? 22,
    portFrom: 'entry',
    portResult: null,
    key: findKeyFile(snapshot, entry, route, []),
    route,
    vm: null,
    remote: snapshot.remoteBuilders.find(({ uri }) => uri === entry.uri) ?? null,
  }
}

function createLocalBuilder(
  snapshot: Snapshot,
  entry: MachineEntry,
  route: RouteProbe | null,
  { service, port }: Pick<Builder, 'service' | 'port'>,
): BuilderWithEntry {
  // Behind a ProxyCommand the port is one of the guest's own address, not of this Mac.
  const isProxied = valueOrNull(route?.root)?.proxyOfThisHost === true
  const byJob = findVmOfJob(getJobPid(service), snapshot.processes)
  const vm = byJob ?? (isProxied ? null : findVmByPort(snapshot, port))
  const isProbed = !isProxied && !bypassesSsh(entry)
  return {
    kind: 'local',
    entry,
    service,
    port,
    portFrom: 'entry',
    portResult: isProbed ? rejectStalePortResult(vm, findPortResult(snapshot, port)) : null,
    key: findKeyFile(snapshot, entry, route, []),
    route,
    vm,
    remote: null,
  }
}

function resolveBuilderWithoutEntry(snapshot: Snapshot): Builder {
  return createManagedBuilder(snapshot, null, null)
}

function createManagedBuilder(
  snapshot: Snapshot,
  entry: MachineEntry | null,
  route: RouteProbe | null,
): Builder {
  const service = findBuilderService(snapshot.services)
  const { port, portFrom } = resolveManagedPort(snapshot, route)
  const vm = findVmOfJob(getJobPid(service), snapshot.processes) ?? findManualVm(snapshot, service, port)
  return {
    kind: 'managed',
    entry,
    service,
    port,
    portFrom,
    portResult: rejectStalePortResult(vm, findPortResult(snapshot, port)),
    key: findKeyFile(snapshot, entry, route),
    route,
    vm,
    remote: null,
  }
}

/** If nothing else names the port, the end of the route is used; it is then not compared with the route. */
function resolveManagedPort(
  snapshot: Snapshot,
  route: RouteProbe | null,
): { port: number; portFrom: Builder['portFrom'] } {
  const known = resolveBuilderPort(snapshot.services, snapshot.processes)
  const root = valueOrNull(route?.root)
  if (root === null || !isLocalRoute(root.hostname, route)) return known
  if (known.portFrom === 'unknown') return { port: root.port, portFrom: 'route' }
  // A VM that no known service runs is the builder's if the entry's route ends at its forwarded port.
  const isByHand = known.portFrom === 'default' && findPresentService(snapshot.services) === null
  return isByHand && findVmByPort(snapshot, root.port) !== null ? { port: root.port, portFrom: 'vm' } : known
}

/**
 * Returns the VM that forwards the builder's port and does not run under launchd. If there is a service, VMs of other
 * accounts are ignored: any account can run a program named like QEMU, which would hide that the service's VM is missing.
 */
function findManualVm(snapshot: Snapshot, service: Service | null, port: number): VmProcess | null {
  const vm = findVmByPort(snapshot, port)
  return service !== null && vm?.uid !== undefined ? null : vm
}
