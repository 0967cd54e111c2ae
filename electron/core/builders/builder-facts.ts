import type { Finding } from '../model/finding.ts'
import { type Observation, valueOrNull } from '../model/observation.ts'
import type {
  KeyFile,
  MachineEntry,
  PortAnswer,
  RemoteProbe,
  RouteProbe,
  Service,
  Snapshot,
  VmProcess,
} from '../model/snapshot.ts'
import type { BuilderKind } from '../model/status.ts'
import { isLoopback } from '../text/loopback.ts'
import { memoize } from '../text/memo.ts'
import {
  type BuilderPort,
  jobPid,
  onDemandService,
  portOf,
  presentService,
  serviceOf,
  vmForwarding,
  vmUnder,
} from './builder-service.ts'
import { builderAliases, bypassesSsh, defaultKeyPath, isManagedBuilder, offersLinux } from './entry-match.ts'
import { onDemandBehind, onDemandNamed } from './known-services.ts'

/** The parts of a snapshot that belong to one builder; a part that was not scanned is null. */
export interface BuilderFacts {
  readonly kind: BuilderKind
  readonly entry: MachineEntry | null
  readonly service: Service | null
  readonly port: number
  /** `route`: nothing else names the port, so it is taken from the end of the entry's route. */
  readonly portFrom: BuilderPort['portFrom'] | 'entry' | 'route'
  readonly answer: Observation<PortAnswer> | null
  readonly key: KeyFile | null
  readonly route: RouteProbe | null
  readonly vm: VmProcess | null
  /** The last probe of a remote builder, which only the user requests; null for builders on this Mac and if none was made. */
  readonly remote: RemoteProbe | null
}

export interface FactsWithEntry extends BuilderFacts {
  readonly entry: MachineEntry
}

/**
 * Returns the builder that the menu bar icon describes: the entry of linux-builder, else the service's builder without an
 * entry, else the first local entry with a `-linux` system, else the first entry (docs/architecture.md, "Which builder
 * leads").
 */
export function leadingBuilder(snapshot: Snapshot): BuilderFacts {
  return allBuilders(snapshot)[0] ?? withoutEntry(snapshot)
}

/** Returns all builders that Nix uses or that the machines file names, the leading one first. */
export const allBuilders = memoize((snapshot: Snapshot): readonly BuilderFacts[] => {
  const builders = entriesOf(snapshot)
    .filter(isWatchable)
    .map((entry) => factsOf(snapshot, entry))
  const own = builders.filter((builder) => builder.kind === 'managed')
  const alias = own.find((builder) => builder.entry !== null && builderAliases.has(builder.entry.host))
  const lead =
    alias ??
    own[0] ??
    (presentService(snapshot.services) || builders.length === 0 ? withoutEntry(snapshot) : undefined) ??
    builders.find((builder) => builder.kind === 'local' && offersLinux(builder.entry)) ??
    builders[0]
  return lead === undefined ? builders : [lead, ...builders.filter((builder) => builder !== lead)]
})

/** Returns the builder of this Mac's own service, with its entry if there is one. */
export function managedBuilder(snapshot: Snapshot): BuilderFacts {
  return allBuilders(snapshot).find((facts) => facts.kind === 'managed') ?? withoutEntry(snapshot)
}

/** Returns this Mac's managed builder if the finding is about its entry, else null. */
export function builderOfFinding(snapshot: Snapshot, { subject }: Finding): FactsWithEntry | null {
  for (const facts of allBuilders(snapshot)) {
    const { entry, kind } = facts
    if (entry?.uri === subject && kind === 'managed') return { ...facts, entry }
  }
  return null
}

/**
 * Returns the entries that Nix uses. If this Mac's builder is not among them, also those of the machines file that Nix does
 * not use, because findings explain why the builder is left out.
 */
export function entriesOf(snapshot: Snapshot): readonly MachineEntry[] {
  const effective = valueOrNull(snapshot.nix.effectiveMachines)?.entries ?? []
  const { port } = portOf(snapshot.services, snapshot.processes)
  const hasService = presentService(snapshot.services) !== null
  if (effective.some((entry) => isManagedBuilder(entry, port, routeOf(snapshot, entry), hasService)))
    return effective
  const inFile = valueOrNull(snapshot.machinesFile.machines)?.entries ?? []
  const known = new Set(effective.map(sameLine))
  return [...effective, ...inFile.filter((entry) => !known.has(sameLine(entry)))]
}

/** A store of this Mac (a path, `daemon`) has no host: Nix accepts it, and there is no builder to watch. */
const isWatchable = (entry: MachineEntry) => entry.host !== ''

function sameLine(entry: MachineEntry): string {
  return JSON.stringify({ ...entry, file: '', line: 0 })
}

function factsOf(snapshot: Snapshot, entry: MachineEntry): BuilderFacts {
  const route = routeOf(snapshot, entry)
  const managed = portOf(snapshot.services, snapshot.processes)
  const hasService = presentService(snapshot.services) !== null
  if (isManagedBuilder(entry, managed.port, route, hasService)) return ownFacts(snapshot, entry, route)
  const root = valueOrNull(route?.root)
  const named = onDemandNamed(entry.host)
  const service = onDemandService(snapshot, named)
  const reaches = root !== null && leadsToThisMac(root.hostname, route)
  const local = service !== null || isLoopback(entry.host) || reaches
  // The port of a known service does not depend on a route, which may be wrong.
  const routePort = entry.port ?? root?.port ?? 22
  const port = service !== null && named !== null && !reaches ? named.port : routePort
  const vm = local ? vmForwarding(snapshot, port) : null
  const remote = local ? null : (snapshot.remoteBuilders.find(({ uri }) => uri === entry.uri) ?? null)
  return {
    kind: local ? 'local' : 'remote',
    entry,
    service: local ? (onDemandService(snapshot, onDemandBehind(port)) ?? service) : null,
    port,
    portFrom: 'entry',
    answer: local && !bypassesSsh(entry) ? answerOf(vm, answerAt(snapshot, port)) : null,
    key: keyFileOf(snapshot, entry, route, []),
    route,
    vm,
    remote,
  }
}

function withoutEntry(snapshot: Snapshot): BuilderFacts {
  return ownFacts(snapshot, null, null)
}

function ownFacts(snapshot: Snapshot, entry: MachineEntry | null, route: RouteProbe | null): BuilderFacts {
  const service = serviceOf(snapshot.services)
  const { port, portFrom } = ownPort(snapshot, route)
  const vm = vmUnder(jobPid(service), snapshot.processes) ?? startedByHand(snapshot, service, port)
  return {
    kind: 'managed',
    entry,
    service,
    port,
    portFrom,
    answer: answerOf(vm, answerAt(snapshot, port)),
    key: keyFileOf(snapshot, entry, route),
    route,
    vm,
    remote: null,
  }
}

/** If nothing else names the port, the end of the route is used; it is then not compared with the route. */
function ownPort(
  snapshot: Snapshot,
  route: RouteProbe | null,
): { port: number; portFrom: BuilderFacts['portFrom'] } {
  const known = portOf(snapshot.services, snapshot.processes)
  const root = valueOrNull(route?.root)
  if (root === null || !leadsToThisMac(root.hostname, route)) return known
  if (known.portFrom === 'not-known') return { port: root.port, portFrom: 'route' }
  // A VM that no known service runs is the builder's if the entry's route ends at its forwarded port.
  const isByHand = known.portFrom === 'default' && presentService(snapshot.services) === null
  return isByHand && vmForwarding(snapshot, root.port) !== null
    ? { port: root.port, portFrom: 'machine' }
    : known
}

/**
 * Returns the VM that forwards the builder's port and does not run under launchd. If there is a service, VMs of other
 * accounts are ignored: any account can run a program named like QEMU, which would hide that the service's VM is missing.
 */
function startedByHand(snapshot: Snapshot, service: Service | null, port: number): VmProcess | null {
  const vm = vmForwarding(snapshot, port)
  return service !== null && vm?.uid !== undefined ? null : vm
}

function leadsToThisMac(hostname: string, route: RouteProbe | null): boolean {
  const addresses = valueOrNull(route?.addresses) ?? []
  return isLoopback(hostname) || (addresses.length > 0 && addresses.every(isLoopback))
}

function routeOf({ routes }: Snapshot, entry: MachineEntry): RouteProbe | null {
  const index = indexRoutes(routes)
  return index.byUri.get(entry.uri) ?? index.byHost.get(entry.host) ?? null
}

/** The first of several routes with the same URI or host counts. */
const indexRoutes = memoize((routes: readonly RouteProbe[]) => {
  const last = [...routes].reverse()
  return {
    byUri: new Map(last.map((route) => [route.uri, route])),
    byHost: new Map(last.map((route) => [route.host, route])),
  }
})

/**
 * Returns the answer on a port of this Mac, preferably at 127.0.0.1: QEMU forwards IPv4 only (docs/macos.md, "Ports of
 * the builder").
 */
function answerAt(snapshot: Snapshot, port: number): Observation<PortAnswer> | null {
  const probes = snapshot.ports.filter((probe) => probe.port === port && isLoopback(probe.address))
  return (probes.find((probe) => probe.address === '127.0.0.1') ?? probes[0])?.result ?? null
}

/** `ps` gives start times in whole seconds, and the clock may be adjusted slightly. */
const clockSlackMs = 1500

/**
 * Returns the answer, unless the VM was started after it: a port is probed at most every 5 s, so a scan may reuse the answer
 * of the VM that ran before.
 */
function answerOf(
  vm: VmProcess | null,
  answer: Observation<PortAnswer> | null,
): Observation<PortAnswer> | null {
  if (vm === null || answer === null || !answer.observed) return answer
  if (Date.parse(answer.at) >= Date.parse(vm.startedAt) - clockSlackMs) return answer
  return { observed: false, at: answer.at, reason: 'the port was last probed before the VM started' }
}

/** Returns the key of column 3, else the first that ssh's configuration names, else one of `standard` (managed builder only). */
function keyFileOf(
  snapshot: Snapshot,
  entry: MachineEntry | null,
  route: RouteProbe | null,
  standard: readonly string[] = [defaultKeyPath],
): KeyFile | null {
  const named = entry?.sshKey
  const paths = named ? [named] : [...(valueOrNull(route?.root)?.identityFiles ?? []), ...standard]
  const found = paths.map((path) => snapshot.keys.find((key) => key.path === path))
  return found.find((key) => key !== undefined) ?? null
}
