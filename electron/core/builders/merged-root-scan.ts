import { type Observation, observed, unavailable } from '../model/observation.ts'
import type { RootScan, RootScanEntry } from '../model/root-scan.ts'
import type { RouteProbe, Snapshot } from '../model/snapshot.ts'
import { defineTexts } from '../text/translated-texts.ts'

/** Texts of what the admin check left open. */
export const mergedRootScanTexts = defineTexts({
  unresolvedName: "the name in root's own file wasn't looked up",
})

/**
 * Returns the snapshot with the result of a root scan: routes as root's ssh resolves them replace those resolved without
 * root's files, and root's known host keys are added. A root scan that failed changes nothing but `rootScan`.
 */
export function mergeRootScan(snapshot: Snapshot, scan: Observation<RootScan>): Snapshot {
  if (!scan.observed) return { ...snapshot, rootScan: scan }
  const { entries } = scan.value
  return {
    ...snapshot,
    rootScan: scan,
    routes: snapshot.routes.map((route) => {
      const entry = entries.find(({ uri }) => uri === route.uri)
      return entry === undefined ? route : replaceRoute(route, entry, scan.value)
    }),
  }
}

function replaceRoute(route: RouteProbe, entry: RootScanEntry, scan: RootScan): RouteProbe {
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
        : unavailable(new Date(entry.route.at), mergedRootScanTexts.unresolvedName),
    knownHostKeys: addRootKeys(route, entry, scan),
  }
}

function addRootKeys(route: RouteProbe, { route: resolved }: RootScanEntry, scan: RootScan) {
  const { knownHostKeys } = route
  if (!knownHostKeys.observed || !scan.rootKnownHosts.observed || !resolved.observed) return knownHostKeys
  const { hostname, hostKeyAlias, port } = resolved.value
  const name = hostKeyAlias ?? hostname
  const names = hostKeyAlias === null && port !== 22 ? [`[${name}]:${port}`, name] : [name]
  const rootKeys = scan.rootKnownHosts.value
    .filter(({ host }) => names.includes(host))
    .map(({ type, blob, fingerprint, source }) => ({ type, blob, fingerprint, source }))
  return { ...knownHostKeys, value: [...knownHostKeys.value, ...rootKeys] }
}
