import type { KnownMeaning } from './known-error-texts.ts'

/** A message of Nix, ssh or a shell, and its causes. */
export interface KnownError {
  readonly pattern: RegExp
  /** Ids of findings, the likeliest first. */
  readonly findings: readonly string[]
  /**
   * A key of `knownErrorTexts`: which of the likeliest finding's causes it is. Only the finding `guest-store-unreachable`
   * needs that.
   */
  readonly meaning?: KnownMeaning
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
  },
  {
    pattern:
      /protocol mismatch|error: string is too long(?! )|serialised integer \d+ is too large for type|unsupported '?nix-store --serve'? protocol|[Dd]aemon protocol version (?:is )?not supported|unsupported Nix daemon protocol|Nix daemon version is too old/,
    findings: ['guest-store-unreachable'],
    meaning: 'notNix',
    ssh: 'arrived',
  },
  {
    pattern: /This account is currently not available|This service allows sftp connections only/,
    findings: ['guest-store-unreachable'],
    meaning: 'noCommands',
    ssh: 'arrived',
  },
  {
    // Lix starts a shell and reads its first output; no output means that ssh ended (lix, libstore/ssh.cc).
    pattern: /SSH to '[^']*' failed, stdout first line: '(?!'|started)/,
    findings: ['guest-store-unreachable'],
    meaning: 'chattyShell',
    ssh: 'arrived',
  },
  {
    pattern: new RegExp(commandNotFound, 'i'),
    findings: ['guest-store-unreachable'],
    meaning: 'nixNotFound',
    ssh: 'arrived',
  },
  {
    // In a message that names no machine this can also be this Mac's own daemon.
    pattern: /Nix daemon disconnected unexpectedly|splicing data from daemon socket to stdout/,
    findings: ['daemon-down', 'guest-store-unreachable', 'guest-disk-full'],
    onBuilder: {
      findings: ['guest-store-unreachable', 'guest-disk-full'],
      meaning: 'nixStopped',
      ssh: 'arrived',
    },
  },
  {
    // nix copy, nixos-rebuild --target-host and deploy-rs; with ssh:// Nix only notices that the other end is gone.
    pattern:
      /copying (?:path '[^'\n]{1,250}'|\d+ (?:missing )?paths?) (?:to|from) '(?:ssh|ssh-ng):\/\/[^\n]*\n(?:[ \t]*(?:copying path |\[\d)[^\n]*\n){0,20}[ \t]*error: (?:unexpected end-of-file|(?:writing to|reading from) file: (?:Broken pipe|Connection reset by peer))/,
    findings: ['guest-store-unreachable', 'guest-disk-full'],
    meaning: 'stoppedOrLost',
    ssh: 'arrived',
  },
  {
    pattern:
      /\bon '(?:ssh|ssh-ng):\/\/[^'\n]{1,250}' failed: (?:error: )*(?:unexpected end-of-file|(?:writing to|reading from) file: (?:Broken pipe|Connection reset by peer))/,
    findings: ['guest-store-unreachable', 'guest-disk-full'],
    meaning: 'stoppedInBuild',
    ssh: 'arrived',
  },
  {
    pattern: /not privileged to build|lacks a (?:signature by a trusted key|valid signature)/,
    findings: ['guest-store-unreachable'],
    meaning: 'untrustedUser',
    ssh: 'arrived',
  },
  {
    // NixOS/nix#2966: the store was created by a newer Nix.
    pattern: /Nix store schema is version \d+, but I only support/,
    findings: ['guest-store-unreachable'],
    meaning: 'oldNix',
    ssh: 'arrived',
  },
  {
    pattern: /unable to (?:load|initialize|add|set) seccomp/,
    findings: ['guest-seccomp'],
    ssh: 'arrived',
  },
  {
    pattern:
      /getting (?:attributes|status) of (?:path )?'\/nix\/store\/[^']*': No such file|some dependencies of '[^']*' are missing/,
    findings: ['guest-store-stale'],
    ssh: 'arrived',
  },
]
