import { memoize } from '../collections/memo.ts'
import { type Observation, valueOrNull } from '../model/observation.ts'
import type { KeyFile, MachineEntry, PortResult, RouteProbe, Snapshot, VmProcess } from '../model/snapshot.ts'
import { isLoopback } from '../text/loopback.ts'
import { defineTexts } from '../text/translated-texts.ts'
import { defaultKeyPath, passesAnotherHost } from './entry-match.ts'

/** Texts of answers that don't count for an entry. */
export const entryObservationsTexts = defineTexts({
  staleAnswer: 'the port was last probed before the VM started',
})

/** Whether a route's host name is this Mac, or resolves to nothing else. */
export function isLocalRoute(hostname: string, route: RouteProbe | null): boolean {
  if (passesAnotherHost(route)) return false
  const addresses = valueOrNull(route?.addresses) ?? []
  return isLoopback(hostname) || (addresses.length > 0 && addresses.every(isLoopback))
}

export function findRoute({ routes }: Snapshot, entry: MachineEntry): RouteProbe | null {
  const index = indexRoutes(routes)
  return index.byUri.get(entry.uri) ?? index.byHost.get(entry.host) ?? null
}

/** The first of several routes with the same URI or host counts. */
const indexRoutes = memoize((routes: readonly RouteProbe[]) => {
  const reversedRoutes = [...routes].reverse()
  return {
    byUri: new Map(reversedRoutes.map((route) => [route.uri, route])),
    byHost: new Map(reversedRoutes.map((route) => [route.host, route])),
  }
})

/**
 * Returns the answer on a port of this Mac, preferably at 127.0.0.1: QEMU forwards IPv4 only (docs/macos.md, "Ports of
 * the builder").
 */
export function findPortResult(snapshot: Snapshot, port: number): Observation<PortResult> | null {
  const probes = snapshot.ports.filter((probe) => probe.port === port && isLoopback(probe.address))
  return (probes.find((probe) => probe.address === '127.0.0.1') ?? probes[0])?.result ?? null
}

/** `ps` gives start times in whole seconds, and the clock may be adjusted slightly. */
const clockSlackMs = 1500

/**
 * Returns the answer, unless the VM was started after it: a port is probed at most every 5 s, so a scan may reuse the answer
 * of the VM that ran before.
 */
export function rejectStalePortResult(
  vm: VmProcess | null,
  answer: Observation<PortResult> | null,
): Observation<PortResult> | null {
  if (vm === null || answer === null || !answer.observed) return answer
  if (Date.parse(answer.at) >= Date.parse(vm.startedAt) - clockSlackMs) return answer
  return { observed: false, at: answer.at, reason: entryObservationsTexts.staleAnswer }
}

/** Returns the key of column 3, else the first that ssh's configuration names, else one of `standard` (managed builder only). */
export function findKeyFile(
  snapshot: Snapshot,
  entry: MachineEntry | null,
  route: RouteProbe | null,
  standard: readonly string[] = [defaultKeyPath],
): KeyFile | null {
  const entryPath = entry?.sshKey
  const paths = entryPath ? [entryPath] : [...(valueOrNull(route?.root)?.identityFiles ?? []), ...standard]
  const keyFiles = paths.map((path) => snapshot.keys.find((key) => key.path === path))
  return keyFiles.find((key) => key !== undefined) ?? null
}
