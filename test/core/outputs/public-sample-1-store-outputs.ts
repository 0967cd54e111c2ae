import { formatDrv, formatPath, joinLines, type PublicOutput } from './public-output.ts'

const unreachableIds = ['guest-store-unreachable']

/** About the Nix, the store and the machine at the other end. */
export const publicSample1StoreOutputs: readonly PublicOutput[] = [
  {
    name: 'NixOS/nix#1935',
    text: `error: build of '${formatDrv('binutils-2.30')}' on 'ssh-ng://nix-ssh@big.example.com?ssh-key=/root/key' failed: while setting up the build environment: getting attributes of path '${formatPath('busybox-1.28.0')}/bin/busybox': No such file or directory`,
    ids: ['guest-store-stale'],
  },
  {
    name: 'NixOS/nix#2254 (second)',
    text: joinLines(
      `copying path '${formatPath('brotli-1.0.3.drv')}' to 'ssh://user@host'...`,
      `error: cannot add path '${formatPath('brotli-1.0.3.drv')}' because it lacks a valid signature`,
    ),
    ids: unreachableIds,
  },
  {
    name: 'tiiuae/ghaf-infra#235',
    text: joinLines(
      `copying path '${formatPath('unit-nix-gc.service')}' to 'ssh://big.example.com'`,
      `error: cannot add path '${formatPath('unit-nix-gc.service')}' because it lacks a signature by a trusted key`,
    ),
    ids: unreachableIds,
  },
  {
    name: 'infinisil/nixus#28',
    text: joinLines(
      '[myserver] Copying closure to host...',
      `[myserver] error: cannot add path '${formatPath('rsync-3.1.3')}' because it lacks a valid signature`,
    ),
    ids: unreachableIds,
  },
  {
    name: 'NixOS/nix#2789',
    text: joinLines(
      `error: builder for '${formatDrv('linux-6.1.78-modules-shrunk')}' failed with exit code 1;`,
      '       last 1 log lines:',
      '       > error: you are not privileged to build input-addressed derivations',
      `       For full logs, run 'nix log ${formatDrv('linux-6.1.78-modules-shrunk')}'.`,
    ),
    ids: unreachableIds,
  },
  {
    name: 'NixOS/nix#5290 (before)',
    text: "error: serialised integer 7161674624452356180 is too large for type 'j'",
    ids: unreachableIds,
  },
  {
    name: 'NixOS/nix#5290 (after)',
    text: "error: 'nix-store --serve' protocol mismatch from 'sshtest@localhost', got 'This account is currently not available.'",
    ids: unreachableIds,
  },
  {
    name: 'nix.dev: distributed builds',
    text: joinLines('bash: nix-store: command not found', "error: cannot connect to 'mac'"),
    ids: unreachableIds,
  },
  {
    name: 'NixOS/nix#9798',
    text: 'error: Nix daemon disconnected unexpectedly (maybe it crashed?)',
    ids: ['daemon-down', 'guest-store-unreachable', 'guest-disk-full'],
  },
  {
    name: 'flox/flox#3017',
    text: joinLines(
      'stderr: this derivation will be built:',
      `stderr:   ${formatDrv('foo-0.0.0')}`,
      'stderr: error: Nix daemon disconnected unexpectedly (maybe it crashed?)',
      'stderr: make: *** [/Users/alice/libexec/flox-build.mk:486: foo_local_build] Error 1',
    ),
    ids: ['daemon-down', 'guest-store-unreachable', 'guest-disk-full'],
  },
  {
    name: 'nvmd/nixos-raspberrypi#27 (the rest)',
    text: joinLines(
      'error: Nix daemon disconnected unexpectedly (maybe it crashed?)',
      'error: Nix daemon disconnected unexpectedly (maybe it crashed?)',
      `error: build of '${formatDrv('builder.pl')}' on 'ssh-ng://builder@linux-builder' failed: error:`,
      '              … while setting up the build environment',
      '',
      `              error: getting attributes of path '${formatPath('bzip2-1.0.8-bin')}': No such file or directory`,
    ),
    ids: ['daemon-down', 'guest-store-unreachable', 'guest-disk-full', 'guest-store-stale'],
  },
  {
    name: 'NixOS/nix#3198',
    text: joinLines(
      `mv: error writing '${formatPath('etc-bashrc')}': No space left on device`,
      `builder for '${formatDrv('etc-bashrc')}' failed with exit code 1`,
      'note: build failure may have been caused by lack of free disk space',
    ),
    ids: ['guest-disk-full', 'host-disk-low'],
  },
  {
    name: 'NixOS/nixpkgs#116030',
    text: joinLines(
      'error: --- Error -------------------------------------------------------------- nix',
      `builder for '${formatDrv('linux-5.11.2')}' failed with exit code 2; last 3 log lines:`,
      '  ../drivers/staging/comedi/ni_mio_cs.c:218:1: fatal error: error writing to /build/cclDw8UE.s: No space left on device',
      '  compilation terminated.',
      '  make[5]: *** [../scripts/Makefile.build:279: drivers/staging/comedi/drivers/ni_mio_cs.o] Error 1',
      'note: build failure may have been caused by lack of free disk space',
    ),
    ids: ['guest-disk-full', 'host-disk-low'],
  },
  {
    name: 'nakato/nixos-bpir3-example#3',
    text: joinLines(
      'uboot-mt7986a> FATAL ERROR: Error writing device tree blob: No space left on device',
      'uboot-mt7986a> make[2]: *** [scripts/Makefile.lib:335: mt7623a.dtb] Error 1',
    ),
    ids: ['guest-disk-full'],
  },
  {
    name: 'wimpysworld/nothing-but-nix#18',
    text: '> dist/haddock-his-20596/.copyFile20596-513.tmp: copyFile: resource exhausted (No space left on device)',
    ids: ['guest-disk-full', 'host-disk-low'],
    exceptIn: ['among the lines of ssh -v'],
  },
  {
    name: 'lucernae/devcontainer-nix#26',
    text: 'error: unable to load seccomp BPF program: Invalid argument',
    ids: ['guest-seccomp'],
  },
  {
    name: 'aws/aws-nitro-enclaves-sdk-bootstrap#38',
    text: joinLines(
      '#9 21.70 error:',
      '#9 21.70        … while setting up the build environment',
      '#9 21.70 ',
      '#9 21.70        error: unable to load seccomp BPF program: Invalid argument',
      '#9 ERROR: process "/bin/sh -c nix-build -A kernel" did not complete successfully: exit code: 1',
    ),
    ids: ['guest-seccomp'],
  },
  {
    name: 'NixOS/infra#97',
    text: 'g++: fatal error: Killed signal terminated program cc1plus',
    ids: ['guest-out-of-memory'],
  },
  {
    name: 'nix-community/nixos-generators#59',
    text: `while setting up the build environment: executing '${formatPath('bash-4.4-p23')}/bin/bash': Exec format error`,
    ids: ['extra-platforms-linux', 'x86-not-runnable'],
  },
  {
    name: 'cpick/nix-rosetta-builder#5',
    text: `${formatPath('nixos-rebuild')}/bin/nixos-rebuild: line 436: ${formatPath('coreutils-9.5')}/bin/mktemp: cannot execute binary file: Exec format error`,
    ids: ['extra-platforms-linux', 'x86-not-runnable'],
  },
  {
    name: 'cpick/nix-rosetta-builder#19',
    text: joinLines(
      '❯ nix build nixpkgs#ioquake3 --system aarch64-linux --rebuild --print-build-logs',
      `IOQuake3.desktop> error: executing '${formatPath('bash-5.2p37')}/bin/bash': Undefined error: 0`,
      `error: builder for '${formatDrv('IOQuake3.desktop')}' failed with exit code 1;`,
      '       last 1 log lines:',
      `       > error: executing '${formatPath('bash-5.2p37')}/bin/bash': Undefined error: 0`,
      `       For full logs, run 'nix log ${formatDrv('IOQuake3.desktop')}'.`,
    ),
    ids: ['extra-platforms-linux'],
  },
  {
    name: 'discourse.nixos.org/t/remote-building-flake-support-on-darwin/21918/6',
    text: joinLines(
      `error: builder for '${formatDrv('foo')}' failed with exit code 126;`,
      'last 1 log lines:',
      `> ${formatPath('bash-5.1-p16')}/bin/bash: ${formatPath('bash-5.1-p16')}/bin/bash: cannot execute binary file`,
      `For full logs, run 'nix log ${formatDrv('foo')}'.`,
    ),
    ids: ['extra-platforms-linux', 'x86-not-runnable'],
  },
  {
    name: 'NixOS/nix#10897',
    text: joinLines(
      `building '${formatDrv('hello-2.12.1')}' on 'ssh-ng://arm.example.com'...`,
      'copying 0 paths...',
      '^Cerror: interrupted by the user',
    ),
    ids: ['build-stuck'],
  },
  {
    name: 'NixOS/nix#1015',
    text: joinLines(
      'these derivations will be built:',
      `  ${formatDrv('hello-2.12.1')}`,
      'waiting for locks or build slots...',
    ),
    ids: ['build-stuck'],
  },
  {
    name: 'quinneden/virby-nix-darwin#9 (the terminal)',
    text: joinLines(
      'building the system configuration...',
      "connecting to 'ssh-ng://virby-vm'...",
      '^C',
      'error: interrupted by the user',
    ),
    ids: ['builder-wedged'],
  },
  {
    name: 'NixOS/nix#8647',
    text: joinLines(
      `building '${formatDrv('hello-2.12.1')}' on 'ssh-ng://builder@linux-builder'...`,
      "error: executing SQLite query 'select present from NARs where cache = 61': database disk image is malformed, database disk image is malformed (in '/root/.cache/nix/binary-cache-v6.sqlite')",
    ),
    ids: [],
  },
]
