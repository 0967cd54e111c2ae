import type { KnownError } from './known-errors.ts'

/** What builds, and the Nix that runs them, say about their machine. */
export const guestErrors: readonly KnownError[] = [
  {
    // Nix receives the outputs of a build from the builder, and writes them to this Mac's store.
    pattern:
      /copying (?:path '[^'\n]{1,250}'|outputs|\d+ paths?) from 'ssh[^\n]*\s(?:error: )*writing to file: No space left on device|'\/private\/[^'\n]{1,250}': No space left on device/,
    findings: ['host-disk-low', 'guest-disk-full'],
    meaning: "This Mac's disk is full, so what was built can't be copied to it.",
  },
  {
    pattern:
      /No space left on device|lack of free disk space|database or disk is full|disk I\/O error[^\n]{0,60}\(in '\/nix\/var\/nix\/db\//i,
    findings: ['guest-disk-full', 'host-disk-low'],
    meaning: "A disk is full, either the builder's or this Mac's.",
    onBuilder: {
      findings: ['guest-disk-full'],
      meaning: "The builder's disk has no room left, for data or for more files.",
    },
  },
  {
    // curl and OpenSSL, GnuTLS, Go, rustls, make, tar, apt.
    pattern:
      /certificate is not yet valid|not yet valid (?:or has expired|certificate)|has expired or is not yet valid|NotValidYet|certificate not valid yet|clock skew|modification time [\d.e+]+ s in the future|time stamp .* s in the future|is not valid yet \(invalid for/i,
    findings: ['guest-clock-skew'],
    meaning: "The builder's clock is wrong.",
  },
  {
    pattern:
      /post-build-hook.*failed|post-build-hook: error: executing '|program '(?:\/etc\/nix\/|\/\S*(?:hook|upload|push|sign))[^'/]*' failed with exit code/,
    findings: ['post-build-hook-fails'],
    meaning: "The build worked, but then this Mac's post-build-hook failed.",
  },
  {
    // ext4 and e2fsck, on the console of the VM.
    pattern:
      /EXT4-fs error|EXT4-fs \([a-z0-9]{1,10}\): .*[Rr]emounting filesystem read-only|UNEXPECTED INCONSISTENCY; RUN fsck|Structure needs cleaning/,
    findings: ['guest-store-stale'],
    meaning: "The file system on the builder's disk is damaged.",
  },
  {
    // Messages of Linux's kernel and of GNU's compilers, which a build on macOS does not print.
    pattern:
      /Out of memory: Kill(?:ed)? process \d+|oom-kill:|Killed signal terminated program|terminated with signal 9 \[Killed\]|internal compiler error: Killed|: out of memory allocating \d+ bytes/,
    findings: ['guest-out-of-memory'],
    meaning: 'The builder ran out of memory, and its kernel killed a process.',
  },
]

/** Messages that count only if a build on a builder printed them: on this Mac they mean something else. */
export const guestOnlyErrors: readonly KnownError[] = [
  {
    // Where no block is free, SQLite can't enlarge the index of its journal, and the daemon ends (measured in the real VM).
    pattern: /disk I\/O error[^\n]{0,60}\(in '\/nix\/var\/nix\/db\//,
    findings: ['guest-disk-full', 'guest-store-stale'],
    meaning: "Nix on the builder can't open its own database, usually because the disk there is full.",
    ssh: 'arrived',
  },
  {
    // What its client says then.
    pattern:
      /remote store 'daemon': (?:error: )?(?:reading from file: Connection reset by peer|unexpected end-of-file)/,
    findings: ['guest-store-unreachable', 'guest-disk-full'],
    meaning: 'nix-daemon on the builder ends at once; its disk may be full.',
    ssh: 'arrived',
  },
  {
    // Nix compares what a machine sends with the hash that the machine's own database has for it (local-store.cc).
    pattern: /hash mismatch importing path '/,
    findings: ['guest-store-stale'],
    meaning: "A path in the builder's Nix store was changed or is damaged.",
    ssh: 'arrived',
  },
  {
    // Linux makes a damaged file system read-only.
    pattern: /['"]\/nix\/(?:store|var)\/[^'"\n]{1,300}['"]: (?:Input\/output error|Read-only file system)/,
    findings: ['guest-store-stale'],
    meaning: "The builder can't write to its disk, which may be damaged.",
    ssh: 'arrived',
  },
  {
    pattern: /OSError: \[Errno 8\] Exec format error/,
    findings: ['x86-not-runnable'],
    meaning: "The builder can't run programs for that system.",
  },
  {
    // nvmd/nixos-raspberrypi#27: a store whose disk was switched off while it was written. A cache of answers is no store.
    pattern:
      /^(?![\s\S]*-cache-v\d)[\s\S]*database disk image is malformed|path '\/nix\/store\/[^']*' (?:does not exist in the store|is not valid)/,
    findings: ['guest-store-stale'],
    meaning: "The database of the builder's Nix store doesn't match its disk.",
    ssh: 'arrived',
  },
  {
    // rustc, Go, Java, Node, Python, and Nix of a builder that was killed.
    pattern:
      /failed due to signal 9\b|failed with exit code 137\b|signal: 9, SIGKILL|virtual memory exhausted|Cannot allocate memory|std::bad_alloc|heap out of memory|runtime: out of memory|LLVM ERROR: out of memory|java\.lang\.OutOfMemoryError|^(?: {0,20}> |[\w.+-]{1,80}> )?MemoryError\b|ghc: out of memory/m,
    findings: ['guest-out-of-memory'],
    meaning: 'A process of the build was killed, usually because the builder ran out of memory.',
  },
  {
    // curl, wget, git, cargo, Go, npm, Python, and Nix itself.
    pattern:
      /Could(?: not|n['’]t) resolve host(?!name \S+: )|Temporary failure in name resolution|unable to resolve host address|getaddrinfo (?:EAI_AGAIN|ENOTFOUND)|dial tcp: lookup \S+.*(?:no such host|server misbehaving|i\/o timeout)|Failed to connect to (?!localhost|127\.|::1)\S+ port \d+.*(?:Network is unreachable|Timed? ?out|Timeout was reached)/i,
    findings: ['guest-network'],
    meaning: "The builder can't reach the network, or can't resolve names.",
  },
  {
    // curl, OpenSSL, Python, git.
    pattern:
      /unable to get local issuer certificate|self[- ]signed certificate in certificate chain|error setting certificate (?:verify locations|file)|Problem with the SSL CA cert|error adding trust anchors from file/i,
    findings: ['certificates-missing'],
    meaning: 'The builder is missing a CA certificate that it needs.',
  },
  {
    pattern: /qemu-\w+: Could not open '\/lib\S*ld-linux|rosetta error: /,
    findings: ['x86-not-runnable'],
    meaning: "The builder can't run programs for that system.",
  },
]

/** Programs of Linux that were started on a Mac, or on a machine of another processor. */
export const systemErrors: readonly KnownError[] = [
  {
    pattern:
      /-linux'(?:\s+with\s+features\s+\{[^}]*\})?\s+is\s+required\s+to\s+build\s.*but I am a '[^']*-linux'|Required system: '[^'\n]*-linux'[\s\S]{0,300}Current system: '[^']*-linux'/,
    findings: ['x86-not-runnable'],
    meaning: "The builder can't run programs for that system.",
  },
  {
    // execve of a Linux program as macOS reports it, errno 0 (NixOS/nix#10451).
    pattern: /executing '\/nix\/store\/[^']*': Undefined error: 0/,
    findings: ['extra-platforms-linux'],
    meaning: 'This Mac tried to run a Linux program itself.',
  },
  {
    // `nix run` and Python print it about a program that the user started, which needs no builder.
    pattern:
      /^(?![\s\S]*(?:unable to execute '[^'\n]{1,400}': |\[Errno 8\] )Exec format error)[\s\S]*(?:Exec format error|cannot execute binary file)/,
    findings: ['extra-platforms-linux', 'x86-not-runnable'],
    meaning: 'This Mac or the builder tried to run a program for another system.',
    onBuilder: {
      findings: ['x86-not-runnable'],
      meaning: "The builder can't run programs for that system.",
    },
  },
]
