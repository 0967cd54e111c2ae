import { onDemandBehind } from './known-services.ts'
import { isLoopback } from './loopback.ts'
import { type Seen, valueIfSeen } from './seen.ts'
import type {
  KeyFile,
  MachineEntry,
  MachineProcess,
  PortAnswer,
  Processes,
  RouteLook,
  Service,
  Snapshot,
} from './snapshot.ts'

export { isLoopback } from './loopback.ts'

/** nix-darwin's fixed port of the builder (macos-facts.md 4.2). */
export const defaultPort = 31022

/** Where nix-darwin's builder keeps the private key that root's ssh uses (macos-facts.md 4.1). */
export const defaultKeyPath = '/etc/nix/builder_ed25519'

/** Labels under which the builder of this Mac runs: nix-darwin's, and Determinate's on the same port. */
const builderLabels = ['org.nixos.linux-builder', 'org.nixos.nixos-vm-based-linux-builder']

/** Names that only ssh configuration knows: nix-darwin and Determinate write them for their builder. */
const builderAliases = new Set(['linux-builder', 'nixos-vm-based-linux-builder'])

/** Everything one look says about one builder: parts that were not looked at are null. */
export interface BuilderFacts {
  /** `this-builder`: the machine that this Mac's launchd job runs; `local`: another one on this Mac. */
  readonly whose: 'this-builder' | 'local' | 'remote'
  readonly entry: MachineEntry | null
  readonly service: Service | null
  readonly port: number
  readonly portFrom: 'machine' | 'start-script' | 'default' | 'entry'
  readonly answer: Seen<PortAnswer> | null
  readonly key: KeyFile | null
  readonly route: RouteLook | null
  readonly machine: MachineProcess | null
}

/**
 * The builder that the tray speaks of: linux-builder's entry, else the job's builder without an entry,
 * else the first local entry with a `-linux` system, else the first entry (design.md, part 3).
 */
export function leadingBuilder(snapshot: Snapshot): BuilderFacts {
  return allBuilders(snapshot)[0] ?? withoutEntry(snapshot)
}

/** All builders of the machines in force and of the machines file, the leading one first. */
export function allBuilders(snapshot: Snapshot): readonly BuilderFacts[] {
  const builders = entriesOf(snapshot)
    .filter(isWatchable)
    .map((entry) => factsOf(snapshot, entry))
  const own = builders.filter((builder) => builder.whose === 'this-builder')
  const alias = own.find((builder) => builder.entry !== null && builderAliases.has(builder.entry.host))
  const lead =
    alias ??
    own[0] ??
    (presentService(snapshot.services) || builders.length === 0 ? withoutEntry(snapshot) : undefined) ??
    builders.find((builder) => builder.whose === 'local' && promisesLinux(builder.entry)) ??
    builders[0]
  return lead === undefined ? builders : [lead, ...builders.filter((builder) => builder !== lead)]
}

/** The machine of this Mac's own service, with its entry where there is one. */
export function thisBuilder(snapshot: Snapshot): BuilderFacts {
  return allBuilders(snapshot).find((facts) => facts.whose === 'this-builder') ?? withoutEntry(snapshot)
}

/**
 * The port of the builder of this Mac: what its machine's own arguments forward, else what its start script
 * says, else 31022. The ssh route is compared with it and is never its source (design.md, part 3).
 */
export function buildersPort(services: readonly Service[], processes: Seen<Processes>): number {
  return portOf(services, processes).port
}

/**
 * Whether an entry means the builder of this Mac: by the name that ssh configuration gives it, by a local
 * address with its port, or by a route that ends there. `builder@localhost` without a port means it too: the
 * story's last machines line. Exactly `ssh://localhost` does not: Nix then runs on the Mac itself.
 */
export function isThisBuilder(entry: MachineEntry, port: number, route: RouteLook | null = null): boolean {
  if (builderAliases.has(entry.host)) return true
  if (isLoopback(entry.host)) {
    if (entry.port === null) return !isNoSsh(entry)
    return entry.port === port || entry.sshKey === defaultKeyPath
  }
  return [route?.root, route?.user].some((asked) => {
    const seen = valueIfSeen(asked)
    return seen !== null && isLoopback(seen.hostname) && (entry.port ?? seen.port) === port
  })
}

/** Exactly `localhost`, without user and port: Nix then starts no ssh at all (failure-modes.md, fact a). */
function isNoSsh(entry: MachineEntry): boolean {
  return entry.host === 'localhost' && entry.user === null && entry.port === null
}

/** Whether Nix would send Linux builds to this entry. */
export function promisesLinux(entry: MachineEntry | null): boolean {
  return entry?.systems.some((system) => system.endsWith('-linux')) ?? false
}

/** The service whose plist is there or whose job launchd knows; a running job before one that is not. */
export function presentService(services: readonly Service[]): Service | null {
  const ours = builderServices(services)
  const running = ours.find((service) => jobPid(service) !== null)
  return running ?? ours.find(isPresent) ?? null
}

/** The services of this Mac's builder among those that were looked at, nix-darwin's first. */
export function builderServices(services: readonly Service[]): readonly Service[] {
  return builderLabels.flatMap((label) => services.filter((service) => service.label === label))
}

/**
 * The machines that Nix uses. Where this Mac's builder is not among them, also those of the machines file that
 * are not in force: what should be used has to be told of.
 */
export function entriesOf(snapshot: Snapshot): readonly MachineEntry[] {
  const inForce = valueIfSeen(snapshot.nix.machinesInForce)?.entries ?? []
  const { port } = portOf(snapshot.services, snapshot.processes)
  if (inForce.some((entry) => isThisBuilder(entry, port, routeOf(snapshot, entry)))) return inForce
  const inFile = valueIfSeen(snapshot.machinesFile.machines)?.entries ?? []
  const known = new Set(inForce.map(sameLine))
  return [...inForce, ...inFile.filter((entry) => !known.has(sameLine(entry)))]
}

/** A store of this machine (a path, `daemon`) has no host: Nix takes it, and there is nothing to watch. */
const isWatchable = (entry: MachineEntry) => entry.host !== ''

function sameLine(entry: MachineEntry): string {
  return JSON.stringify({ ...entry, file: '', line: 0 })
}

function isPresent(service: Service): boolean {
  return valueIfSeen(service.plist)?.exists === true || valueIfSeen(service.job)?.known === true
}

function jobPid(service: Service | null): number | null {
  const job = valueIfSeen(service?.job)
  return job?.known ? job.pid : null
}

/** The service that is there, else one of which this could not be seen. */
function serviceOf(services: readonly Service[]): Service | null {
  const unseen = (service: Service) => !service.plist.seen || !service.job.seen
  return presentService(services) ?? builderServices(services).find(unseen) ?? null
}

function portOf(
  services: readonly Service[],
  processes: Seen<Processes>,
): Pick<BuilderFacts, 'port' | 'portFrom'> {
  const service = presentService(services)
  const forwarded = machineUnder(jobPid(service), processes)?.forwardedPort ?? null
  if (forwarded !== null) return { port: forwarded, portFrom: 'machine' }
  const scripted = valueIfSeen(service?.startScript)?.forwardedPort ?? null
  if (scripted !== null) return { port: scripted, portFrom: 'start-script' }
  return { port: defaultPort, portFrom: 'default' }
}

/** The machine that descends from the job: launchd's own pid is only a shell wrapper (macos-facts.md 4.3). */
function machineUnder(job: number | null, processes: Seen<Processes>): MachineProcess | null {
  if (job === null) return null
  const machines = valueIfSeen(processes)?.machines ?? []
  return machines.find((machine) => machine.pid === job || machine.ancestors.includes(job)) ?? null
}

function factsOf(snapshot: Snapshot, entry: MachineEntry): BuilderFacts {
  const route = routeOf(snapshot, entry)
  const ours = portOf(snapshot.services, snapshot.processes)
  if (isThisBuilder(entry, ours.port, route)) return ownFacts(snapshot, entry, route)
  const root = valueIfSeen(route?.root)
  const port = entry.port ?? root?.port ?? 22
  const local = isLoopback(entry.host) || (root !== null && endsHere(root.hostname, route))
  return {
    whose: local ? 'local' : 'remote',
    entry,
    service: local ? onDemandService(snapshot, port) : null,
    port,
    portFrom: 'entry',
    answer: local && !isNoSsh(entry) ? answerAt(snapshot, port) : null,
    key: keyOf(snapshot, entry, route),
    route,
    machine: local ? forwarding(snapshot, port) : null,
  }
}

/** The service that launchd starts when something connects to this port of this Mac. */
function onDemandService({ services }: Snapshot, port: number): Service | null {
  const known = onDemandBehind(port)
  const service = services.find(({ label }) => label === known?.label)
  return service !== undefined && isPresent(service) ? service : null
}

function withoutEntry(snapshot: Snapshot): BuilderFacts {
  return ownFacts(snapshot, null, null)
}

function ownFacts(snapshot: Snapshot, entry: MachineEntry | null, route: RouteLook | null): BuilderFacts {
  const service = serviceOf(snapshot.services)
  const { port, portFrom } = portOf(snapshot.services, snapshot.processes)
  return {
    whose: 'this-builder',
    entry,
    service,
    port,
    portFrom,
    answer: answerAt(snapshot, port),
    key: keyOf(snapshot, entry, route),
    route,
    machine: machineUnder(jobPid(service), snapshot.processes) ?? forwarding(snapshot, port),
  }
}

function endsHere(hostname: string, route: RouteLook | null): boolean {
  const addresses = valueIfSeen(route?.addresses) ?? []
  return isLoopback(hostname) || (addresses.length > 0 && addresses.every(isLoopback))
}

function routeOf(snapshot: Snapshot, entry: MachineEntry): RouteLook | null {
  return (
    snapshot.routes.find((route) => route.uri === entry.uri) ??
    snapshot.routes.find((route) => route.host === entry.host) ??
    null
  )
}

/** What answers on a port of this Mac, asked at 127.0.0.1: QEMU forwards IPv4 only (macos-facts.md 4.2). */
function answerAt(snapshot: Snapshot, port: number): Seen<PortAnswer> | null {
  const looks = snapshot.ports.filter((look) => look.port === port && isLoopback(look.address))
  return (looks.find((look) => look.address === '127.0.0.1') ?? looks[0])?.look ?? null
}

function forwarding(snapshot: Snapshot, port: number): MachineProcess | null {
  const machines = valueIfSeen(snapshot.processes)?.machines ?? []
  return machines.find((machine) => machine.forwardedPort === port) ?? null
}

/** The key of column 3; without one, ssh takes what its configuration names. */
function keyOf(snapshot: Snapshot, entry: MachineEntry | null, route: RouteLook | null): KeyFile | null {
  const named = entry?.sshKey
  const paths = named ? [named] : [...(valueIfSeen(route?.root)?.identityFiles ?? []), defaultKeyPath]
  const found = paths.map((path) => snapshot.keys.find((key) => key.path === path))
  return found.find((key) => key !== undefined) ?? null
}
