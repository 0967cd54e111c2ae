/** The values of a block for one builder in root's own ssh configuration. The caller must have validated them. */
export interface RootSshBlock {
  /** Host of the entry's URI, the name that Nix passes to ssh. */
  readonly host: string
  readonly port: number
  readonly user: string
  readonly keyPath: string
  /** A key type to add to a list of algorithms that device management has shortened. */
  readonly addHostKeyType?: string | null
  readonly addKeyType?: string | null
  /** Lines that override further options set for all hosts. */
  readonly switchOff?: readonly string[]
}

export const rootSshFile = '/var/root/.ssh/config'
/** Builderbar's own file, included by one line at the top of root's configuration. */
export const ownSshFile = '/var/root/.ssh/builderbar_config'

/**
 * Returns the lines that route root's ssh to this Mac's builder (docs/nix-and-ssh.md, "Ways to route root to the
 * builder"). ssh must read them first because it uses the first value of each option. Options that Nix passes on the
 * command line (`-i`, `-oUserKnownHostsFile`, `-oPermitLocalCommand`) override them.
 */
export function formatRootSshBlock(block: RootSshBlock): readonly string[] {
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
    // Long enough for a build that starts while the VM boots; without it nothing bounds the connection
    // (docs/nix-and-ssh.md, "Ways to route root to the builder").
    '  ConnectTimeout 75',
    // If the builder disappears during a build, Nix's hook would otherwise wait forever (NixOS/nix 15620).
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
