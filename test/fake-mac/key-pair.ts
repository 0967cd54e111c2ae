import ssh2 from 'ssh2'

/** An ed25519 key pair as ssh-keygen writes it: the text of the private file, and the public key without a line end. */
export interface KeyPair {
  readonly privateKey: string
  readonly publicKey: string
}

/** "ssh-ed25519" and 32 bytes, each after its length in four bytes (RFC 8709). */
const publicKeyBytes = 4 + 11 + 4 + 32

/**
 * Makes a key pair. ssh2 drops leading zero bytes of a public key (lib/keygen.js), so that one pair in 256 is refused by
 * ssh-keygen and sshd; such a pair is made again.
 */
export function makeKeyPair(comment: string): KeyPair {
  for (;;) {
    const pair = ssh2.utils.generateKeyPairSync('ed25519', { comment })
    const [, encodedKey = ''] = pair.public.split(' ')
    if (Buffer.from(encodedKey, 'base64').length === publicKeyBytes)
      return { privateKey: pair.private, publicKey: pair.public.trim() }
  }
}
