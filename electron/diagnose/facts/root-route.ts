import type { BuilderFacts } from '../../core/builders/builder-facts.ts'
import { type Observation, valueOrNull } from '../../core/model/observation.ts'
import type { MachineEntry, PortAnswer, RouteProbe, Snapshot, SshRoute } from '../../core/model/snapshot.ts'
import { supportsUriPorts } from '../../core/nix/uri-ports.ts'
import { parseNixSshOptions } from '../../core/ssh/nix-ssh-options.ts'
import { isLoopback } from '../../core/text/loopback.ts'
import { sshConnected } from './test-builds.ts'

/** Where ssh ends up for an entry, by the configuration of root or of the user. */
export type RouteTarget =
  | { readonly kind: 'at-builder' }
  /**
   * `old-nix`: Nix before 2.31 and Lix hand `host:port` to ssh as a name, which does not resolve. `ipv6`: this Mac, where
   * the builder's machine does not listen (docs/macos.md, "Ports of the builder").
   */
  | {
      readonly kind: 'nowhere' | 'elsewhere' | 'other-port' | 'old-nix' | 'ipv6'
      readonly hostname: string
      readonly port: number
      readonly addresses: readonly string[]
    }
  | { readonly kind: 'not-known'; readonly reason: string }

export type WrongTarget = Extract<RouteTarget, { hostname: string }>

/** Where root's ssh, which Nix uses, ends up for the entry of these facts. */
export function resolveRootRoute(snapshot: Snapshot, facts: BuilderFacts): RouteTarget {
  const { entry, route } = facts
  if (entry === null || route === null) return notKnown('ssh was not asked for it')
  // Root's own files, which nobody else can read, may set right what looks wrong: a build is the truth.
  // The owner's own proxy for this host goes where its program says, and may start the machine first.
  if (sshConnected(snapshot, facts) || valueOrNull(route.root)?.proxyOfThisHost) return { kind: 'at-builder' }
  if (entry.port !== null && !supportsUriPorts(valueOrNull(snapshot.nix.version))) {
    const name = `${entry.host}:${entry.port}`
    return { kind: 'old-nix', hostname: name, port: 22, addresses: [] }
  }
  if (!route.root.observed) return notKnown(route.root.reason)
  const asked = route.root.value
  const target = { hostname: asked.hostname, port: entry.port ?? asked.port }
  // Through a proxy the proxy resolves the name: corporate-ssh-options speaks of that.
  const throughProxy = asked.proxyCommand !== null || asked.proxyJump !== null
  if (!throughProxy && !isResolved(route.addresses, asked))
    return { kind: 'nowhere', ...target, addresses: [] }
  const addresses = isAddress(asked.hostname) ? [asked.hostname] : (valueOrNull(route.addresses) ?? [])
  if (target.port !== facts.port) return atOtherPort(facts, { ...target, addresses })
  if (throughProxy) return { kind: 'at-builder' }
  if (addresses.length === 0 && !route.addresses.observed) return notKnown(route.addresses.reason)
  const ipv6 = refusedByIpv6(snapshot, route, target)
  if (ipv6.length > 0) return { kind: 'ipv6', ...target, addresses: ipv6 }
  return addresses.some(isLoopback) ? { kind: 'at-builder' } : { kind: 'elsewhere', ...target, addresses }
}

/** Where the builder's own port is not known, no other one is wrong. */
function atOtherPort({ portFrom }: BuilderFacts, target: Omit<WrongTarget, 'kind'>): RouteTarget {
  return portFrom === 'not-known'
    ? notKnown("the builder's port is not known: neither its machine nor its start script names one")
    : { kind: 'other-port', ...target }
}

/** The route's addresses where they are IPv6 ones of this Mac alone and nothing listens there. */
function refusedByIpv6(
  { ports }: Snapshot,
  route: RouteProbe,
  { hostname, port }: { hostname: string; port: number },
): readonly string[] {
  const addresses = hostname.includes(':') ? [hostname] : (valueOrNull(route.addresses) ?? [])
  if (!addresses.every((address) => address.includes(':') && isLoopback(address))) return []
  const isRefused = ports.some(
    (look) =>
      look.port === port && addresses.includes(look.address) && valueOrNull(look.result)?.kind === 'refused',
  )
  return isRefused ? addresses : []
}

/** Whether the user's own ssh would reach the builder; false where that is not known. */
export function userRouteReaches(facts: BuilderFacts): boolean {
  const { entry, route } = facts
  const asked = valueOrNull(route?.user)
  if (entry === null || route === null || asked === null) return false
  if (asked.proxyCommand !== null || asked.proxyJump !== null) return false
  const sameName = valueOrNull(route.root)?.hostname === asked.hostname
  const addresses = sameName ? (valueOrNull(route.addresses) ?? []) : []
  const isHere = isLoopback(asked.hostname) || addresses.some(isLoopback)
  return isHere && (entry.port ?? asked.port) === facts.port
}

/** Whether all that root's ssh reads was seen: else a file of root's own may make it right after all. */
export function rootViewObserved(snapshot: Snapshot): boolean {
  if (snapshot.rootScan?.observed || !readsRootFile(snapshot)) return true
  const own = valueOrNull(snapshot.sshConfig.rootFile)
  return own !== null && (snapshot.mac.scannedAsRoot || !own.exists || (own.mode & 0o004) !== 0)
}

/** Whether Nix's ssh reads root's own file: not where the daemon's `NIX_SSHOPTS` names another one (`-F`). */
export function readsRootFile({ sshConfig }: Snapshot): boolean {
  const set = valueOrNull(sshConfig.daemonOptions)
  if (set === null) return true
  const options = parseNixSshOptions(set.value)
  return options.ok && options.file === null
}

/** What answers where the route ends, as far as it was looked at. */
export function answerAtTarget(snapshot: Snapshot, target: WrongTarget): PortAnswer | null {
  const names = [target.hostname, ...target.addresses]
  const here = target.kind !== 'ipv6' && endsHere(target)
  const look = snapshot.ports.find(
    ({ address, port }) => port === target.port && (names.includes(address) || (here && isLoopback(address))),
  )
  return valueOrNull(look?.result)
}

/** Whether the route ends at an address of this Mac. */
export function endsHere(target: WrongTarget): boolean {
  return [target.hostname, ...target.addresses].some(isLoopback)
}

/** Whether the route ends at this Mac's own ssh server, which macOS calls Remote Login. */
export function endsAtRemoteLogin(target: WrongTarget): boolean {
  return target.port === 22 && endsHere(target)
}

/** False only where it was seen that the name does not resolve; an address needs no resolver. */
function isResolved(addresses: Observation<string[]>, asked: SshRoute): boolean {
  return !addresses.observed || addresses.value.length > 0 || isAddress(asked.hostname)
}

function isAddress(hostname: string): boolean {
  return isLoopback(hostname) || /^[\d.]+$|:/.test(hostname)
}

function notKnown(reason: string): RouteTarget {
  return { kind: 'not-known', reason }
}

/** `host port N`, as ssh names where it connects. */
export function describeTarget(target: WrongTarget, entry: MachineEntry): string {
  if (target.kind === 'old-nix') return `the name "${target.hostname}"`
  if (target.kind === 'nowhere') return `the host "${target.hostname}", a name that does not resolve`
  const name = target.hostname === entry.host ? target.hostname : `${target.hostname} (for ${entry.host})`
  return `${name} port ${target.port}${target.kind === 'ipv6' ? `, by IPv6 (${target.addresses.join(', ')})` : ''}`
}
