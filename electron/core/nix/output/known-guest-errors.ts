import type { KnownError } from './known-errors.ts'

/** What builds, and the Nix that runs them, say about their machine. */
export const guestErrors: readonly KnownError[] = [
  {
    // Nix receives the outputs of a build from the builder, and writes them to this Mac's store.
    pattern:
      /copying (?:path '[^'\n]{1,250}'|outputs|\d+ paths?) from 'ssh[^\n]*\s(?:error: )*writing to file: No space left on device|'\/private\/[^'\n]{1,250}': No space left on device/,
    findings: ['host-disk-low', 'guest-disk-full'],
  },
  {
    pattern:
      /No space left on device|lack of free disk space|database or disk is full|disk I\/O error[^\n]{0,60}\(in '\/nix\/var\/nix\/db\//i,
    findings: ['guest-disk-full', 'host-disk-low'],
    onBuilder: {
      findings: ['guest-disk-full'],
    },
  },
  {
    // curl and OpenSSL, GnuTLS, Go, rustls, make, tar, apt.
    pattern:
      /certificate is not yet valid|not yet valid (?:or has expired|certificate)|has expired or is not yet valid|NotValidYet|certificate not valid yet|clock skew|modification time [\d.e+]+ s in the future|time stamp .* s in the future|is not valid yet \(invalid for/i,
    findings: ['guest-clock-skew'],
  },
  {
    pattern:
      /post-build-hook.*failed|post-build-hook: error: executing '|program '(?:\/etc\/nix\/|\/\S*(?:hook|upload|push|sign))[^'/]*' failed with exit code/,
    findings: ['post-build-hook-fails'],
  },
  {
    // ext4 and e2fsck, on the console of the VM.
    pattern:
      /EXT4-fs error|EXT4-fs \([a-z0-9]{1,10}\): .*[Rr]emounting filesystem read-only|UNEXPECTED INCONSISTENCY; RUN fsck|Structure needs cleaning/,
    findings: ['guest-store-stale'],
  },
  {
    // Messages of Linux's kernel and of GNU's compilers, which a build on macOS does not print.
    pattern:
      /Out of memory: Kill(?:ed)? process \d+|oom-kill:|Killed signal terminated program|terminated with signal 9 \[Killed\]|internal compiler error: Killed|: out of memory allocating \d+ bytes/,
    findings: ['guest-out-of-memory'],
  },
]

/** Messages that count only if a build on a builder printed them: on this Mac they mean something else. */
export const guestOnlyErrors: readonly KnownError[] = [
  {
    // Where no block is free, SQLite can't enlarge the index of its journal, and the daemon ends (measured in the real VM).
    pattern: /disk I\/O error[^\n]{0,60}\(in '\/nix\/var\/nix\/db\//,
    findings: ['guest-disk-full', 'guest-store-stale'],
    ssh: 'arrived',
  },
  {
    // What its client says then.
    pattern:
      /remote store 'daemon': (?:error: )?(?:reading from file: Connection reset by peer|unexpected end-of-file)/,
    findings: ['guest-store-unreachable', 'guest-disk-full'],
    meaning: 'daemonEnds',
    ssh: 'arrived',
  },
  {
    // Nix compares what a machine sends with the hash that the machine's own database has for it (local-store.cc).
    pattern: /hash mismatch importing path '/,
    findings: ['guest-store-stale'],
    ssh: 'arrived',
  },
  {
    // Linux makes a damaged file system read-only.
    pattern: /['"]\/nix\/(?:store|var)\/[^'"\n]{1,300}['"]: (?:Input\/output error|Read-only file system)/,
    findings: ['guest-store-stale'],
    ssh: 'arrived',
  },
  {
    pattern: /OSError: \[Errno 8\] Exec format error/,
    findings: ['x86-not-runnable'],
  },
  {
    // nvmd/nixos-raspberrypi#27: a store whose disk was switched off while it was written. A cache of answers is no store.
    pattern:
      /^(?![\s\S]*-cache-v\d)[\s\S]*database disk image is malformed|path '\/nix\/store\/[^']*' (?:does not exist in the store|is not valid)/,
    findings: ['guest-store-stale'],
    ssh: 'arrived',
  },
  {
    // rustc, Go, Java, Node, Python, and Nix of a builder that was killed.
    pattern:
      /failed due to signal 9\b|failed with exit code 137\b|signal: 9, SIGKILL|virtual memory exhausted|Cannot allocate memory|std::bad_alloc|heap out of memory|runtime: out of memory|LLVM ERROR: out of memory|java\.lang\.OutOfMemoryError|^(?: {0,20}> |[\w.+-]{1,80}> )?MemoryError\b|ghc: out of memory/m,
    findings: ['guest-out-of-memory'],
  },
  {
    // curl, wget, git, cargo, Go, npm, Python, and Nix itself.
    pattern:
      /Could(?: not|n['’]t) resolve host(?!name \S+: )|Temporary failure in name resolution|unable to resolve host address|getaddrinfo (?:EAI_AGAIN|ENOTFOUND)|dial tcp: lookup \S+.*(?:no such host|server misbehaving|i\/o timeout)|Failed to connect to (?!localhost|127\.|::1)\S+ port \d+.*(?:Network is unreachable|Timed? ?out|Timeout was reached)/i,
    findings: ['guest-network'],
  },
  {
    // curl, OpenSSL, Python, git.
    pattern:
      /unable to get local issuer certificate|self[- ]signed certificate in certificate chain|error setting certificate (?:verify locations|file)|Problem with the SSL CA cert|error adding trust anchors from file/i,
    findings: ['certificates-missing'],
  },
  {
    pattern: /qemu-\w+: Could not open '\/lib\S*ld-linux|rosetta error: /,
    findings: ['x86-not-runnable'],
  },
]

/** Programs of Linux that were started on a Mac, or on a machine of another processor. */
export const systemErrors: readonly KnownError[] = [
  {
    pattern:
      /-linux'(?:\s+with\s+features\s+\{[^}]*\})?\s+is\s+required\s+to\s+build\s.*but I am a '[^']*-linux'|Required system: '[^'\n]*-linux'[\s\S]{0,300}Current system: '[^']*-linux'/,
    findings: ['x86-not-runnable'],
  },
  {
    // execve of a Linux program as macOS reports it, errno 0 (NixOS/nix#10451).
    pattern: /executing '\/nix\/store\/[^']*': Undefined error: 0/,
    findings: ['extra-platforms-linux'],
  },
  {
    // `nix run` and Python print it about a program that the user started, which needs no builder.
    pattern:
      /^(?![\s\S]*(?:unable to execute '[^'\n]{1,400}': |\[Errno 8\] )Exec format error)[\s\S]*(?:Exec format error|cannot execute binary file)/,
    findings: ['extra-platforms-linux', 'x86-not-runnable'],
    onBuilder: {
      findings: ['x86-not-runnable'],
    },
  },
]
