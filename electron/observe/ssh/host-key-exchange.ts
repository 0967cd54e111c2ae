import type { Socket } from 'node:net'
import type { Client, ServerHostKeyAlgorithm } from 'ssh2'
import type { PortAnswer, PublicKey } from '../../core/model/snapshot.ts'
import { publicKeyFromBlob } from '../../core/ssh/host-key.ts'
import { isHalfBanner, maxBytesBefore, parseBanner, parseWholeBanner } from './ssh-banner.ts'

/** What came of one conversation; `turned-away` is no answer about the guest. */
export type ExchangeResult = PortAnswer | { readonly kind: 'throttled'; readonly message: string }

type HostKey = Extract<PortAnswer, { kind: 'ssh' }>['hostKey']
type NoKey = Extract<HostKey, { known: false }>

export type ExchangeHostKey = (
  socket: Socket,
  types: readonly string[],
  waitMs: number,
) => Promise<ExchangeResult>

/** Loads ssh2. To be done before a port is connected to: what a socket says while nobody listens could be lost. */
export async function loadHostKeyExchange(): Promise<ExchangeHostKey> {
  const ssh2 = await import('ssh2')
  return (socket, types, waitMs) => readHostKey(new ssh2.default.Client(), socket, types, waitMs)
}

/**
 * Talks to whoever is behind an open connection until banner and host key are known, then hangs up: no login is
 * tried. The key counts only once its owner has proved to have it (ssh2 checks the signature of the exchange).
 * `types` are the host key types to ask for, the wanted one first. Ends after `waitMs` whatever comes.
 */
function readHostKey(
  client: Client,
  socket: Socket,
  types: readonly string[],
  waitMs: number,
): Promise<ExchangeResult> {
  return new Promise((resolve) => {
    const ear = bannerReader()
    let presented: PublicKey | null = null
    const finish = (conversation: ExchangeResult) => {
      clearTimeout(timer)
      socket.off('data', listen)
      socket.destroy()
      resolve(conversation)
    }
    const ended = (noKey: NoKey) => finish(ear.ssh(noKey) ?? ear.atTheEnd(noKey.reason))
    const listen = (data: Buffer) => {
      const other = ear.parseBanner(data)
      if (other !== null) finish(other)
    }
    const timer = setTimeout(() => {
      const reason = `it presented no key within ${Math.round(waitMs / 100) / 10} s`
      finish(ear.ssh({ known: false, reason }) ?? ear.tooLate(waitMs))
    }, waitMs)

    // Bytes must not flow before ssh2 listens too, or it would miss the banner.
    socket.pause()
    socket.on('data', listen)
    socket.on('close', () =>
      ended({ known: false, reason: 'it closed the connection before it presented a key' }),
    )
    client.on('error', (error) => ended(noKeyFrom(error, types)))
    client.on('handshake', () => {
      const key: HostKey =
        presented === null
          ? { known: false, reason: 'it presented a key that cannot be read' }
          : { known: true, ...presented }
      finish(ear.ssh(key) ?? ear.atTheEnd('it sent no banner'))
    })
    client.connect({
      sock: socket,
      username: 'builderbar',
      ident: 'Builderbar',
      readyTimeout: 0,
      algorithms: { serverHostKey: types.flatMap((type) => algorithms[type] ?? []) },
      hostVerifier: (blob: Buffer) => {
        presented = publicKeyFromBlob(blob)
        return true
      },
    })
  })
}

/** Hears the banner out of what comes; ssh2 reads the same bytes and keeps none of its words. */
function bannerReader() {
  let bytes = Buffer.alloc(0)
  let banner: string | null = null
  /** Keeps the banner, or names the answer where there will be none. */
  const judge = (result: ReturnType<typeof parseBanner>): ExchangeResult | null => {
    if (result.kind === 'banner') banner = result.banner
    if (result.kind === 'throttled') return { kind: 'throttled', message: result.message }
    return result.kind === 'not-ssh' ? { kind: 'not-ssh', firstBytes: result.firstBytes } : null
  }
  return {
    parseBanner: (data: Buffer): ExchangeResult | null => {
      if (banner !== null) return null
      bytes = Buffer.concat([bytes, data.subarray(0, maxBytesBefore)])
      return judge(parseBanner(bytes))
    },
    /** The answer of an ssh server, once its banner was heard. */
    ssh: (hostKey: HostKey): ExchangeResult | null =>
      banner === null ? null : { kind: 'ssh', banner, hostKey },
    /** The answer when the other side hung up. */
    atTheEnd: (reason: string): ExchangeResult => {
      const result = parseWholeBanner(bytes)
      const other = judge(result)
      if (other !== null) return other
      if (banner !== null) return { kind: 'ssh', banner, hostKey: { known: false, reason } }
      return 'firstBytes' in result ? { kind: 'not-ssh', firstBytes: result.firstBytes } : { kind: 'closed' }
    },
    /** The answer when nobody waits any longer. */
    tooLate: (waitedMs: number): ExchangeResult => {
      const result = parseBanner(bytes)
      return 'firstBytes' in result && !isHalfBanner(result.firstBytes)
        ? { kind: 'not-ssh', firstBytes: result.firstBytes }
        : { kind: 'silent', waitedMs }
    },
  }
}

/** Algorithms by which ssh2 takes a host key, for each type of key. */
const algorithms: Readonly<Record<string, readonly ServerHostKeyAlgorithm[]>> = {
  'ssh-ed25519': ['ssh-ed25519'],
  'ecdsa-sha2-nistp256': ['ecdsa-sha2-nistp256'],
  'ecdsa-sha2-nistp384': ['ecdsa-sha2-nistp384'],
  'ecdsa-sha2-nistp521': ['ecdsa-sha2-nistp521'],
  'ssh-rsa': ['rsa-sha2-512', 'rsa-sha2-256', 'ssh-rsa'],
}

/** All types of host key that can be asked for, the commonest first. */
export const supportedKeyTypes: readonly string[] = Object.keys(algorithms)

/** Why a server with a banner presented no key, from ssh2's error; its words are for programmers. */
function noKeyFrom({ message }: Error, types: readonly string[]): NoKey {
  if (/no matching host key/i.test(message)) {
    return { known: false, reason: `it has no key of the type ${types.join(' or ')}`, lacks: [...types] }
  }
  return { known: false, reason: describeNoKey(message) }
}

function describeNoKey(text: string): string {
  if (/no matching/i.test(text)) return 'it shares no method of key exchange with Builderbar'
  if (/signature verification failed/i.test(text))
    return 'it could not prove that the key it presented is its own'
  if (/lost before handshake|ECONNRESET|EPIPE/i.test(text)) {
    return 'it closed the connection before it presented a key'
  }
  return 'what it sent after its banner is not ssh'
}
