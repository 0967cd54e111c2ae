import { notSeen, type Seen, saw } from '../../core/model/observation.ts'
import type {
  MachineEntry,
  RemoteAnswer,
  RemoteLook,
  RouteLook,
  SshRoute,
} from '../../core/model/snapshot.ts'
import { isLoopback } from '../../core/text/loopback.ts'
import type { Mac } from '../../mac/mac.ts'
import { type LookingMac, lookingFor } from '../probe/deadline-mac.ts'
import { askableTypes } from './host-key-exchange.ts'
import { askServer } from './port-probe.ts'

/** A person waits for it: name, connection, banner and host key together take no longer than one look at the Mac. */
const wholeMs = 7000
const connectMs = 5000
/** ssh tries one address of a name after the other; so far, and no further. */
const mostAddresses = 3

/**
 * One look at a machine elsewhere, only ever made because a person asked: where root's route for the entry leads, banner
 * and host key from one connection, no login. It never throws.
 */
export async function lookAtRemoteMachine(
  realMac: Mac,
  entry: MachineEntry,
  route: RouteLook | null,
): Promise<RemoteLook> {
  const mac = lookingFor(realMac, wholeMs)
  const { uri, host } = entry
  const nowhere = { uri, hostname: host, port: entry.port ?? 22, address: null }
  if (route === null) return { ...nowhere, look: notSeen(mac.now(), whyNotAsked(entry)) }
  if (!route.root.seen) return { ...nowhere, look: notSeen(mac.now(), route.root.why) }
  const asked = route.root.value
  const { hostname, port } = asked
  const way = { uri, hostname, port, address: null }
  const through = throughWhat(asked)
  if (through !== null) return { ...way, look: notSeen(mac.now(), through) }
  const addresses = await mac.resolve(hostname, connectMs)
  if (!addresses.ok) return { ...way, look: notSeen(mac.now(), addresses.why) }
  if (addresses.value.length === 0) return { ...way, look: saw(mac.now(), { answer: 'no-name' }) }
  // Behind a port of this Mac a builder may sleep, which a connection would wake.
  if (addresses.value.some(isLoopback)) {
    return { ...way, look: notSeen(mac.now(), `${hostname} is this Mac itself now`) }
  }
  const types = wantedTypes(entry, route)
  return { ...way, ...(await lookAt(mac, addresses.value.slice(0, mostAddresses), port, types)) }
}

/** The first address that takes the connection is the one that is asked, as ssh does it. */
async function lookAt(
  mac: LookingMac,
  addresses: readonly string[],
  port: number,
  types: readonly string[],
): Promise<{ address: string | null; look: Seen<RemoteAnswer> }> {
  let last: { address: string | null; look: Seen<RemoteAnswer> } = {
    address: null,
    look: notSeen(mac.now(), 'it has no address'),
  }
  for (const address of addresses) {
    const connected = await mac.connect(address, port, connectMs)
    if (connected.connected) {
      return {
        address,
        look: await askServer(mac, { address, port, types }, connected.socket, 'the machine'),
      }
    }
    last = { address, look: saw(mac.now(), answerOf(connected)) }
  }
  return last
}

function answerOf({ why, says }: { why: string; says: string }): RemoteAnswer {
  if (why === 'refused') return { answer: 'refused' }
  return why === 'reset' ? { answer: 'closed' } : { answer: 'unreachable', why: says }
}

function whyNotAsked({ scheme, uri }: MachineEntry): string {
  return scheme === 'ssh' || scheme === 'ssh-ng'
    ? `ssh was not asked where ${uri} leads`
    : `Nix does not reach ${uri} by ssh`
}

/** Why nobody but ssh itself could follow the way, or null where it is a plain connection. */
function throughWhat({ proxyJump, proxyCommand }: SshRoute): string | null {
  if (proxyJump !== null)
    return `root's ssh goes there through ${proxyJump} (ProxyJump), which is not followed`
  return proxyCommand === null ? null : "root's ssh goes there through a ProxyCommand, which is not followed"
}

/** The pinned key's type alone, as ssh then wants it; else the types that known hosts have, before all others. */
function wantedTypes({ hostKey }: MachineEntry, { knownHostKeys }: RouteLook): readonly string[] {
  if (hostKey !== null) return [hostKey.type]
  const known = knownHostKeys.seen ? knownHostKeys.value.map(({ type }) => type) : []
  return [...new Set([...known, ...askableTypes])]
}
