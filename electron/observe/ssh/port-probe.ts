import type { Socket } from 'node:net'
import { findOnDemandByPort } from '../../core/builders/known-services.ts'
import { type Observation, observed, unavailable } from '../../core/model/observation.ts'
import type { PortProbe, PortResult } from '../../core/model/snapshot.ts'
import { formatList } from '../../core/text/quantities.ts'
import { defineTexts } from '../../core/text/translated-texts.ts'
import type { DeadlineMac } from '../probe/deadline-mac.ts'
import { type ExchangeHostKey, loadHostKeyExchange, supportedKeyTypes } from './host-key-exchange.ts'

/** Texts of ports that weren't observed. */
export const portProbeTexts = defineTexts({
  startsBuilder: (port: number) => `a connection to port ${port} would start the builder behind it`,
  failed: (port: number, address: string, reason: string) => `port ${port} on ${address}: ${reason}`,
  late: (port: number, address: string) =>
    `port ${port} on ${address} didn't respond in the time that was left`,
  unsupportedTypes: (types: readonly string[]) =>
    `Builderbar can't ask for a key of type ${formatList(types, 'or')}`,
  throttlingVm: (message: string) => `the VM refuses new connections for a while (“${message}”)`,
  throttlingMachine: (message: string) => `the machine refuses new connections for a while (“${message}”)`,
})

const waitMs = 5000
/** A server that was silent for a shorter time is not reported as silent. */
const minWaitMs = 1500

/** A port to probe, and the types of host key to request there, preferred first. */
export interface PortTarget {
  readonly address: string
  readonly port: number
  readonly types: readonly string[]
  /**
   * Whether a connection would start an on-demand builder behind the port: then none is made. Absent: as for the port of a
   * known module.
   */
  readonly startsBuilder?: boolean
}

/** Probes a port with a single connection, from which both banner and host key are read. */
export async function probePort(mac: DeadlineMac, target: PortTarget): Promise<PortProbe> {
  return { address: target.address, port: target.port, result: await connectAndRead(mac, target) }
}

async function connectAndRead(mac: DeadlineMac, target: PortTarget): Promise<Observation<PortResult>> {
  const { address, port } = target
  if (target.startsBuilder ?? findOnDemandByPort(port) !== null) {
    return unavailable(mac.now(), portProbeTexts.startsBuilder(port))
  }
  const exchange = await loadHostKeyExchange()
  const connection = await mac.connect(address, port, waitMs)
  if (connection.connected) return await readServer(mac, target, connection.socket, exchange)
  if (connection.reason === 'refused') return observed(mac.now(), { kind: 'refused' })
  return connection.reason === 'reset'
    ? observed(mac.now(), { kind: 'closed' })
    : unavailable(mac.now(), portProbeTexts.failed(port, address, connection.message))
}

/**
 * Reads banner and host key from an open socket, and closes it. Unavailable if the server throttles this address or
 * too little time was left.
 */
export async function readServer(
  mac: DeadlineMac,
  { address, port, types }: PortTarget,
  socket: Socket,
  exchange: ExchangeHostKey,
  server: 'vm' | 'machine' = 'vm',
): Promise<Observation<PortResult>> {
  const timeoutMs = Math.max(50, Math.min(waitMs, mac.remainingMs()))
  const supportedTypes = types.filter((type) => supportedKeyTypes.includes(type))
  const result = await exchange(
    socket,
    supportedTypes.length === 0 ? supportedKeyTypes : supportedTypes,
    timeoutMs,
  )
  if (result.kind === 'throttled') return unavailable(mac.now(), describeThrottled(server, result.message))
  if (result.kind === 'silent' && timeoutMs < minWaitMs) {
    return unavailable(mac.now(), portProbeTexts.late(port, address))
  }
  if (result.kind === 'ssh' && supportedTypes.length === 0) {
    const reason = portProbeTexts.unsupportedTypes(types)
    return observed(mac.now(), { ...result, hostKey: { known: false, reason } })
  }
  return observed(mac.now(), result)
}

/**
 * OpenSSH 9.8 and newer refuse bursts of connections from one address (PerSourcePenalties; docs/nix-and-ssh.md,
 * "Connection limits of OpenSSH").
 */
function describeThrottled(server: 'vm' | 'machine', message: string): string {
  const { throttlingVm, throttlingMachine } = portProbeTexts
  return server === 'vm' ? throttlingVm(message) : throttlingMachine(message)
}
