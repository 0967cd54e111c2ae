import { type Observation, observed, unavailable } from '../model/observation.ts'
import type { RootScan, RootScanEntry } from '../model/root-scan.ts'
import type { RouteProbe, Snapshot } from '../model/snapshot.ts'

/**
 * The snapshot with what was seen as root: root's own view takes the place of what could be told without it, and root's
 * known host keys are added. A deep look that was not made leaves everything as it was, with its reason.
 */
export function mergeRootScan(snapshot: Snapshot, deep: Observation<RootScan>): Snapshot {
  if (!deep.observed) return { ...snapshot, rootScan: deep }
  const { entries } = deep.value
  return {
    ...snapshot,
    rootScan: deep,
    routes: snapshot.routes.map((route) => {
      const entry = entries.find(({ uri }) => uri === route.uri)
      return entry === undefined ? route : rootsOwn(route, entry, deep.value)
    }),
  }
}

function rootsOwn(route: RouteProbe, entry: RootScanEntry, deep: RootScan): RouteProbe {
  if (!entry.route.observed) return route
  const before = route.root.observed ? route.root.value : null
  const now = entry.route.value
  const isSame = before !== null && before.hostname === now.hostname && before.port === now.port
  const root = observed(new Date(entry.route.at), { ...now, sources: isSame ? before.sources : {} })
  return {
    ...route,
    root,
    addresses:
      before?.hostname === now.hostname
        ? route.addresses
        : unavailable(new Date(entry.route.at), 'the name in root’s own file was not looked up'),
    knownHostKeys: withRootKeys(route, entry, deep),
  }
}

function withRootKeys(route: RouteProbe, { route: asked }: RootScanEntry, deep: RootScan) {
  const { knownHostKeys } = route
  if (!knownHostKeys.observed || !deep.rootKnownHosts.observed || !asked.observed) return knownHostKeys
  const { hostname, hostKeyAlias, port } = asked.value
  const name = hostKeyAlias ?? hostname
  const names = hostKeyAlias === null && port !== 22 ? [`[${name}]:${port}`, name] : [name]
  const own = deep.rootKnownHosts.value
    .filter(({ host }) => names.includes(host))
    .map(({ type, blob, fingerprint, source }) => ({ type, blob, fingerprint, source }))
  return { ...knownHostKeys, value: [...knownHostKeys.value, ...own] }
}
