import ssh2 from 'ssh2'

/** An ed25519 key pair as ssh-keygen writes it: the text of the private file, and the public key without a line end. */
export interface KeyPair {
  readonly privateKey: string
  readonly publicKey: string
}

export function makeKeyPair(comment: string): KeyPair {
  const pair = ssh2.utils.generateKeyPairSync('ed25519', { comment })
  return { privateKey: pair.private, publicKey: pair.public.trim() }
}
