import { type Observation, valueOrNull } from '../model/observation.ts'
import type { Processes, Service, Snapshot, VmProcess } from '../model/snapshot.ts'
import { isFoundByScript, type KnownService } from './known-services.ts'

/** nix-darwin's fixed port of the builder (docs/macos.md, "Ports of the builder"). */
const defaultPort = 31022

/** Labels of the managed builder: nix-darwin's, and Determinate's on the same port. */
const builderLabels = ['org.nixos.linux-builder', 'org.nixos.nixos-vm-based-linux-builder']

/** The port of a builder's ssh, and the source that names it. */
export interface BuilderPort {
  readonly port: number
  /**
   * `vm`: the arguments of the running VM. `default`: assumed, because no start script could be read. `unknown`: a
   * plist was read, and neither it nor its scripts name a port; 31022 is then only the first port to probe.
   */
  readonly portFrom: 'vm' | 'start-script' | 'default' | 'unknown'
}

/** Returns the builder's service that has a plist or a job in launchd, a running one first; null if there is none. */
export function findPresentService(services: readonly Service[]): Service | null {
  const candidates = selectBuilderServices(services)
  const running = candidates.find((service) => getJobPid(service) !== null)
  return running ?? candidates.find(isPresent) ?? null
}

/** Returns the services of the managed builder among those that were probed: nix-darwin's, Determinate's, then any other. */
export function selectBuilderServices<Known extends Pick<Service, 'label' | 'foundBy'>>(
  services: readonly Known[],
): readonly Known[] {
  return [
    ...builderLabels.flatMap((label) => services.filter((service) => service.label === label)),
    ...services.filter((service) => isFoundByScript(service) && service.foundBy === undefined),
  ]
}

/**
 * Returns the port of the managed builder: the one that its VM's arguments forward, else the one in its start script, else
 * 31022. The ssh route is compared with it and is never its source (docs/architecture.md, "Port of the builder").
 */
export function getBuilderPort(services: readonly Service[], processes: Observation<Processes>): number {
  return resolveBuilderPort(services, processes).port
}

function isPresent(service: Service): boolean {
  return valueOrNull(service.plist)?.exists === true || valueOrNull(service.job)?.known === true
}

/** Returns the process id of the service's job; null if none runs or the job was not observed. */
export function getJobPid(service: Service | null): number | null {
  const job = valueOrNull(service?.job)
  return job?.known ? job.pid : null
}

/** Returns the present service, else one that could not be observed, else null. */
export function findBuilderService(services: readonly Service[]): Service | null {
  const isUnobserved = (service: Service) => !service.plist.observed || !service.job.observed
  return findPresentService(services) ?? selectBuilderServices(services).find(isUnobserved) ?? null
}

/** Returns the port of the managed builder and its source. */
export function resolveBuilderPort(
  services: readonly Service[],
  processes: Observation<Processes>,
): BuilderPort {
  const service = findPresentService(services)
  const vmPort = findVmOfJob(getJobPid(service), processes)?.forwardedPort ?? null
  if (vmPort !== null) return { port: vmPort, portFrom: 'vm' }
  const script = valueOrNull(service?.startScript)
  const scriptPort = script?.forwardedPort ?? null
  if (scriptPort !== null) return { port: scriptPort, portFrom: 'start-script' }
  const plist = valueOrNull(service?.plist)
  return { port: defaultPort, portFrom: script !== null && plist?.exists ? 'unknown' : 'default' }
}

/**
 * Returns the folder that has the disk and the keys: the one that the start scripts change to (docs/macos.md, "Disk image"),
 * else the one in which launchd starts the service, according to its plist. Null if neither was read or named; a folder left
 * over from an earlier configuration proves nothing.
 */
export function getWorkingDirectory(service: Pick<Service, 'startScript'> | null): string | null {
  const script = valueOrNull(service?.startScript)
  return script?.ownDirectory ?? script?.workingDirectory ?? null
}

/**
 * Returns the VM among the descendants of the job: the pid that launchd prints is only a shell (docs/macos.md, "Processes
 * of the builder").
 */
export function findVmOfJob(job: number | null, processes: Observation<Processes>): VmProcess | null {
  if (job === null) return null
  const vms = valueOrNull(processes)?.vms ?? []
  return vms.find((vm) => vm.pid === job || vm.ancestors.includes(job)) ?? null
}

/** Returns the service that launchd starts at the first connection to its port; null if it is not on this Mac. */
export function findOnDemandService({ services }: Snapshot, known: KnownService | null): Service | null {
  const service = services.find(({ label }) => label === known?.label)
  return service !== undefined && isPresent(service) ? service : null
}

/** Returns the VM whose arguments forward this port, regardless of its parent process; null if there is none. */
export function findVmByPort(snapshot: Snapshot, port: number): VmProcess | null {
  const vms = valueOrNull(snapshot.processes)?.vms ?? []
  return vms.find((vm) => vm.forwardedPort === port) ?? null
}
