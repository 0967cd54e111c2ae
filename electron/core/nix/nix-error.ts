/**
 * Which findings a text of Nix or ssh speaks of, the likeliest first. Nix itself says only
 * `failed to start SSH connection`; what ssh said stands in the same error for ssh://, in the daemon's log for ssh-ng://.
 * Texts and what they mean: observed.md, failure-modes.md fact (e).
 */
interface KnownWords {
  readonly pattern: RegExp
  readonly findings: readonly string[]
}

/** In this order: a refused key is followed by "Permission denied", an unknown host key by its own banner. */
const known: readonly KnownWords[] = [
  {
    pattern: /bad machine specification|store URL was not found at the first column/,
    findings: ['machines-malformed'],
  },
  { pattern: /Bad owner or permissions on .*\.ssh\/config/, findings: ['root-ssh-config'] },
  { pattern: /UNPROTECTED PRIVATE KEY FILE|bad permissions/, findings: ['key-permissions'] },
  { pattern: /Identity file .* not accessible: No such file/, findings: ['key-missing'] },
  { pattern: /Load key .*: (error in libcrypto|invalid format)/, findings: ['key-outdated'] },
  { pattern: /Could not resolve hostname/, findings: ['ssh-route'] },
  // Only the fingerprint or the port tells a wrong machine from a changed key.
  { pattern: /REMOTE HOST IDENTIFICATION HAS CHANGED/, findings: ['ssh-route', 'host-key-mismatch'] },
  { pattern: /Host key verification failed/, findings: ['ssh-route', 'host-key-unpinned'] },
  {
    pattern: /no matching (host key type|key exchange method|cipher|MAC) found/,
    findings: ['corporate-ssh-options'],
  },
  {
    pattern: /Cannot execute command-line and remote command|Connection closed by UNKNOWN port/,
    findings: ['corporate-ssh-options'],
  },
  {
    pattern: /Connection timed out during banner exchange|kex_exchange_identification/,
    findings: ['builder-wedged'],
  },
  {
    pattern: /connect to host .* port \d+: (Connection refused|Operation timed out)/,
    findings: ['ssh-route', 'port-refused'],
  },
  { pattern: /Permission denied \(|Too many authentication failures/, findings: ['auth-refused'] },
  { pattern: /No space left on device|lack of free disk space/, findings: ['guest-disk-full'] },
  {
    pattern: /certificate is not yet valid|not yet valid or has expired|clock skew/i,
    findings: ['guest-clock-skew'],
  },
  {
    pattern:
      /not privileged to build|lacks a signature by a trusted key|nix-(?:daemon|store): (?:command )?not found/,
    findings: ['guest-store-unreachable'],
  },
  { pattern: /big-lock.*Permission denied|cannot connect to (socket|daemon)/, findings: ['daemon-down'] },
  {
    pattern:
      /is required to build .* but I am a '[^']*-linux'|Current system: '[^']*-linux'|Exec format error/,
    findings: ['x86-not-runnable'],
  },
]

/** Ids of findings, or none where the words are not known. */
export function findingsInText(said: string): readonly string[] {
  return known.find((entry) => entry.pattern.test(said))?.findings ?? []
}
