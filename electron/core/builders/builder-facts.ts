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
import { isLoopback } from '../text/loopback.ts'
import { memoize } from '../text/memo.ts'
import {
  type BuildersPort,
  forwarding,
  jobPid,
  onDemandService,
  portOf,
  presentService,
  serviceOf,
  vmUnder,
} from './builder-service.ts'
import { builderAliases, bypassesSsh, defaultKeyPath, isThisBuilder, offersLinux } from './entry-match.ts'
import { onDemandBehind, onDemandNamed } from './known-services.ts'

/** Everything one look says about one builder: parts that were not looked at are null. */
export interface BuilderFacts {
  /** `this-builder`: the machine that this Mac's launchd job runs; `local`: another one on this Mac. */
  readonly kind: 'managed' | 'local' | 'remote'
  readonly entry: MachineEntry | null
  readonly service: Service | null
  readonly port: number
  /** `route`: nothing else names the port, so it is the one at which the entry's route ends. */
  readonly portFrom: BuildersPort['portFrom'] | 'entry' | 'route'
  readonly answer: Observation<PortAnswer> | null
  readonly key: KeyFile | null
  readonly route: RouteProbe | null
  readonly vm: VmProcess | null
  /** What was seen of a machine elsewhere when a person last asked; null of this Mac's and where nobody did. */
  readonly remote: RemoteProbe | null
}

export interface FactsWithEntry extends BuilderFacts {
  readonly entry: MachineEntry
}

/**
 * The builder that the tray speaks of: linux-builder's entry, else the job's builder without an entry,
 * else the first local entry with a `-linux` system, else the first entry (docs/architecture.md, "Which
 * builder leads").
 */
export function leadingBuilder(snapshot: Snapshot): BuilderFacts {
  return allBuilders(snapshot)[0] ?? withoutEntry(snapshot)
}

/** All builders of the machines in force and of the machines file, the leading one first. */
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

/** The machine of this Mac's own service, with its entry where there is one. */
export function thisBuilder(snapshot: Snapshot): BuilderFacts {
  return allBuilders(snapshot).find((facts) => facts.kind === 'managed') ?? withoutEntry(snapshot)
}

/** The builder of this Mac, with its entry, where a finding is about that entry; null where it is about anything else. */
export function builderOfFinding(snapshot: Snapshot, { subject }: Finding): FactsWithEntry | null {
  for (const facts of allBuilders(snapshot)) {
    const { entry, kind: whose } = facts
    if (entry?.uri === subject && whose === 'managed') return { ...facts, entry }
  }
  return null
}

/**
 * The machines that Nix uses. Where this Mac's builder is not among them, also those of the machines file that
 * are not in force: what should be used has to be told of.
 */
export function entriesOf(snapshot: Snapshot): readonly MachineEntry[] {
  const inForce = valueOrNull(snapshot.nix.effectiveMachines)?.entries ?? []
  const { port } = portOf(snapshot.services, snapshot.processes)
  const hasService = presentService(snapshot.services) !== null
  if (inForce.some((entry) => isThisBuilder(entry, port, routeOf(snapshot, entry), hasService)))
    return inForce
  const inFile = valueOrNull(snapshot.machinesFile.machines)?.entries ?? []
  const known = new Set(inForce.map(sameLine))
  return [...inForce, ...inFile.filter((entry) => !known.has(sameLine(entry)))]
}

/** A store of this machine (a path, `daemon`) has no host: Nix takes it, and there is nothing to watch. */
const isWatchable = (entry: MachineEntry) => entry.host !== ''

function sameLine(entry: MachineEntry): string {
  return JSON.stringify({ ...entry, file: '', line: 0 })
}

function factsOf(snapshot: Snapshot, entry: MachineEntry): BuilderFacts {
  const route = routeOf(snapshot, entry)
  const ours = portOf(snapshot.services, snapshot.processes)
  const hasService = presentService(snapshot.services) !== null
  if (isThisBuilder(entry, ours.port, route, hasService)) return ownFacts(snapshot, entry, route)
  const root = valueOrNull(route?.root)
  const named = onDemandNamed(entry.host)
  const service = onDemandService(snapshot, named)
  const reaches = root !== null && leadsToThisMac(root.hostname, route)
  const local = service !== null || isLoopback(entry.host) || reaches
  // Its name is known: where its ssh is does not depend on a route that may be wrong.
  const asked = entry.port ?? root?.port ?? 22
  const port = service !== null && named !== null && !reaches ? named.port : asked
  const remote = local ? null : (snapshot.remoteBuilders.find(({ uri }) => uri === entry.uri) ?? null)
  return {
    kind: local ? 'local' : 'remote',
    entry,
    service: local ? (onDemandService(snapshot, onDemandBehind(port)) ?? service) : null,
    port,
    portFrom: 'entry',
    answer: local && !bypassesSsh(entry) ? answerAt(snapshot, port) : null,
    key: keyFileOf(snapshot, entry, route, []),
    route,
    vm: local ? forwarding(snapshot, port) : null,
    remote,
  }
}

function withoutEntry(snapshot: Snapshot): BuilderFacts {
  return ownFacts(snapshot, null, null)
}

function ownFacts(snapshot: Snapshot, entry: MachineEntry | null, route: RouteProbe | null): BuilderFacts {
  const service = serviceOf(snapshot.services)
  const { port, portFrom } = ownPort(snapshot, route)
  return {
    kind: 'managed',
    entry,
    service,
    port,
    portFrom,
    answer: answerAt(snapshot, port),
    key: keyFileOf(snapshot, entry, route),
    route,
    vm: vmUnder(jobPid(service), snapshot.processes) ?? startedByHand(snapshot, service, port),
    remote: null,
  }
}

/** Where nothing names the port, the route's own end is where to look; it is then compared with nothing. */
function ownPort(
  snapshot: Snapshot,
  route: RouteProbe | null,
): { port: number; portFrom: BuilderFacts['portFrom'] } {
  const known = portOf(snapshot.services, snapshot.processes)
  const root = valueOrNull(route?.root)
  if (root === null || !leadsToThisMac(root.hostname, route)) return known
  if (known.portFrom === 'not-known') return { port: root.port, portFrom: 'route' }
  // A machine that no known service runs is the builder's where the entry's route ends at the port that it forwards.
  const isByHand = known.portFrom === 'default' && presentService(snapshot.services) === null
  return isByHand && forwarding(snapshot, root.port) !== null
    ? { port: root.port, portFrom: 'machine' }
    : known
}

/**
 * The machine that forwards the builder's port and is not launchd's. Where there is a service, another account's is none:
 * any account can run a program by the name of QEMU, and the service's missing machine would go unseen.
 */
function startedByHand(snapshot: Snapshot, service: Service | null, port: number): VmProcess | null {
  const machine = forwarding(snapshot, port)
  return service !== null && machine?.uid !== undefined ? null : machine
}

function leadsToThisMac(hostname: string, route: RouteProbe | null): boolean {
  const addresses = valueOrNull(route?.addresses) ?? []
  return isLoopback(hostname) || (addresses.length > 0 && addresses.every(isLoopback))
}

function routeOf({ routes }: Snapshot, entry: MachineEntry): RouteProbe | null {
  const index = indexRoutes(routes)
  return index.byUri.get(entry.uri) ?? index.byHost.get(entry.host) ?? null
}

/** Of several with one URI or host the first counts. */
const indexRoutes = memoize((routes: readonly RouteProbe[]) => {
  const last = [...routes].reverse()
  return {
    byUri: new Map(last.map((route) => [route.uri, route])),
    byHost: new Map(last.map((route) => [route.host, route])),
  }
})

/**
 * What answers on a port of this Mac, asked at 127.0.0.1: QEMU forwards IPv4 only (docs/macos.md, "Ports of
 * the builder").
 */
function answerAt(snapshot: Snapshot, port: number): Observation<PortAnswer> | null {
  const looks = snapshot.ports.filter((look) => look.port === port && isLoopback(look.address))
  return (looks.find((look) => look.address === '127.0.0.1') ?? looks[0])?.result ?? null
}

/** The key of column 3; without one, ssh takes what its configuration names. `standard` is where the builder's own lies: nobody else's does. */
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
