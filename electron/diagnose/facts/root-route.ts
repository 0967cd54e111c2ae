import type { BuilderFacts } from '../../core/builders/builder-facts.ts'
import { type Seen, valueIfSeen } from '../../core/model/observation.ts'
import type { MachineEntry, PortAnswer, RouteLook, Snapshot, SshRoute } from '../../core/model/snapshot.ts'
import { knowsUriPorts } from '../../core/nix/uri-ports.ts'
import { isLoopback } from '../../core/text/loopback.ts'
import { arrivedAt } from './test-builds.ts'

/** Where ssh ends up for an entry, by the configuration of root or of the user. */
export type Reach =
  | { readonly ends: 'at-builder' }
  /**
   * `old-nix`: Nix before 2.31 and Lix hand `host:port` to ssh as a name, which does not resolve. `ipv6`: this Mac, where
   * the builder's machine does not listen (macos-facts.md 4.2).
   */
  | {
      readonly ends: 'nowhere' | 'elsewhere' | 'other-port' | 'old-nix' | 'ipv6'
      readonly hostname: string
      readonly port: number
      readonly addresses: readonly string[]
    }
  | { readonly ends: 'not-known'; readonly why: string }

export type WrongReach = Extract<Reach, { hostname: string }>

/** Where root's ssh, which Nix uses, ends up for the entry of these facts. */
export function rootReach(snapshot: Snapshot, facts: BuilderFacts): Reach {
  const { entry, route } = facts
  if (entry === null || route === null) return notKnown('ssh was not asked for it')
  // Root's own files, which nobody else can read, may set right what looks wrong: a build is the truth.
  if (arrivedAt(snapshot, facts)) return { ends: 'at-builder' }
  if (entry.port !== null && !knowsUriPorts(valueIfSeen(snapshot.nix.version))) {
    const name = `${entry.host}:${entry.port}`
    return { ends: 'old-nix', hostname: name, port: 22, addresses: [] }
  }
  if (!route.root.seen) return notKnown(route.root.why)
  const asked = route.root.value
  const target = { hostname: asked.hostname, port: entry.port ?? asked.port }
  // Through a proxy the proxy resolves the name: corporate-ssh-options speaks of that.
  const throughProxy = asked.proxyCommand !== null || asked.proxyJump !== null
  if (!throughProxy && !isResolved(route.addresses, asked))
    return { ends: 'nowhere', ...target, addresses: [] }
  const addresses = isAddress(asked.hostname) ? [asked.hostname] : (valueIfSeen(route.addresses) ?? [])
  if (target.port !== facts.port) return { ends: 'other-port', ...target, addresses }
  if (throughProxy) return { ends: 'at-builder' }
  if (addresses.length === 0 && !route.addresses.seen) return notKnown(route.addresses.why)
  const ipv6 = refusedByIpv6(snapshot, route, target)
  if (ipv6.length > 0) return { ends: 'ipv6', ...target, addresses: ipv6 }
  return addresses.some(isLoopback) ? { ends: 'at-builder' } : { ends: 'elsewhere', ...target, addresses }
}

/** The route's addresses where they are IPv6 ones of this Mac alone and nothing listens there. */
function refusedByIpv6(
  { ports }: Snapshot,
  route: RouteLook,
  { hostname, port }: { hostname: string; port: number },
): readonly string[] {
  const addresses = hostname.includes(':') ? [hostname] : (valueIfSeen(route.addresses) ?? [])
  if (!addresses.every((address) => address.includes(':') && isLoopback(address))) return []
  const isRefused = ports.some(
    (look) =>
      look.port === port && addresses.includes(look.address) && valueIfSeen(look.look)?.answer === 'refused',
  )
  return isRefused ? addresses : []
}

/** Whether the user's own ssh would reach the builder; false where that is not known. */
export function userReaches(facts: BuilderFacts): boolean {
  const { entry, route } = facts
  const asked = valueIfSeen(route?.user)
  if (entry === null || route === null || asked === null) return false
  if (asked.proxyCommand !== null || asked.proxyJump !== null) return false
  const sameName = valueIfSeen(route.root)?.hostname === asked.hostname
  const addresses = sameName ? (valueIfSeen(route.addresses) ?? []) : []
  const isHere = isLoopback(asked.hostname) || addresses.some(isLoopback)
  return isHere && (entry.port ?? asked.port) === facts.port
}

/** Whether all that root's ssh reads was seen: else a file of root's own may make it right after all. */
export function rootsViewWasSeen(snapshot: Snapshot): boolean {
  if (snapshot.deep?.seen) return true
  const own = valueIfSeen(snapshot.sshConfig.rootFile)
  return own !== null && (snapshot.mac.lookedAsRoot || !own.exists || (own.mode & 0o004) !== 0)
}

/** What answers where the route ends, as far as it was looked at. */
export function answerAtReach(snapshot: Snapshot, reach: WrongReach): PortAnswer | null {
  const names = [reach.hostname, ...reach.addresses]
  const here = reach.ends !== 'ipv6' && endsHere(reach)
  const look = snapshot.ports.find(
    ({ address, port }) => port === reach.port && (names.includes(address) || (here && isLoopback(address))),
  )
  return valueIfSeen(look?.look)
}

/** Whether the route ends at an address of this Mac. */
export function endsHere(reach: WrongReach): boolean {
  return [reach.hostname, ...reach.addresses].some(isLoopback)
}

/** Whether the route ends at this Mac's own ssh server, which macOS calls Remote Login. */
export function endsAtRemoteLogin(reach: WrongReach): boolean {
  return reach.port === 22 && endsHere(reach)
}

/** False only where it was seen that the name does not resolve; an address needs no resolver. */
function isResolved(addresses: Seen<string[]>, asked: SshRoute): boolean {
  return !addresses.seen || addresses.value.length > 0 || isAddress(asked.hostname)
}

function isAddress(hostname: string): boolean {
  return isLoopback(hostname) || /^[\d.]+$|:/.test(hostname)
}

function notKnown(why: string): Reach {
  return { ends: 'not-known', why }
}

/** `host port N`, as ssh names where it connects. */
export function placeInWords(reach: WrongReach, entry: MachineEntry): string {
  if (reach.ends === 'old-nix') return `the name "${reach.hostname}"`
  if (reach.ends === 'nowhere') return `the host "${reach.hostname}", a name that does not resolve`
  const name = reach.hostname === entry.host ? reach.hostname : `${reach.hostname} (for ${entry.host})`
  return `${name} port ${reach.port}${reach.ends === 'ipv6' ? `, by IPv6 (${reach.addresses.join(', ')})` : ''}`
}
