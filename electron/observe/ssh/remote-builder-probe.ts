import { type Observation, observed, unavailable } from '../../core/model/observation.ts'
import type {
  MachineEntry,
  RemoteAnswer,
  RemoteProbe,
  RouteProbe,
  SshRoute,
} from '../../core/model/snapshot.ts'
import { isLoopback } from '../../core/text/loopback.ts'
import { defineTexts } from '../../core/text/translated-texts.ts'
import type { ConnectionResult, Mac } from '../../mac/mac.ts'
import { type DeadlineMac, withDeadline } from '../probe/deadline-mac.ts'
import { fromResult } from '../probe/process-result.ts'
import { loadHostKeyExchange, supportedKeyTypes } from './host-key-exchange.ts'
import { readServer } from './port-probe.ts'

/** Texts of remote builders that weren't checked. */
export const remoteBuilderProbeTexts = defineTexts({
  thisMac: (host: string) => `${host} now resolves to this Mac`,
  noAddress: 'it has no address',
  notAsked: (uri: string) => `SSH wasn't asked about ${uri}`,
  otherScheme: (uri: string) => `Nix doesn't use SSH for ${uri}`,
  jump: (host: string) => `root's SSH connects through ${host} (ProxyJump), which Builderbar doesn't follow`,
  proxy: "root's SSH connects through a ProxyCommand, which Builderbar doesn't run",
})

/** Limit for name, connection, banner and host key together: that of a scan, because the user waits for the result. */
const timeoutMs = 7000
const connectMs = 5000
/** ssh tries all addresses of a name in turn; this probe stops after this many. */
const maxAddresses = 3

/**
 * Probes a remote builder, only ever on the user's request: follows root's route for the machines entry, and reads banner
 * and host key from one connection, without a login. Never throws. Proxies are not followed: the result is unavailable.
 * @param route the entry's route; null if none was probed
 */
export async function probeRemoteBuilder(
  realMac: Mac,
  entry: MachineEntry,
  route: RouteProbe | null,
): Promise<RemoteProbe> {
  const mac = withDeadline(realMac, timeoutMs)
  const { uri, host } = entry
  const entryTarget = { uri, hostname: host, port: entry.port ?? 22, address: null }
  if (route === null) return { ...entryTarget, result: unavailable(mac.now(), describeNoRoute(entry)) }
  if (!route.root.observed) return { ...entryTarget, result: unavailable(mac.now(), route.root.reason) }
  const { hostname, port } = route.root.value
  const target = { uri, hostname, port, address: null }
  const proxy = describeProxy(route.root.value)
  if (proxy !== null) return { ...target, result: unavailable(mac.now(), proxy) }
  const addresses = await mac.resolve(hostname, connectMs)
  if (!addresses.ok) return { ...target, result: fromResult(mac, addresses) }
  if (addresses.value.length === 0) return { ...target, result: observed(mac.now(), { kind: 'no-name' }) }
  // A connection to this Mac could start an on-demand builder.
  if (addresses.value.some(isLoopback)) {
    return { ...target, result: unavailable(mac.now(), remoteBuilderProbeTexts.thisMac(hostname)) }
  }
  const types = chooseTypes(entry, route)
  return { ...target, ...(await probeAddress(mac, addresses.value.slice(0, maxAddresses), port, types)) }
}

/** Probes the first address that accepts the connection, as ssh does; else reports the last address's error. */
async function probeAddress(
  mac: DeadlineMac,
  addresses: readonly string[],
  port: number,
  types: readonly string[],
): Promise<{ address: string | null; result: Observation<RemoteAnswer> }> {
  let lastProbe: { address: string | null; result: Observation<RemoteAnswer> } = {
    address: null,
    result: unavailable(mac.now(), remoteBuilderProbeTexts.noAddress),
  }
  const exchange = await loadHostKeyExchange()
  for (const address of addresses) {
    const connection = await mac.connect(address, port, connectMs)
    if (connection.connected) {
      return {
        address,
        result: await readServer(mac, { address, port, types }, connection.socket, exchange, 'machine'),
      }
    }
    lastProbe = { address, result: observed(mac.now(), mapConnectError(connection)) }
  }
  return lastProbe
}

type FailedConnection = Extract<ConnectionResult, { connected: false }>

function mapConnectError({ reason, message, code }: FailedConnection): RemoteAnswer {
  if (reason === 'refused') return { kind: 'refused' }
  return reason === 'reset' ? { kind: 'closed' } : { kind: 'unreachable', reason: message, code }
}

function describeNoRoute({ scheme, uri }: MachineEntry): string {
  return scheme === 'ssh' || scheme === 'ssh-ng'
    ? remoteBuilderProbeTexts.notAsked(uri)
    : remoteBuilderProbeTexts.otherScheme(uri)
}

/** Describes why the route cannot be followed here; null for a direct connection. */
function describeProxy({ proxyJump, proxyCommand }: SshRoute): string | null {
  if (proxyJump !== null) return remoteBuilderProbeTexts.jump(proxyJump)
  return proxyCommand === null ? null : remoteBuilderProbeTexts.proxy
}

/** Chooses the key types to request, as ssh does: only that of the pinned key, or else first those in the known-hosts files. */
function chooseTypes({ hostKey }: MachineEntry, { knownHostKeys }: RouteProbe): readonly string[] {
  if (hostKey !== null) return [hostKey.type]
  const known = knownHostKeys.observed ? knownHostKeys.value.map(({ type }) => type) : []
  return [...new Set([...known, ...supportedKeyTypes])]
}
