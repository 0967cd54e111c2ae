import type { Socket } from 'node:net'
import type Protocol from 'ssh2/lib/protocol/Protocol.js'

interface ExchangeHandlers {
  /** Receives the key that the server presents, before the server has proved that it owns it. */
  onHostKey(blob: Buffer): void
  /** The exchange is complete: the server owns the key. */
  onComplete(): void
  onError(error: Error): void
}

export type StartExchange = (
  socket: Socket,
  serverHostKey: readonly string[],
  handlers: ExchangeHandlers,
) => void

/**
 * Loads ssh2's protocol without its client. Returns a function that performs a key exchange on an open, paused socket; data
 * listeners that the socket has are called first.
 */
export async function loadExchange(): Promise<StartExchange> {
  const [{ default: protocol }, { default: constants }, { default: crypto }] = await Promise.all([
    import('ssh2/lib/protocol/Protocol.js'),
    import('ssh2/lib/protocol/constants.js'),
    import('ssh2/lib/protocol/crypto.js'),
  ])
  await crypto.init
  const algorithms = {
    cipher: constants.DEFAULT_CIPHER,
    mac: constants.DEFAULT_MAC,
    compress: constants.DEFAULT_COMPRESSION,
    lang: [],
  }
  return (socket, serverHostKey, { onHostKey, onComplete, onError }) => {
    const exchange = new protocol({
      ident: 'Builderbar',
      offer: { kex: constants.DEFAULT_KEX, serverHostKey, cs: algorithms, sc: algorithms },
      onWrite: (data) => {
        if (socket.writable) socket.write(data)
      },
      onError,
      onHandshakeComplete: onComplete,
      hostVerifier: (blob, verify) => {
        onHostKey(blob)
        verify(true)
      },
      messageHandlers: {
        DISCONNECT: (_protocol, reason, description) => {
          if (reason !== constants.DISCONNECT_REASON.BY_APPLICATION) onError(new Error(description))
          socket.end()
        },
      },
    })
    startOn(socket, exchange, onError)
  }
}

function startOn(socket: Socket, exchange: Protocol, onError: (error: Error) => void): void {
  socket.on('error', onError)
  socket.on('close', () => exchange.cleanup())
  socket.on('data', (data) => {
    try {
      exchange.parse(data, 0, data.length)
    } catch (error) {
      onError(error instanceof Error ? error : new Error(String(error)))
    }
  })
  exchange.start()
  socket.resume()
}
