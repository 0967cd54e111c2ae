import { type Observation, observed, unavailable } from '../../core/model/observation.ts'
import type {
  MachineEntry,
  RemoteAnswer,
  RemoteProbe,
  RouteProbe,
  SshRoute,
} from '../../core/model/snapshot.ts'
import { isLoopback } from '../../core/text/loopback.ts'
import type { Mac } from '../../mac/mac.ts'
import { type DeadlineMac, withDeadline } from '../probe/deadline-mac.ts'
import { fromResult } from '../probe/process-result.ts'
import { loadHostKeyExchange, supportedKeyTypes } from './host-key-exchange.ts'
import { readServer } from './port-probe.ts'

/** A person waits for it: name, connection, banner and host key together take no longer than one look at the Mac. */
const wholeMs = 7000
const connectMs = 5000
/** ssh tries one address of a name after the other; so far, and no further. */
const maxAddresses = 3

/**
 * One look at a machine elsewhere, only ever made because a person asked: where root's route for the entry leads, banner
 * and host key from one connection, no login. It never throws.
 */
export async function probeRemoteBuilder(
  realMac: Mac,
  entry: MachineEntry,
  route: RouteProbe | null,
): Promise<RemoteProbe> {
  const mac = withDeadline(realMac, wholeMs)
  const { uri, host } = entry
  const nowhere = { uri, hostname: host, port: entry.port ?? 22, address: null }
  if (route === null) return { ...nowhere, result: unavailable(mac.now(), describeNoRoute(entry)) }
  if (!route.root.observed) return { ...nowhere, result: unavailable(mac.now(), route.root.reason) }
  const asked = route.root.value
  const { hostname, port } = asked
  const way = { uri, hostname, port, address: null }
  const through = describeProxy(asked)
  if (through !== null) return { ...way, result: unavailable(mac.now(), through) }
  const addresses = await mac.resolve(hostname, connectMs)
  if (!addresses.ok) return { ...way, result: fromResult(mac, addresses) }
  if (addresses.value.length === 0) return { ...way, result: observed(mac.now(), { kind: 'no-name' }) }
  // Behind a port of this Mac a builder may sleep, which a connection would wake.
  if (addresses.value.some(isLoopback)) {
    return { ...way, result: unavailable(mac.now(), `${hostname} is this Mac itself now`) }
  }
  const types = requestedTypes(entry, route)
  return { ...way, ...(await probeAddress(mac, addresses.value.slice(0, maxAddresses), port, types)) }
}

/** The first address that takes the connection is the one that is asked, as ssh does it. */
async function probeAddress(
  mac: DeadlineMac,
  addresses: readonly string[],
  port: number,
  types: readonly string[],
): Promise<{ address: string | null; result: Observation<RemoteAnswer> }> {
  let last: { address: string | null; result: Observation<RemoteAnswer> } = {
    address: null,
    result: unavailable(mac.now(), 'it has no address'),
  }
  const exchange = await loadHostKeyExchange()
  for (const address of addresses) {
    const connected = await mac.connect(address, port, connectMs)
    if (connected.connected) {
      return {
        address,
        result: await readServer(mac, { address, port, types }, connected.socket, exchange, 'the machine'),
      }
    }
    last = { address, result: observed(mac.now(), answerOf(connected)) }
  }
  return last
}

function answerOf({ reason, message }: { reason: string; message: string }): RemoteAnswer {
  if (reason === 'refused') return { kind: 'refused' }
  return reason === 'reset' ? { kind: 'closed' } : { kind: 'unreachable', reason: message }
}

function describeNoRoute({ scheme, uri }: MachineEntry): string {
  return scheme === 'ssh' || scheme === 'ssh-ng'
    ? `ssh was not asked where ${uri} leads`
    : `Nix does not reach ${uri} by ssh`
}

/** Why nobody but ssh itself could follow the way, or null where it is a plain connection. */
function describeProxy({ proxyJump, proxyCommand }: SshRoute): string | null {
  if (proxyJump !== null)
    return `root's ssh goes there through ${proxyJump} (ProxyJump), which is not followed`
  return proxyCommand === null ? null : "root's ssh goes there through a ProxyCommand, which is not followed"
}

/** The pinned key's type alone, as ssh then wants it; else the types that known hosts have, before all others. */
function requestedTypes({ hostKey }: MachineEntry, { knownHostKeys }: RouteProbe): readonly string[] {
  if (hostKey !== null) return [hostKey.type]
  const known = knownHostKeys.observed ? knownHostKeys.value.map(({ type }) => type) : []
  return [...new Set([...known, ...supportedKeyTypes])]
}
