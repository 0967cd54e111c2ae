import type { Builder } from '../../core/builders/builder.ts'
import { type Observation, valueOrNull } from '../../core/model/observation.ts'
import type { MachineEntry, PortResult, RouteProbe, Snapshot, SshRoute } from '../../core/model/snapshot.ts'
import { supportsUriPorts } from '../../core/nix/uri-ports.ts'
import { parseNixSshOptions } from '../../core/ssh/nix-ssh-options.ts'
import { isLoopback } from '../../core/text/loopback.ts'
import { defineTexts } from '../../core/text/translated-texts.ts'
import { hasSshConnected } from './test-builds.ts'

interface TargetPort {
  readonly hostname: string
  readonly port: number
  /** The entry's host, if ssh connects to another name for it. */
  readonly entryHost: string | null
  /** The addresses, if all are IPv6 addresses of this Mac. */
  readonly ipv6: readonly string[] | null
}

/** Texts of where root's ssh ends up. */
export const rootRouteTexts = defineTexts({
  missingRoute: "SSH wasn't asked about it",
  unknownPort: "the builder's port isn't known: neither its VM nor its start script sets one",
  target: {
    name: (name: string) => `the name "${name}"`,
    unresolvedHost: (hostname: string) => `the host "${hostname}", which doesn't resolve`,
    port: ({ hostname, port, entryHost, ipv6 }: TargetPort) =>
      `${hostname}${entryHost === null ? '' : ` (for ${entryHost})`} port ${port}` +
      `${ipv6 === null ? '' : `, by IPv6 (${ipv6.join(', ')})`}`,
  },
})

/** Where root's ssh ends up for an entry. */
export type RouteTarget =
  | { readonly kind: 'at-builder' }
  /**
   * `old-nix`: Nix before 2.31 and Lix pass `host:port` to ssh as a host name, which does not resolve. `ipv6`: an IPv6
   * address of this Mac, where the builder's VM does not listen (docs/macos.md, "Ports of the builder").
   */
  | {
      readonly kind: 'nowhere' | 'elsewhere' | 'other-port' | 'old-nix' | 'ipv6'
      readonly hostname: string
      readonly port: number
      readonly addresses: readonly string[]
    }
  | { readonly kind: 'unknown'; readonly reason: string }

export type WrongTarget = Extract<RouteTarget, { hostname: string }>

/** Resolves where root's ssh, which Nix uses, connects to for the builder's entry. */
export function resolveRootRoute(snapshot: Snapshot, builder: Builder): RouteTarget {
  const { entry, route } = builder
  if (entry === null || route === null) return createUnknownTarget(rootRouteTexts.missingRoute)
  // Files that only root can read may correct a route that looks wrong, so a connection that was made overrides it.
  // A ProxyCommand for this host only connects wherever its program does, and may start the VM first.
  if (hasSshConnected(snapshot, builder) || valueOrNull(route.root)?.proxyOfThisHost)
    return { kind: 'at-builder' }
  if (entry.port !== null && !supportsUriPorts(valueOrNull(snapshot.nix.version))) {
    const name = `${entry.host}:${entry.port}`
    return { kind: 'old-nix', hostname: name, port: 22, addresses: [] }
  }
  if (!route.root.observed) return createUnknownTarget(route.root.reason)
  const root = route.root.value
  const target = { hostname: root.hostname, port: entry.port ?? root.port }
  // A proxy resolves the name itself; corporate-ssh-options reports the proxy.
  const isProxied = root.proxyCommand !== null || root.proxyJump !== null
  if (!isProxied && !isResolved(route.addresses, root)) return { kind: 'nowhere', ...target, addresses: [] }
  const addresses = isAddress(root.hostname) ? [root.hostname] : (valueOrNull(route.addresses) ?? [])
  if (target.port !== builder.port) return createOtherPortTarget(builder, { ...target, addresses })
  if (isProxied) return { kind: 'at-builder' }
  if (addresses.length === 0 && !route.addresses.observed) return createUnknownTarget(route.addresses.reason)
  const ipv6 = isRefusedByIpv6(snapshot, route, target)
  if (ipv6.length > 0) return { kind: 'ipv6', ...target, addresses: ipv6 }
  return addresses.some(isLoopback) ? { kind: 'at-builder' } : { kind: 'elsewhere', ...target, addresses }
}

/** Without knowing the builder's own port, no port can be called wrong. */
function createOtherPortTarget({ portFrom }: Builder, target: Omit<WrongTarget, 'kind'>): RouteTarget {
  return portFrom === 'unknown'
    ? createUnknownTarget(rootRouteTexts.unknownPort)
    : { kind: 'other-port', ...target }
}

/** Returns the route's addresses if all are IPv6 addresses of this Mac and refuse connections; else none. */
function isRefusedByIpv6(
  { ports }: Snapshot,
  route: RouteProbe,
  { hostname, port }: { hostname: string; port: number },
): readonly string[] {
  const addresses = hostname.includes(':') ? [hostname] : (valueOrNull(route.addresses) ?? [])
  if (!addresses.every((address) => address.includes(':') && isLoopback(address))) return []
  const isRefused = ports.some(
    (probe) =>
      probe.port === port &&
      addresses.includes(probe.address) &&
      valueOrNull(probe.result)?.kind === 'refused',
  )
  return isRefused ? addresses : []
}

/** Whether the user's own ssh would reach the builder; false if that is not known. */
export function userRouteReaches(builder: Builder): boolean {
  const { entry, route } = builder
  const user = valueOrNull(route?.user)
  if (entry === null || route === null || user === null) return false
  if (user.proxyCommand !== null || user.proxyJump !== null) return false
  const hasSameName = valueOrNull(route.root)?.hostname === user.hostname
  const addresses = hasSameName ? (valueOrNull(route.addresses) ?? []) : []
  const isHere = isLoopback(user.hostname) || addresses.some(isLoopback)
  return isHere && (entry.port ?? user.port) === builder.port
}

/** Whether everything that root's ssh reads was observed; if not, a file that only root can read may correct the route. */
export function isRootViewComplete(snapshot: Snapshot): boolean {
  if (snapshot.rootScan?.observed || !readsRootFile(snapshot)) return true
  const rootConfig = valueOrNull(snapshot.sshConfig.rootFile)
  return (
    rootConfig !== null &&
    (snapshot.mac.scannedAsRoot || !rootConfig.exists || (rootConfig.mode & 0o004) !== 0)
  )
}

/** Whether Nix's ssh reads root's own file: not if `NIX_SSHOPTS` of the daemon names another one (`-F`). */
export function readsRootFile({ sshConfig }: Snapshot): boolean {
  const optionsSetting = valueOrNull(sshConfig.daemonOptions)
  if (optionsSetting === null) return true
  const options = parseNixSshOptions(optionsSetting.value)
  return options.ok && options.file === null
}

/** Returns what answers at the end of the route; null if that was not probed. */
export function answerAtTarget(snapshot: Snapshot, target: WrongTarget): PortResult | null {
  const names = [target.hostname, ...target.addresses]
  const isHere = target.kind !== 'ipv6' && endsAtThisMac(target)
  const probe = snapshot.ports.find(
    ({ address, port }) =>
      port === target.port && (names.includes(address) || (isHere && isLoopback(address))),
  )
  return valueOrNull(probe?.result)
}

/** Whether the route ends at an address of this Mac. */
export function endsAtThisMac(target: WrongTarget): boolean {
  return [target.hostname, ...target.addresses].some(isLoopback)
}

/** Whether the route ends at this Mac's own ssh server, which macOS calls Remote Login. */
export function endsAtRemoteLogin(target: WrongTarget): boolean {
  return target.port === 22 && endsAtThisMac(target)
}

/** False only if the name was looked up and does not resolve; an address needs no lookup. */
function isResolved(addresses: Observation<string[]>, { hostname }: SshRoute): boolean {
  return !addresses.observed || addresses.value.length > 0 || isAddress(hostname)
}

function isAddress(hostname: string): boolean {
  return isLoopback(hostname) || /^[\d.]+$|:/.test(hostname)
}

function createUnknownTarget(reason: string): RouteTarget {
  return { kind: 'unknown', reason }
}

/** Describes the target as `host port N`, in ssh's wording. */
export function describeTarget(target: WrongTarget, entry: MachineEntry): string {
  const { kind, hostname, port, addresses } = target
  if (kind === 'old-nix') return rootRouteTexts.target.name(hostname)
  if (kind === 'nowhere') return rootRouteTexts.target.unresolvedHost(hostname)
  const entryHost = getOtherHost(target, entry)
  return rootRouteTexts.target.port({ hostname, port, entryHost, ipv6: kind === 'ipv6' ? addresses : null })
}

/** Returns the entry's host if ssh connects to another name for it, else null. */
export function getOtherHost({ hostname }: WrongTarget, { host }: MachineEntry): string | null {
  return hostname === host ? null : host
}
