/** A text that Nix, ssh or a shell prints, and what it comes of. */
export interface KnownError {
  readonly pattern: RegExp
  /** Ids of findings, the likeliest first. */
  readonly findings: readonly string[]
  /** What the text means, as one sentence for a person. */
  readonly meaning: string
  /**
   * What the text shows of ssh: `arrived`, a login on the other side worked and what follows failed; `stopped`, ssh ended
   * before it got in. Absent: the text says nothing of ssh.
   */
  readonly ssh?: 'arrived' | 'stopped'
  /** What the same text means in the output of a build on a builder, or of a login there; absent: the same. */
  readonly onBuilder?: Pick<KnownError, 'findings' | 'meaning' | 'ssh'>
}

const nixProgram = 'nix-(?:daemon|store)'

/**
 * How shells say that a command is not there: bash, dash, busybox, csh, ksh; zsh, fish; nushell, elvish; env; execve. bash
 * translates its words, so the command's place in the line counts: `bash: ligne 1: nix-daemon : commande introuvable`.
 */
const noSuchCommand = [
  String.raw`\b${nixProgram}: (?:command |inaccessible or )?not found`,
  String.raw`command not found: (?:\S*/)?${nixProgram}`,
  String.raw`Unknown command:? ['"]?(?:\S*/)?${nixProgram}`,
  String.raw`${nixProgram}[\x60'"’]?:? (?:is )?(?:not found|executable file not found)`,
  `${nixProgram}['"’]?: (?:No such file or directory|Permission denied|restricted)`,
  `(?:no such file or directory|permission denied): \\S*/${nixProgram}\\b`,
  `(?:^|[\\s'/>-])(?:ba|da|a|k|z|rba)?sh: (?:[^:\\n]{1,30}: ){0,2}(?:\\S*/)?${nixProgram} ?: `,
].join('|')

/** Texts of the builder's own Nix and of the shell that starts it: ssh itself has worked (Nix issue numbers at each). */
export const builderErrors: readonly KnownError[] = [
  {
    // NixOS/nix#14132, #15351: the words of LocalCommand, of a connection that another ssh shares.
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
    pattern: new RegExp(noSuchCommand, 'i'),
    findings: ['guest-store-unreachable'],
    meaning: 'The shell there finds no Nix: it is not in the PATH of a shell that is not a login shell.',
    ssh: 'arrived',
  },
  {
    // Without a machine in the same message the words may also be about this Mac's own daemon.
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
    // NixOS/nix#2966: an older Nix runs there than the one that made its store.
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
