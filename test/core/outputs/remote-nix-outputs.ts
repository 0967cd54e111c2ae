import type { NixOutput } from './field-outputs.ts'

const uri = 'ssh-ng://builder@linux-builder'
const drv = '/nix/store/6c6qvzv09schcwfkhk45610mga0ch908-hello-2.12.1.drv'
const formatRefusal = (words: string) =>
  `cannot build on '${uri}': error: cannot open connection to remote store '${uri}': error: ${words}`
const formatRemoteFailure = (words: string) => `error: build of '${drv}' on '${uri}' failed: error: ${words}`
const formatMissingNix = (words: string) => `${words}\n${formatRefusal('unexpected end-of-file')}`

const unreachableIds = ['guest-store-unreachable']

/** Output of this Mac's Nix, and of the remote Nix and shell, with the findings that it points to. */
const texts: Readonly<Record<string, readonly (readonly [text: string, ids: readonly string[]])[]>> = {
  'a shell without Nix': [
    [formatMissingNix('bash: Zeile 1: nix-daemon: Kommando nicht gefunden.'), unreachableIds],
    [formatMissingNix('bash: ligne 1: nix-daemon : commande introuvable'), unreachableIds],
    [formatMissingNix('bash: line 1: nix-store: orden no encontrada'), unreachableIds],
    [formatMissingNix('bash: 第 1 行: nix-daemon: 未找到命令'), unreachableIds],
    [formatMissingNix('-bash: nix-daemon: command not found'), unreachableIds],
    [formatMissingNix('sh: 1: exec: nix-daemon: not found'), unreachableIds],
    [
      formatMissingNix('zsh:1: no such file or directory: /nix/var/nix/profiles/default/bin/nix-daemon'),
      unreachableIds,
    ],
    [formatMissingNix('fish: Unknown command: nix-daemon'), unreachableIds],
    [formatMissingNix('-sh: nix-daemon: not found'), unreachableIds],
    [
      formatMissingNix(
        'Error: nu::shell::external_command\n\n  x External command failed\n   : Command `nix-daemon` not found',
      ),
      unreachableIds,
    ],
    ['bash: nix-collect-garbage: command not found', []],
  ],
  // public notes (sui, V.31): what Nix prints where the other side's bytes are no answer.
  'bytes that are no answer': [
    [
      `copying path '/nix/store/x-unit-script' from '${uri}'\nerror: string is too long`,
      ['guest-store-unreachable'],
    ],
    ['error: string is too long to be a label', []],
  ],
  // The words of Nix 2.8 in the real VM (test/integration/fake-mac/real-vm.test.ts).
  'a builder without a free block': [
    [
      formatRefusal(
        "executing SQLite statement 'pragma synchronous = normal': disk I/O error (in '/nix/var/nix/db/db.sqlite')",
      ),
      ['guest-disk-full', 'guest-store-stale'],
    ],
    [
      `cannot build on '${uri}': error: cannot open connection to remote store 'daemon': error: reading from file: Connection reset by peer`,
      ['guest-store-unreachable', 'guest-disk-full'],
    ],
    [
      "error: executing SQLite statement: disk I/O error (in '/nix/var/nix/db/db.sqlite')",
      ['guest-disk-full', 'host-disk-low'],
    ],
  ],
  'a builder that went away': [
    [formatRemoteFailure('unexpected end-of-file'), ['guest-store-unreachable', 'guest-disk-full']],
    [formatRemoteFailure('writing to file: Broken pipe'), ['guest-store-unreachable', 'guest-disk-full']],
    [
      `copying path '/nix/store/x' to '${uri}'...\nerror: unexpected end-of-file`,
      ['guest-store-unreachable', 'guest-disk-full'],
    ],
    [
      formatRemoteFailure("opening lock file '/nix/store/x.lock': Read-only file system"),
      ['guest-store-stale'],
    ],
    [formatRemoteFailure("opening lock file '/nix/store/x.lock': Permission denied"), unreachableIds],
    [formatRemoteFailure("hash mismatch importing path '/nix/store/x'"), ['guest-store-stale']],
    ["error: Determinate Nix's Native Linux Builder is not currently available", ['external-builder-broken']],
    ['error: unexpected end-of-file', []],
  ],
  'another program answers': [
    [
      formatRefusal("protocol mismatch, got 'Last login: Sun Nov 29 07:00:00 2026 from 10.0.2.2'"),
      unreachableIds,
    ],
    [
      "error: 'nix-store --serve' protocol mismatch from 'nix@big.example', got '\\nWelcome!'",
      unreachableIds,
    ],
    [formatRefusal('serialised integer 7956005065853857651 is too large for type ‘j’'), unreachableIds],
    [formatRefusal("protocol mismatch, got 'started'"), ['corporate-ssh-options']],
    ["error: protocol mismatch, got 'Warning: x\nstarted\n oixd", ['corporate-ssh-options']],
    [formatMissingNix('This account is currently not available.'), unreachableIds],
    [formatMissingNix('/usr/sbin/nologin: This account is currently not available.'), unreachableIds],
    [formatRefusal('the remote host has a Nix daemon version that is too old'), []],
    [formatRefusal('unsupported Nix daemon protocol version'), unreachableIds],
  ],
  'its Nix ends': [
    [
      formatRefusal('Nix daemon disconnected unexpectedly (maybe it crashed?)'),
      [...unreachableIds, 'guest-disk-full'],
    ],
    [
      formatRemoteFailure('Nix daemon disconnected unexpectedly (maybe it crashed?)'),
      [...unreachableIds, 'guest-disk-full'],
    ],
    [
      formatRefusal(
        "cannot connect to socket at '/nix/var/nix/daemon-socket/socket': No such file or directory",
      ),
      unreachableIds,
    ],
    [formatRemoteFailure('current Nix store schema is version 10, but I only support 7'), unreachableIds],
    [formatRemoteFailure('you are not privileged to build input-addressed derivations'), unreachableIds],
    [
      formatRemoteFailure(
        "executing SQLite statement: database disk image is malformed (in '/nix/var/nix/db/db.sqlite')",
      ),
      ['guest-store-stale'],
    ],
    [
      formatRemoteFailure(
        "getting status of '/nix/store/0i5rhrl8ma8asja11ad6in0i5iyj1xsw-bzip2': No such file or directory",
      ),
      ['guest-store-stale'],
    ],
    [
      formatRemoteFailure(
        "path '/nix/store/0i5rhrl8ma8asja11ad6in0i5iyj1xsw-bzip2' does not exist in the store",
      ),
      ['guest-store-stale'],
    ],
    [formatRemoteFailure("some dependencies of '/nix/store/x.drv' are missing"), ['guest-store-stale']],
    [formatRemoteFailure('unable to initialize seccomp mode 2: Function not implemented'), ['guest-seccomp']],
    [formatRemoteFailure('unable to add seccomp rule: Invalid argument'), ['guest-seccomp']],
  ],
  "this Mac's own Nix": [
    [
      "error: could not set permissions on '/nix/var/nix/profiles/per-user' to 755: Operation not permitted",
      ['daemon-down'],
    ],
    ["error: creating directory '/nix/var/nix/temproots': Permission denied", ['daemon-down']],
    ['error: creating directory "/nix": Read-only file system', ['daemon-down']],
    [
      "error: cannot connect to daemon at '/nix/var/nix/daemon-socket/socket': No such file or directory",
      ['daemon-down'],
    ],
    ["error: user 'alice' is not allowed to connect to the Nix daemon", ['daemon-down']],
    [
      'error: access denied by the Nix daemon (check the `allowed-users` setting on the daemon)',
      ['daemon-down'],
    ],
    ["error: syntax error in configuration line 'builders = x ; \\' in '/etc/nix/nix.conf'", ['daemon-down']],
    ["error: illegal configuration line 'y' in '/etc/nix/nix.conf'", ['daemon-down']],
    ["error: file '/etc/nix/secret.conf' included from '/etc/nix/nix.conf' not found", ['daemon-down']],
    ["error: setting 'max-jobs' has invalid value 'many'", ['daemon-down']],
    ["warning: unknown setting 'lazy-trees'", []],
    ["error: program '/etc/nix/upload.sh' failed with exit code 3", ['post-build-hook-fails']],
    ["error: running post-build-hook '/etc/nix/upload.sh' failed", ['post-build-hook-fails']],
    ["error: program 'git' failed with exit code 128", []],
    [
      "error: bad machine specification: store URL was not found at the first column of a row: ' aarch64-linux'",
      ['machines-malformed'],
    ],
    [
      "error: bad machine specification: a column #7 in a row: 'x' is not valid base64 string",
      ['machines-malformed'],
    ],
    [
      "       … while parsing machine specification at a column #7 in a row: 'x'\n\n       error: invalid character in Base64 string: ''",
      ['machines-malformed'],
    ],
    ["error: don't know how to open Nix store 'ssh//builder@linux-builder'", ['machines-malformed']],
    [
      "warning: ignoring the client-specified setting 'builders', because it is a restricted setting and you are not a trusted user",
      ['builders-setting-ignored'],
    ],
    [
      "warning: ignoring the user-specified setting 'builders', because it is a restricted setting and you are not a trusted user",
      ['builders-setting-ignored'],
    ],
    [
      "warning: ignoring the client-specified setting 'substituters', because it is a restricted setting and you are not a trusted user",
      [],
    ],
    ["warning: ignoring untrusted substituter 'https://x.cachix.org', you are not a trusted user.", []],
    [
      "path '/nix/store/3zszm84w0yg0phzrdkim9kknaq1im5jq-etc-machines' was modified! expected hash 'sha256:0', got 'sha256:1'",
      ['machines-store-modified'],
    ],
    [
      "path '/nix/store/3zszm84w0yg0phzrdkim9kknaq1im5jq-machines' was modified! expected hash 'sha256:0', got 'sha256:1'",
      ['machines-store-modified'],
    ],
    [
      "path '/nix/store/3zszm84w0yg0phzrdkim9kknaq1im5jq-hello' was modified! expected hash 'sha256:0', got 'sha256:1'",
      [],
    ],
    [
      'error: Unexpected files in /etc, aborting activation\nThe following files have unrecognized content and would be overwritten:\n\n  /etc/nix/machines',
      ['machines-unmanaged'],
    ],
    [
      'error: Unexpected files in /etc, aborting activation\nThe following files have unrecognized content and would be overwritten:\n\n  /etc/zshenv',
      [],
    ],
    [
      "error: executing '/nix/store/6c6qvzv09schcwfkhk45610mga0ch908-bash/bin/bash': Undefined error: 0",
      ['extra-platforms-linux'],
    ],
    [
      "error: executing '/nix/store/6c6qvzv09schcwfkhk45610mga0ch908-bash/bin/bash': Exec format error",
      ['extra-platforms-linux', 'x86-not-runnable'],
    ],
    [
      '/bin/sh: /nix/store/6c6qvzv09schcwfkhk45610mga0ch908-bash/bin/bash: cannot execute binary file',
      ['extra-platforms-linux', 'x86-not-runnable'],
    ],
    [
      formatRemoteFailure(
        "executing '/nix/store/6c6qvzv09schcwfkhk45610mga0ch908-bash/bin/bash': Exec format error",
      ),
      ['x86-not-runnable'],
    ],
    ['error: unexpected end-of-file', []],
    ['error: interrupted by the user', []],
    [`error: builder for '${drv}' failed with exit code 1`, []],
    ["error: database disk image is malformed (in '/nix/var/nix/db/db.sqlite')", []],
  ],
}

export const remoteNixOutputs: readonly NixOutput[] = Object.entries(texts).flatMap(([subject, list]) =>
  list.map(([text, ids]) => ({ name: `Nix, ${subject}: ${text.slice(0, 70)}`, text, ids })),
)
