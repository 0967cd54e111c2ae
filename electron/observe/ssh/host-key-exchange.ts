import type { Socket } from 'node:net'
import type { PortResult, PublicKey } from '../../core/model/snapshot.ts'
import { parsePublicKeyBlob } from '../../core/ssh/host-key.ts'
import { formatList, formatSeconds } from '../../core/text/quantities.ts'
import { defineTexts } from '../../core/text/translated-texts.ts'
import { startTimeout } from '../../mac/timeout.ts'
import { isHalfBanner, maxBytesBefore, parseBanner, parseWholeBanner } from './ssh-banner.ts'
import { loadExchange, type StartExchange } from './ssh2-exchange.ts'

/** Texts of why a server presented no host key. */
export const hostKeyExchangeTexts = defineTexts({
  late: (time: string) => `it presented no key within ${time}`,
  closed: 'it closed the connection before it presented a key',
  unreadable: "it presented a key that can't be read",
  noBanner: 'it sent no banner',
  otherType: (types: readonly string[]) => `it has no key of type ${formatList(types, 'or')}`,
  noMethod: 'it and Builderbar have no key exchange method in common',
  unproven: "it couldn't prove that the key it presented is its own",
  noSsh: "what it sent after its banner isn't SSH",
})

/**
 * The result of one connection. `throttled`: OpenSSH refuses this address for a while, which says nothing about the
 * guest.
 */
export type HostKeyResult = PortResult | { readonly kind: 'throttled'; readonly message: string }

type HostKey = Extract<PortResult, { kind: 'ssh' }>['hostKey']
type NoKey = Extract<HostKey, { known: false }>

export type ExchangeHostKey = (
  socket: Socket,
  types: readonly string[],
  waitMs: number,
) => Promise<HostKeyResult>

/** Loads ssh2. Call it before connecting: data that arrives while the import is pending could be lost. */
export async function loadHostKeyExchange(): Promise<ExchangeHostKey> {
  const startExchange = await loadExchange()
  return (socket, types, waitMs) => readHostKey(startExchange, socket, types, waitMs)
}

/**
 * Performs the ssh key exchange on an open connection until banner and host key are known, then closes it; no login is
 * attempted. The key counts only after the server has proved that it owns it (ssh2 verifies the exchange's signature).
 * Never rejects; it resolves after `waitMs` milliseconds at the latest.
 * @param types host key types to offer, preferred first
 */
function readHostKey(
  startExchange: StartExchange,
  socket: Socket,
  types: readonly string[],
  waitMs: number,
): Promise<HostKeyResult> {
  return new Promise((resolve) => {
    const banner = createBannerReader()
    let presentedKey: PublicKey | null = null
    const finish = (result: HostKeyResult) => {
      cancelTimeout()
      socket.off('data', onData)
      socket.destroy()
      resolve(result)
    }
    const onEnd = (noKey: NoKey) => finish(banner.sshAnswer(noKey) ?? banner.answerAtClose(noKey.reason))
    const onData = (data: Buffer) => {
      const result = banner.add(data)
      if (result !== null) finish(result)
    }
    const cancelTimeout = startTimeout(waitMs, () => {
      const reason = hostKeyExchangeTexts.late(formatSeconds(waitMs / 1000))
      finish(banner.sshAnswer({ known: false, reason }) ?? banner.answerAtTimeout(waitMs))
    })

    // Adding a data listener would start the flow before ssh2 listens, which would then miss the banner.
    socket.pause()
    socket.on('data', onData)
    socket.on('close', () => onEnd({ known: false, reason: hostKeyExchangeTexts.closed }))
    const offeredAlgorithms = types.flatMap((type) => algorithms[type] ?? [])
    startExchange(socket, offeredAlgorithms, {
      onHostKey: (blob) => {
        presentedKey = parsePublicKeyBlob(blob)
      },
      onComplete: () => {
        const key: HostKey =
          presentedKey === null
            ? { known: false, reason: hostKeyExchangeTexts.unreadable }
            : { known: true, ...presentedKey }
        finish(banner.sshAnswer(key) ?? banner.answerAtClose(hostKeyExchangeTexts.noBanner))
      },
      onError: (error) => onEnd(mapError(error, types)),
    })
  })
}

/** Creates a reader for the banner in the bytes that ssh2 receives, because ssh2 does not expose it if the exchange fails. */
function createBannerReader() {
  let bytes = Buffer.alloc(0)
  let banner: string | null = null
  /** Stores the banner. Returns the final result if the server will send none, else null. */
  const update = (result: ReturnType<typeof parseBanner>): HostKeyResult | null => {
    if (result.kind === 'banner') banner = result.banner
    if (result.kind === 'throttled') return { kind: 'throttled', message: result.message }
    return result.kind === 'not-ssh' ? { kind: 'not-ssh', firstBytes: result.firstBytes } : null
  }
  return {
    /** Adds received bytes; returns the final result if they rule out ssh. */
    add: (data: Buffer): HostKeyResult | null => {
      if (banner !== null) return null
      bytes = Buffer.concat([bytes, data.subarray(0, maxBytesBefore)])
      return update(parseBanner(bytes))
    },
    /** Returns the result for an ssh server; null before its banner was received. */
    sshAnswer: (hostKey: HostKey): HostKeyResult | null =>
      banner === null ? null : { kind: 'ssh', banner, hostKey },
    /** Returns the result after the server closed the connection. */
    answerAtClose: (reason: string): HostKeyResult => {
      const result = parseWholeBanner(bytes)
      const other = update(result)
      if (other !== null) return other
      if (banner !== null) return { kind: 'ssh', banner, hostKey: { known: false, reason } }
      return 'firstBytes' in result ? { kind: 'not-ssh', firstBytes: result.firstBytes } : { kind: 'closed' }
    },
    /** Returns the result after the time limit. */
    answerAtTimeout: (waitedMs: number): HostKeyResult => {
      const result = parseBanner(bytes)
      return 'firstBytes' in result && !isHalfBanner(result.firstBytes)
        ? { kind: 'not-ssh', firstBytes: result.firstBytes }
        : { kind: 'silent', waitedMs }
    },
  }
}

/** The algorithms to offer to ssh2 for each type of host key. */
const algorithms: Readonly<Record<string, readonly string[]>> = {
  'ssh-ed25519': ['ssh-ed25519'],
  'ecdsa-sha2-nistp256': ['ecdsa-sha2-nistp256'],
  'ecdsa-sha2-nistp384': ['ecdsa-sha2-nistp384'],
  'ecdsa-sha2-nistp521': ['ecdsa-sha2-nistp521'],
  'ssh-rsa': ['rsa-sha2-512', 'rsa-sha2-256', 'ssh-rsa'],
}

/** All types of host key that can be requested, the most common first. */
export const supportedKeyTypes: readonly string[] = Object.keys(algorithms)

/** Maps ssh2's error, which is written for programmers, to the reason why a server presented no key. */
function mapError({ message }: Error, types: readonly string[]): NoKey {
  if (/no matching host key/i.test(message)) {
    return { known: false, reason: hostKeyExchangeTexts.otherType(types), lacks: [...types] }
  }
  return { known: false, reason: describeNoKey(message) }
}

function describeNoKey(text: string): string {
  if (/no matching/i.test(text)) return hostKeyExchangeTexts.noMethod
  if (/signature verification failed/i.test(text)) return hostKeyExchangeTexts.unproven
  if (/lost before handshake|ECONNRESET|EPIPE/i.test(text)) {
    return hostKeyExchangeTexts.closed
  }
  return hostKeyExchangeTexts.noSsh
}
