import { notSeen, type Seen, saw } from '../model/observation.ts'
import type { DeepEntry, DeepLook } from '../model/root-scan.ts'
import type { RouteLook, Snapshot } from '../model/snapshot.ts'

/**
 * The snapshot with what was seen as root: root's own view takes the place of what could be told without it, and root's
 * known host keys are added. A deep look that was not made leaves everything as it was, with its reason.
 */
export function withDeepLook(snapshot: Snapshot, deep: Seen<DeepLook>): Snapshot {
  if (!deep.seen) return { ...snapshot, deep }
  const { entries } = deep.value
  return {
    ...snapshot,
    deep,
    routes: snapshot.routes.map((route) => {
      const entry = entries.find(({ uri }) => uri === route.uri)
      return entry === undefined ? route : rootsOwn(route, entry, deep.value)
    }),
  }
}

function rootsOwn(route: RouteLook, entry: DeepEntry, deep: DeepLook): RouteLook {
  if (!entry.route.seen) return route
  const before = route.root.seen ? route.root.value : null
  const now = entry.route.value
  const isSame = before !== null && before.hostname === now.hostname && before.port === now.port
  const root = saw(new Date(entry.route.at), { ...now, sources: isSame ? before.sources : {} })
  return {
    ...route,
    root,
    addresses:
      before?.hostname === now.hostname
        ? route.addresses
        : notSeen(new Date(entry.route.at), 'the name in root’s own file was not looked up'),
    knownHostKeys: withRootKeys(route, entry, deep),
  }
}

function withRootKeys(route: RouteLook, { route: asked }: DeepEntry, deep: DeepLook) {
  const { knownHostKeys } = route
  if (!knownHostKeys.seen || !deep.rootKnownHosts.seen || !asked.seen) return knownHostKeys
  const { hostname, hostKeyAlias, port } = asked.value
  const name = hostKeyAlias ?? hostname
  const names = hostKeyAlias === null && port !== 22 ? [`[${name}]:${port}`, name] : [name]
  const own = deep.rootKnownHosts.value
    .filter(({ host }) => names.includes(host))
    .map(({ type, blob, fingerprint, source }) => ({ type, blob, fingerprint, source }))
  return { ...knownHostKeys, value: [...knownHostKeys.value, ...own] }
}
