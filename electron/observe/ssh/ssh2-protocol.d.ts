/**
 * The part of ssh2 1.17.0 below its client: package.json pins that version. The client also loads agents, SFTP, HTTP, TLS and
 * DNS, which takes longer than the key exchange.
 */
declare module 'ssh2/lib/protocol/Protocol.js' {
  interface Algorithms {
    readonly cipher: readonly string[]
    readonly mac: readonly string[]
    readonly compress: readonly string[]
    readonly lang: readonly string[]
  }
  export default class Protocol {
    constructor(options: {
      readonly ident: string
      /** Algorithms to offer, preferred first; `cs` from the client to the server, `sc` back. */
      readonly offer: {
        readonly kex: readonly string[]
        readonly serverHostKey: readonly string[]
        readonly cs: Algorithms
        readonly sc: Algorithms
      }
      onWrite(data: Buffer): void
      onError(error: Error): void
      onHandshakeComplete(): void
      hostVerifier(key: Buffer, verify: (isTrusted: boolean) => void): void
      readonly messageHandlers: {
        DISCONNECT(protocol: Protocol, reason: number, description: string): void
      }
    })
    /** Sends the first message. */
    start(): void
    /** Interprets received bytes. Throws if they cannot be. */
    parse(data: Buffer, start: number, end: number): void
    /** Frees the ciphers. */
    cleanup(): void
  }
}

declare module 'ssh2/lib/protocol/crypto.js' {
  /** Resolves once the ciphers can be used. */
  export const init: Promise<void>
}

declare module 'ssh2/lib/protocol/constants.js' {
  export const DEFAULT_KEX: readonly string[]
  export const DEFAULT_CIPHER: readonly string[]
  export const DEFAULT_MAC: readonly string[]
  export const DEFAULT_COMPRESSION: readonly string[]
  export const DISCONNECT_REASON: { readonly BY_APPLICATION: number }
}
