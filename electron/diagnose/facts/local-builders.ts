import { type Builder, getManagedBuilder, listBuilders } from '../../core/builders/builder.ts'
import { findOnDemandService, findPresentService } from '../../core/builders/builder-service.ts'
import { knownServices } from '../../core/builders/known-services.ts'
import { hasBuilderName } from '../../core/builders/local-service.ts'
import { valueOrNull } from '../../core/model/observation.ts'
import type { Service, Snapshot, VmProcess } from '../../core/model/snapshot.ts'
import { quoteShellArgument } from './evidence.ts'
import { getJobCondition, getKnownJob } from './job-condition.ts'
import { nixFolder } from './nix-daemon.ts'
import { formatFindingKey } from './rule.ts'

/** Returns the managed builder if it has a service or an entry, else null. */
export function findExpectedBuilder(snapshot: Snapshot): Builder | null {
  const builder = getManagedBuilder(snapshot)
  return builder.entry !== null || findPresentService(snapshot.services) !== null ? builder : null
}

/** A service of this Mac that runs a builder to which no entry leads. */
export interface ServiceWithoutEntry {
  readonly label: string
  /** Null where no port of this Mac leads to it. */
  readonly port: number | null
}

/** Returns the service of the managed builder, else of another module's builder, if Nix has no entry for it; else null. */
export function findServiceWithoutEntry(snapshot: Snapshot): ServiceWithoutEntry | null {
  const expectedBuilder = findExpectedBuilder(snapshot)
  if (expectedBuilder !== null) {
    return expectedBuilder.entry === null && expectedBuilder.service !== null
      ? { label: expectedBuilder.service.label, port: expectedBuilder.port }
      : null
  }
  const labels = new Set(listBuilders(snapshot).map(({ service }) => service?.label))
  const missingService = knownServices.find(
    (known) => findOnDemandService(snapshot, known) !== null && !labels.has(known.label),
  )
  if (missingService !== undefined) return { label: missingService.label, port: missingService.port }
  const otherService = listOtherServices(snapshot).find(({ label }) => !labels.has(label))
  if (otherService === undefined) return null
  const port = otherService.demandPort ?? valueOrNull(otherService.startScript)?.forwardedPort ?? null
  return { label: otherService.label, port }
}

/** Returns the services and agents that run a builder of another module, as far as their names say so. */
function listOtherServices({ services, agents = [] }: Snapshot): readonly Service[] {
  return [...services.filter(({ foundBy }) => foundBy !== undefined), ...agents].filter(
    (service) => hasBuilderName(service) && valueOrNull(service.plist)?.exists === true,
  )
}

/** Returns the builders on this Mac that should answer on a port, one for each port. */
export function listLocalBuilders(snapshot: Snapshot): readonly Builder[] {
  const expectedBuilder = findExpectedBuilder(snapshot)
  const localBuilders = listBuilders(snapshot).filter((builder) => builder.kind === 'local')
  const ports = new Set(expectedBuilder === null ? [] : [expectedBuilder.port])
  const builders = expectedBuilder === null ? [] : [expectedBuilder]
  for (const builder of localBuilders) {
    if (ports.has(builder.port)) continue
    ports.add(builder.port)
    builders.push(builder)
  }
  return builders
}

/** Returns the subject of a finding about a builder: its service, else its entry, else its address. */
export function getSubject(builder: Builder): string {
  return builder.service?.label ?? builder.entry?.uri ?? formatAddress(builder)
}

/**
 * Returns the repair that restarts a builder's service: none where launchd does not know it, and none for an agent, which belongs
 * to its user and needs no root.
 */
export function listRestart(service: Service | null): readonly string[] {
  return getKnownJob(service) === null || service?.domain !== undefined ? [] : ['restart-builder']
}

/** Returns the command by which the user starts an agent of the account, without sudo. */
export function formatAgentStart({ domain, label, plistPath, job }: Service): string {
  return valueOrNull(job)?.known === false
    ? `launchctl bootstrap ${domain} ${quoteShellArgument(plistPath)}`
    : `launchctl kickstart -k ${domain}/${label}`
}

/** Returns the address at which the builder's ssh is probed. */
export function formatAddress(builder: Builder): string {
  return `127.0.0.1:${builder.port}`
}

/** Returns the VM that forwards the builder's port but was not started by its launchd job; null if there is none. */
export function findForeignVm(snapshot: Snapshot, builder: Builder): VmProcess | null {
  const job = getKnownJob(builder.service)?.pid ?? null
  const vms = valueOrNull(snapshot.processes)?.vms ?? []
  const isOfJob = (vm: VmProcess) => job !== null && (vm.pid === job || vm.ancestors.includes(job))
  if (vms.some(isOfJob)) return null
  return vms.find(({ forwardedPort }) => forwardedPort === builder.port) ?? null
}

/** Returns the keys of findings that would explain a silent builder; findings that a running job rules out are left out. */
export function listCausesOfSilence(builder: Builder): readonly string[] {
  const label = builder.service?.label
  if (label === undefined) return []
  const ids =
    getJobCondition(builder.service) === 'running'
      ? [
          'port-clash',
          'closure-missing',
          'vm-not-running',
          'guest-no-address',
          'guest-crashed',
          'service-crash-looping',
        ]
      : [
          'service-disabled',
          'service-blocked',
          'service-not-loaded',
          'closure-missing',
          'guest-no-address',
          'host-memory',
          'service-crash-looping',
          'service-stopped',
        ]
  // The start script first waits for the Nix volume.
  return [formatFindingKey('daemon-down', nixFolder), ...ids.map((id) => formatFindingKey(id, label))]
}
