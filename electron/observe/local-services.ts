import { getBuilderPort } from '../core/builders/builder-service.ts'
import { isLocalRoute } from '../core/builders/entry-observations.ts'
import { findLocalService, hasBuilderName } from '../core/builders/local-service.ts'
import { valueOrNull } from '../core/model/observation.ts'
import type { MachineEntry, RouteProbe, Service, Snapshot } from '../core/model/snapshot.ts'
import { isLoopback } from '../core/text/loopback.ts'
import type { Mac } from '../mac/mac.ts'
import { combineServices, type Running } from './running-state.ts'
import { type ListenerProbe, probeListeners } from './service/listener-probe.ts'
import type { ServiceFiles } from './service/service-files-probe.ts'
import { findLocalEndpoint } from './ssh/routes-probe.ts'

type Services = Pick<Snapshot, 'services' | 'agents' | 'processes'>

/**
 * Returns all services of a scan: those of the plists, and those whose processes listen on an entry's port. Of the services that
 * only start a VM, those of which no entry makes use are left out, unless they are named as a builder: they run something
 * else, such as Docker.
 * @param before an earlier snapshot whose processes and listeners are reused
 */
export async function probeLocalServices(
  mac: Mac,
  runningState: Running,
  files: readonly ServiceFiles[],
  { routes, entries }: { readonly routes: readonly RouteProbe[]; readonly entries: readonly MachineEntry[] },
  before: Snapshot | null,
): Promise<Services> {
  const services = combineServices(mac, files, runningState.jobs)
  const listenerProbe =
    before === null
      ? await probeListeners(mac, {
          ...runningState,
          services,
          ports: routes.flatMap((route) => findLocalEndpoint(route)?.port ?? []),
          builderPort: getBuilderPort(services, runningState.processes),
        })
      : reuseListeners(before, services)
  const agents = [...runningState.agents, ...listenerProbe.agents]
  const parts = {
    ...(agents.length === 0 ? {} : { agents }),
    services: [...services, ...listenerProbe.services],
    processes: addListeners(runningState, listenerProbe),
  }
  const usedServices = entries.map((entry) => findServiceOf(parts, entry, routes))
  return {
    ...parts,
    services: parts.services.filter(
      (service) => service.foundBy === undefined || usedServices.includes(service) || hasBuilderName(service),
    ),
  }
}

/** The listeners are part of the earlier snapshot's processes already, and its agents of the run. */
function reuseListeners(before: Snapshot, services: readonly Service[]): ListenerProbe {
  const known = new Set(services.map(({ label }) => label))
  const listenerServices = before.services.filter(
    ({ foundBy, label }) => foundBy === 'listener' && !known.has(label),
  )
  return { listeners: [], services: listenerServices, agents: [] }
}

function addListeners(runningState: Running, listenerProbe: ListenerProbe): Snapshot['processes'] {
  const { processes } = runningState
  if (!processes.observed || listenerProbe.listeners.length === 0) return processes
  const pids = [...listenerProbe.services, ...listenerProbe.agents].flatMap(({ job }) => {
    const known = valueOrNull(job)
    return known?.known ? [known.pid] : []
  })
  const jobs = runningState.lines
    .filter(({ pid }) => pids.includes(pid))
    .map(({ pid, startedAt }) => ({ pid, startedAt }))
  return {
    ...processes,
    value: {
      ...processes.value,
      jobs: [...processes.value.jobs, ...jobs],
      listeners: [...listenerProbe.listeners],
    },
  }
}

function findServiceOf(parts: Services, entry: MachineEntry, routes: readonly RouteProbe[]): Service | null {
  const route = routes.find(({ uri }) => uri === entry.uri) ?? null
  const root = valueOrNull(route?.root)
  const endsHere = isLoopback(entry.host) || (root !== null && isLocalRoute(root.hostname, route))
  return findLocalService(parts, { entry, root, port: entry.port ?? root?.port ?? 22, endsHere })
}
