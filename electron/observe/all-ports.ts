import { builderPort } from '../core/builders/builder-service.ts'
import { isManagedBuilder } from '../core/builders/entry-match.ts'
import { onDemandNamed } from '../core/builders/known-services.ts'
import { unavailable } from '../core/model/observation.ts'
import type { MachineEntry, PortProbe, RouteProbe } from '../core/model/snapshot.ts'
import { type Configuration, entriesOf } from './configuration.ts'
import type { DeadlineMac } from './probe/deadline-mac.ts'
import { withTimeout } from './probe/timeout.ts'
import { type Running, servicesOf } from './running-state.ts'
import type { ScanContext } from './scan-context.ts'
import { askableTypes } from './ssh/host-key-exchange.ts'
import { type PortTarget, probePort } from './ssh/port-probe.ts'
import { localEnd } from './ssh/routes-probe.ts'

/** QEMU forwards IPv4 only (docs/macos.md, "Ports of the builder"). */
const builderAddress = '127.0.0.1'
const maxOtherTargets = 3
/** launchctl and ps may hang: what the start script says of the port is enough then. */
const timeoutMs = 1500

/** The builder's port, and the other ports of this Mac at which routes of entries end. Remote machines are never touched. */
export async function probeAllPorts(
  mac: DeadlineMac,
  running: Promise<Running>,
  configuration: Configuration,
  memory: ScanContext,
): Promise<PortProbe[]> {
  const look = (place: PortTarget) => shared(mac, place, memory)
  const [run, files] = await Promise.all([withTimeout(running, timeoutMs), configuration.files])
  const unknown = unavailable(mac.now(), 'the processes were not listed in time')
  const port = builderPort(servicesOf(mac, files.services, run?.jobs ?? []), run?.processes ?? unknown)
  const builder = builderTarget(port, entriesOf(files.machinesFile, null))
  const first = look(builder)
  const [routes, nix] = await Promise.all([configuration.routes, configuration.nix])
  const others = otherTargets(builder, entriesOf(files.machinesFile, nix), routes)
  return Promise.all([first, ...others.map(look)])
}

/** A look that is recent enough is taken as it is, with its own time: no connection is made. */
function shared(
  mac: DeadlineMac,
  place: PortTarget,
  { recentPorts, sharePort }: ScanContext,
): Promise<PortProbe> {
  const { address, port } = place
  const recent = recentPorts.find((look) => look.address === address && look.port === port)
  if (recent !== undefined) return Promise.resolve(recent)
  const look = () => probePort(mac, place)
  return sharePort === undefined ? look() : sharePort(address, port, look)
}

/** Asked for the type of the key that the builder's entry pins, so that the two can be compared. */
function builderTarget(port: number, entries: readonly MachineEntry[]): PortTarget {
  const pinned = entries.find((entry) => entry.hostKey !== null && isManagedBuilder(entry, port))?.hostKey
    ?.type
  return { address: builderAddress, port, types: pinned === undefined ? askableTypes : [pinned] }
}

/** Where else on this Mac routes end: who answers there is what the person must be told. */
function otherTargets(
  builder: PortTarget,
  entries: readonly MachineEntry[],
  routes: readonly RouteProbe[],
): PortTarget[] {
  const places = new Map<string, PortTarget>()
  for (const route of routes) {
    const end = localEnd(route)
    if (end === null || (end.address === builder.address && end.port === builder.port)) continue
    const pinned = entries.find((entry) => entry.uri === route.uri && entry.hostKey !== null)?.hostKey?.type
    const types = [...new Set([...(pinned === undefined ? [] : [pinned]), ...askableTypes])]
    const wakes = onDemandNamed(route.host) !== null
    places.set(`${end.address} ${end.port}`, { ...end, types, ...(wakes ? { wakes } : {}) })
  }
  return [...places.values()].slice(0, maxOtherTargets)
}
