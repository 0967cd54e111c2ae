/** What a block for one builder in root's own ssh configuration says. All values have been checked by whoever asks. */
export interface RootSshBlock {
  /** Host of the entry's URI: the name that Nix hands to ssh. */
  readonly host: string
  readonly port: number
  readonly user: string
  readonly keyPath: string
  /** Types of keys that a managed list of algorithms leaves out. */
  readonly addHostKeyType?: string | null
  readonly addKeyType?: string | null
  /** Lines that switch off further options which apply to all hosts. */
  readonly switchOff?: readonly string[]
}

export const rootSshFile = '/var/root/.ssh/config'
/** Builderbar's own file, which root's configuration takes in by one line at its top. */
export const ownSshFile = '/var/root/.ssh/builderbar_config'

/**
 * The block that leads root's ssh to the builder of this Mac (docs/nix-and-ssh.md, "Ways to route root to the
 * builder"). ssh has to read it first, since it takes the first value of each option. Nix's own options come on the
 * command line (`-i`, `-oUserKnownHostsFile`, `-oPermitLocalCommand`) and win over all of it.
 */
export function rootSshLines(block: RootSshBlock): readonly string[] {
  const { host, addHostKeyType, addKeyType } = block
  return [
    `Host ${host}`,
    '  HostName 127.0.0.1',
    `  Port ${block.port}`,
    `  User ${block.user}`,
    `  IdentityFile ${block.keyPath}`,
    '  IdentitiesOnly yes',
    '  IdentityAgent none',
    `  HostKeyAlias ${host}`,
    '  StrictHostKeyChecking yes',
    ...(addHostKeyType ? [`  HostKeyAlgorithms +${addHostKeyType}`] : []),
    ...(addKeyType ? [`  PubkeyAcceptedAlgorithms +${addKeyType}`] : []),
    ...(block.switchOff ?? []).map((line) => `  ${line}`),
    // Long enough for a build begun while the machine boots, and a bound where nothing else sets one
    // (docs/nix-and-ssh.md, "Ways to route root to the builder").
    '  ConnectTimeout 75',
    // A builder that goes away while a build runs would leave Nix's hook waiting for ever (NixOS/nix 15620).
    '  ServerAliveInterval 30',
    '  ServerAliveCountMax 4',
    '  ProxyCommand none',
    '  ProxyJump none',
    '  RemoteCommand none',
    '  RequestTTY no',
    '  ClearAllForwardings yes',
    '  ControlMaster no',
    '  ControlPath none',
  ]
}
