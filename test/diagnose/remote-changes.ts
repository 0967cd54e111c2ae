import type { RemoteAnswer, RemoteProbe, RouteProbe, SshRoute } from '../../electron/core/model/snapshot.ts'
import { type Change, changed, withEntries } from './changes.ts'
import { entry, now, plainRoute, remoteEntry, routeProbe, seen } from './snapshots.ts'

/** Root's route for the company's machine: its own name, no file speaks of it. */
export function remoteRoute(changes: Partial<SshRoute> = {}, more: Partial<RouteProbe> = {}): RouteProbe {
  const { uri, host } = remoteEntry()
  const root = seen(plainRoute(host, { user: 'nix', ...changes }))
  return routeProbe({ uri, host, root, user: root, addresses: seen(['192.0.2.7']), ...more })
}

export function remoteProbe(answer: RemoteAnswer, changes: Partial<RemoteProbe> = {}): RemoteProbe {
  const { uri, host } = remoteEntry()
  const look = { observed: true as const, at: now, value: answer }
  return { uri, hostname: host, port: 22, address: '192.0.2.7', result: look, ...changes }
}

/** A company's machine beside this Mac's own builder; what it said where somebody asked. */
export function withMachineElsewhere(
  looks: readonly RemoteProbe[],
  remote = remoteEntry(),
  route = remoteRoute(),
): Change {
  return (snapshot) => ({
    ...changed(snapshot, withEntries([entry(), remote])),
    routes: [...snapshot.routes, route],
    remoteBuilders: [...looks],
  })
}
