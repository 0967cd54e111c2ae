import type { Socket } from 'node:net'
import { onDemandBehind } from '../../core/builders/known-services.ts'
import { type Observation, observed, unavailable } from '../../core/model/observation.ts'
import type { PortAnswer, PortProbe } from '../../core/model/snapshot.ts'
import type { DeadlineMac } from '../probe/deadline-mac.ts'
import { type ExchangeHostKey, loadHostKeyExchange, supportedKeyTypes } from './host-key-exchange.ts'

const waitMs = 5000
/** A silence shorter than this says nothing about who is silent. */
const minWaitMs = 1500

/** A place to look at, and the types of host key to ask for there, the wanted one first. */
export interface PortTarget {
  readonly address: string
  readonly port: number
  readonly types: readonly string[]
  /** A builder that starts on demand is behind it, whatever its port: it is not connected to. */
  readonly wakes?: boolean
}

/** One look at a port is one connection: banner and host key come from the same socket. */
export async function probePort(mac: DeadlineMac, place: PortTarget): Promise<PortProbe> {
  return { address: place.address, port: place.port, result: await connectAndRead(mac, place) }
}

async function connectAndRead(mac: DeadlineMac, place: PortTarget): Promise<Observation<PortAnswer>> {
  const { address, port } = place
  if (place.wakes === true || onDemandBehind(port) !== null) {
    return unavailable(mac.now(), `a connection to port ${port} would start the builder behind it`)
  }
  const exchange = await loadHostKeyExchange()
  const connected = await mac.connect(address, port, waitMs)
  if (connected.connected) return await readServer(mac, place, connected.socket, exchange)
  if (connected.reason === 'refused') return observed(mac.now(), { kind: 'refused' })
  return connected.reason === 'reset'
    ? observed(mac.now(), { kind: 'closed' })
    : unavailable(mac.now(), `port ${port} on ${address}: ${connected.message}`)
}

/** What whoever took this connection says: banner and host key, of the types that are wanted. `who` is what a person calls it. */
export async function readServer(
  mac: DeadlineMac,
  { address, port, types }: PortTarget,
  socket: Socket,
  exchange: ExchangeHostKey,
  who = 'the guest',
): Promise<Observation<PortAnswer>> {
  const timeoutMs = Math.max(50, Math.min(waitMs, mac.remainingMs()))
  const asked = types.filter((type) => supportedKeyTypes.includes(type))
  const said = await exchange(socket, asked.length === 0 ? supportedKeyTypes : asked, timeoutMs)
  if (said.kind === 'throttled') return unavailable(mac.now(), describeThrottled(who, said.message))
  if (said.kind === 'silent' && timeoutMs < minWaitMs) {
    return unavailable(mac.now(), `port ${port} on ${address} did not answer in the time that was left`)
  }
  if (said.kind === 'ssh' && asked.length === 0) {
    const reason = `a key of the type ${types.join(' or ')} cannot be asked for`
    return observed(mac.now(), { ...said, hostKey: { known: false, reason } })
  }
  return observed(mac.now(), said)
}

/**
 * OpenSSH 9.8 and newer refuse bursts from one address (PerSourcePenalties; docs/nix-and-ssh.md, "Connection
 * limits of OpenSSH").
 */
function describeThrottled(who: string, message: string): string {
  return `${who} refuses new connections for a while (“${message}”)`
}
