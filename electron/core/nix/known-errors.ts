/** A message of Nix, ssh or a shell, and its causes. */
export interface KnownError {
  readonly pattern: RegExp
  /** Ids of findings, the likeliest first. */
  readonly findings: readonly string[]
  /** One sentence for the user. */
  readonly meaning: string
  /**
   * `arrived`: ssh logged in, and a later step failed; `stopped`: ssh exited before the login. Absent if the message says
   * nothing about ssh.
   */
  readonly ssh?: 'arrived' | 'stopped'
  /** Its causes in the output of a build or a login on a builder, if they are others. */
  readonly onBuilder?: Pick<KnownError, 'findings' | 'meaning' | 'ssh'>
}

const nixProgram = 'nix-(?:daemon|store)'

/**
 * The messages of shells for a missing command: bash, dash, busybox, csh, ksh; zsh, fish; nushell, elvish; env; execve. bash
 * translates them, so the last pattern only needs the command's position: `bash: ligne 1: nix-daemon : commande introuvable`.
 */
const commandNotFound = [
  String.raw`\b${nixProgram}: (?:command |inaccessible or )?not found`,
  String.raw`command not found: (?:\S*/)?${nixProgram}`,
  String.raw`Unknown command:? ['"]?(?:\S*/)?${nixProgram}`,
  String.raw`${nixProgram}[\x60'"’]?:? (?:is )?(?:not found|executable file not found)`,
  `${nixProgram}['"’]?: (?:No such file or directory|Permission denied|restricted)`,
  `(?:no such file or directory|permission denied): \\S*/${nixProgram}\\b`,
  `(?:^|[\\s'/>-])(?:ba|da|a|k|z|rba)?sh: (?:[^:\\n]{1,30}: ){0,2}(?:\\S*/)?${nixProgram} ?: `,
].join('|')

/** Messages of the builder's own Nix and of the shell that starts it, so ssh itself worked. */
export const builderErrors: readonly KnownError[] = [
  {
    // NixOS/nix#14132, #15351: with a shared connection the output of LocalCommand ends up in Nix's protocol.
    pattern: /protocol mismatch(?: from '[^']*')?, got '[^']{0,200}?started\b/,
    findings: ['corporate-ssh-options'],
    meaning: "ssh shares one connection (ControlMaster), and its own word “started” got into Nix's protocol.",
  },
  {
    pattern:
      /protocol mismatch|serialised integer \d+ is too large for type|unsupported '?nix-store --serve'? protocol|[Dd]aemon protocol version (?:is )?not supported|unsupported Nix daemon protocol|Nix daemon version is too old/,
    findings: ['guest-store-unreachable'],
    meaning:
      "What answers there is not Nix: the account's shell prints something of its own, or lets nobody in.",
    ssh: 'arrived',
  },
  {
    pattern: /This account is currently not available|This service allows sftp connections only/,
    findings: ['guest-store-unreachable'],
    meaning: 'The account there has a shell that runs no command (nologin).',
    ssh: 'arrived',
  },
  {
    pattern: new RegExp(commandNotFound, 'i'),
    findings: ['guest-store-unreachable'],
    meaning: 'The shell there finds no Nix: it is not in the PATH of a shell that is not a login shell.',
    ssh: 'arrived',
  },
  {
    // In a message that names no machine this can also be this Mac's own daemon.
    pattern: /Nix daemon disconnected unexpectedly|splicing data from daemon socket to stdout/,
    findings: ['guest-store-unreachable', 'daemon-down', 'guest-disk-full'],
    meaning: 'The Nix that was asked ended: that of the builder, or the nix-daemon of this Mac.',
    onBuilder: {
      findings: ['guest-store-unreachable', 'guest-disk-full'],
      meaning: 'ssh got in, and the Nix there ended. In the middle of a build: the builder went away.',
      ssh: 'arrived',
    },
  },
  {
    pattern: /not privileged to build|lacks a (?:signature by a trusted key|valid signature)/,
    findings: ['guest-store-unreachable'],
    meaning: 'The Nix there does not trust the user that logs in.',
    ssh: 'arrived',
  },
  {
    // NixOS/nix#2966: the store was created by a newer Nix.
    pattern: /Nix store schema is version \d+, but I only support/,
    findings: ['guest-store-unreachable'],
    meaning: 'The Nix there is older than its own store.',
    ssh: 'arrived',
  },
  {
    pattern: /unable to (?:load|initialize|add|set) seccomp/,
    findings: ['guest-seccomp'],
    meaning:
      'The guest is emulated or has no seccomp: its Nix cannot filter system calls (filter-syscalls = false there).',
    ssh: 'arrived',
  },
  {
    pattern:
      /getting (?:attributes|status) of (?:path )?'\/nix\/store\/[^']*': No such file|some dependencies of '[^']*' are missing/,
    findings: ['guest-store-stale'],
    meaning: "The database of the builder's store names paths that its disk has lost.",
    ssh: 'arrived',
  },
]
