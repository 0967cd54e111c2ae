import { type Observation, valueOrNull } from '../model/observation.ts'
import type { Processes, Service, Snapshot, VmProcess } from '../model/snapshot.ts'
import type { KnownService } from './known-services.ts'

/** nix-darwin's fixed port of the builder (docs/macos.md, "Ports of the builder"). */
export const defaultPort = 31022

/** Labels under which the builder of this Mac runs: nix-darwin's, and Determinate's on the same port. */
const builderLabels = ['org.nixos.linux-builder', 'org.nixos.nixos-vm-based-linux-builder']

/** Where a builder's ssh is, and who says so. */
export interface BuildersPort {
  readonly port: number
  /**
   * `default`: assumed, because no start script could be read. `not-known`: a plist was read, and neither it nor the scripts
   * that it leads to name a port; then 31022 is only where to look first.
   */
  readonly portFrom: 'machine' | 'start-script' | 'default' | 'not-known'
}

/** The service whose plist is there or whose job launchd knows; a running job before one that is not. */
export function presentService(services: readonly Service[]): Service | null {
  const ours = builderServices(services)
  const running = ours.find((service) => jobPid(service) !== null)
  return running ?? ours.find(isPresent) ?? null
}

/** The services of this Mac's builder among those that were looked at, nix-darwin's first. */
export function builderServices<Known extends Pick<Service, 'label'>>(
  services: readonly Known[],
): readonly Known[] {
  return builderLabels.flatMap((label) => services.filter((service) => service.label === label))
}

/**
 * The port of the builder of this Mac: what its machine's own arguments forward, else what its start script
 * says, else 31022. The ssh route is compared with it and is never its source (docs/architecture.md, "Port of
 * the builder").
 */
export function buildersPort(services: readonly Service[], processes: Observation<Processes>): number {
  return portOf(services, processes).port
}

function isPresent(service: Service): boolean {
  return valueOrNull(service.plist)?.exists === true || valueOrNull(service.job)?.known === true
}

/** The process of the service's job, or null where none runs or nobody knows. */
export function jobPid(service: Service | null): number | null {
  const job = valueOrNull(service?.job)
  return job?.known ? job.pid : null
}

/** The service that is there, else one of which this could not be seen. */
export function serviceOf(services: readonly Service[]): Service | null {
  const unseen = (service: Service) => !service.plist.observed || !service.job.observed
  return presentService(services) ?? builderServices(services).find(unseen) ?? null
}

/** The port of the builder of this Mac, and who says so. */
export function portOf(services: readonly Service[], processes: Observation<Processes>): BuildersPort {
  const service = presentService(services)
  const forwarded = vmUnder(jobPid(service), processes)?.forwardedPort ?? null
  if (forwarded !== null) return { port: forwarded, portFrom: 'machine' }
  const script = valueOrNull(service?.startScript)
  const scripted = script?.forwardedPort ?? null
  if (scripted !== null) return { port: scripted, portFrom: 'start-script' }
  const plist = valueOrNull(service?.plist)
  return { port: defaultPort, portFrom: script !== null && plist?.exists ? 'not-known' : 'default' }
}

/**
 * The folder in which launchd starts the service, as its own plist names it: there lie its disk and its keys. Null where
 * the plist was not read or names none: a folder that a former configuration left behind is no evidence.
 */
export function workingDirectoryOf(service: Pick<Service, 'startScript'> | null): string | null {
  return valueOrNull(service?.startScript)?.workingDirectory ?? null
}

/**
 * The machine that descends from the job: launchd's own pid is only a shell wrapper (docs/macos.md,
 * "Processes of the builder").
 */
export function vmUnder(job: number | null, processes: Observation<Processes>): VmProcess | null {
  if (job === null) return null
  const machines = valueOrNull(processes)?.vms ?? []
  return machines.find((machine) => machine.pid === job || machine.ancestors.includes(job)) ?? null
}

/** The service that launchd starts when something connects to its port of this Mac; null where it is not there. */
export function onDemandService({ services }: Snapshot, known: KnownService | null): Service | null {
  const service = services.find(({ label }) => label === known?.label)
  return service !== undefined && isPresent(service) ? service : null
}

/** The machine whose own arguments forward this port, whoever started it. */
export function forwarding(snapshot: Snapshot, port: number): VmProcess | null {
  const machines = valueOrNull(snapshot.processes)?.vms ?? []
  return machines.find((machine) => machine.forwardedPort === port) ?? null
}
