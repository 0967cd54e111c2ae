import type { Socket } from 'node:net'
import { onDemandBehind } from '../../core/builders/known-services.ts'
import { notSeen, type Seen, saw } from '../../core/model/observation.ts'
import type { PortAnswer, PortLook } from '../../core/model/snapshot.ts'
import type { LookingMac } from '../probe/deadline-mac.ts'
import { askableTypes, converse } from './host-key-exchange.ts'

const waitMs = 5000
/** A silence shorter than this says nothing about who is silent. */
const leastWaitMs = 1500

/** A place to look at, and the types of host key to ask for there, the wanted one first. */
export interface Place {
  readonly address: string
  readonly port: number
  readonly types: readonly string[]
  /** A builder that starts on demand is behind it, whatever its port: it is not connected to. */
  readonly wakes?: boolean
}

/** One look at a port is one connection: banner and host key come from the same socket. */
export async function lookAtPort(mac: LookingMac, place: Place): Promise<PortLook> {
  return { address: place.address, port: place.port, look: await connectAndAsk(mac, place) }
}

async function connectAndAsk(mac: LookingMac, place: Place): Promise<Seen<PortAnswer>> {
  const { address, port } = place
  if (place.wakes === true || onDemandBehind(port) !== null) {
    return notSeen(mac.now(), `a connection to port ${port} would start the builder behind it`)
  }
  const connected = await mac.connect(address, port, waitMs)
  if (connected.connected) return await askServer(mac, place, connected.socket)
  if (connected.why === 'refused') return saw(mac.now(), { answer: 'refused' })
  return connected.why === 'reset'
    ? saw(mac.now(), { answer: 'closed' })
    : notSeen(mac.now(), `port ${port} on ${address}: ${connected.says}`)
}

/** What whoever took this connection says: banner and host key, of the types that are wanted. `who` is what a person calls it. */
export async function askServer(
  mac: LookingMac,
  { address, port, types }: Place,
  socket: Socket,
  who = 'the guest',
): Promise<Seen<PortAnswer>> {
  const patience = Math.max(50, Math.min(waitMs, mac.leftMs()))
  const asked = types.filter((type) => askableTypes.includes(type))
  const said = await converse(socket, asked.length === 0 ? askableTypes : asked, patience)
  if (said.answer === 'turned-away') return notSeen(mac.now(), turnedAway(who, said.says))
  if (said.answer === 'silent' && patience < leastWaitMs) {
    return notSeen(mac.now(), `port ${port} on ${address} did not answer in the time that was left`)
  }
  if (said.answer === 'ssh' && asked.length === 0) {
    const why = `a key of the type ${types.join(' or ')} cannot be asked for`
    return saw(mac.now(), { ...said, hostKey: { known: false, why } })
  }
  return saw(mac.now(), said)
}

/** OpenSSH 9.8 and newer refuse bursts from one address (PerSourcePenalties; design.md, part 5). */
function turnedAway(who: string, says: string): string {
  return `${who} refuses new connections for a while (“${says}”)`
}
