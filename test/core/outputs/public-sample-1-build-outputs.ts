import { formatDrv, formatPath, joinLines, type PublicOutput } from './public-output.ts'

/** Failures that no builder caused. */
export const publicSample1BuildOutputs: readonly PublicOutput[] = [
  {
    name: 'gwaithimirdain/narya#70',
    text: joinLines(
      `error: hash mismatch in fixed-output derivation '${formatDrv('180.diff')}':`,
      '         specified: sha256-eP7PRxnoKuxfwXoRQN8YsHwaZA0zNsOdzVzYUga87eM=',
      '            got:    sha256-vxve8ArNenX/hK1WuVHMaPCghARinkVgdi+v5iLs/aM=',
      `error: 1 dependencies of derivation '${formatDrv('base-static-x86_64-unknown-linux-musl-v0.17.1')}' failed to build`,
    ),
    ids: [],
    failure: 'hash',
  },
  {
    name: 'NixOS/nixpkgs#96846',
    text: joinLines(
      `hash mismatch in fixed-output derivation '${formatPath('mcfly-0.5.0-vendor.tar.gz')}':`,
      '  wanted: sha256:1jfk5a33f01g2a68igdkwxnc9rkhz7mfg3zg25r6agib7scjbgj3',
      '  got:    sha256:0y6sjbzg5qqqip9sc9ajyd5ra3n2wwvarj6nhpzjhh05kqz3qja4',
      `cannot build derivation '${formatDrv('mcfly-0.5.0')}': 1 dependencies couldn't be built`,
    ),
    ids: [],
    failure: 'hash',
  },
  {
    name: 'NixOS/nixpkgs#46087',
    text: `fixed-output derivation produced path '${formatPath('bootstrap-tools.tar.xz')}' with sha256 hash '150lbfq8d11fb0z25dz3a7mn3wfq94d0r9zy1a65bv0m3547dcab' instead of the expected hash '17y04f40qbw6h04484zw5847pg51ilq2v292g45scwfpgmrg1qxb'`,
    ids: [],
    failure: 'hash',
  },
  {
    name: 'NixOS/nixpkgs#373457',
    text: joinLines(
      "warning: Git tree '/home/alice/nixos-config' is dirty",
      "warning: download buffer is full; consider increasing the 'download-buffer-size' setting",
      `error: hash mismatch in fixed-output derivation '${formatDrv('source')}':`,
      '         specified: sha256-MujQMrqyxKl32cIzy7JHDeUIDEqDzFp6mr7pM3y9xng=',
      '            got:    sha256-IKdXH2UK2CBZTHY8c9eN6JSbqsF4OpIHYH14XEKyrM0=',
    ),
    ids: [],
    failure: 'hash',
  },
  {
    name: 'NixOS/nix#13465',
    text: joinLines(
      `error: build of '${formatDrv('nix-static-2.28.3')}' on 'ssh://agent-2' failed: builder for '${formatDrv('nix-static-2.28.3')}' failed to produce output path for output 'man' at '${formatDrv('nix-static-2.28.3')}.chroot/root${formatPath('nix-static-2.28.3-man')}'`,
      `error: Cannot build '${formatDrv('nix-static-2.28.3')}'.`,
      '       Reason: builder failed with exit code 1.',
    ),
    ids: [],
    failure: 'build',
  },
  {
    name: 'NixOS/nixos-hardware#2026',
    text: joinLines(
      '  LD [M]  drivers/gpu/drm/nouveau/nouveau.o',
      '  AR      drivers/gpu/built-in.a',
      'make[2]: *** [../scripts/Makefile.build:544: drivers] Error 2',
      'make: *** [Makefile:248: __sub-make] Error 2',
    ),
    ids: [],
    failure: 'build',
  },
  {
    name: 'cargo2nix/cargo2nix#399',
    text: joinLines(
      `error: builder for '${formatDrv('crate-libc-0.2.170')}' failed with exit code 101;`,
      '       last 4 log lines:',
      '       >    Compiling libc v0.2.170 (/private/tmp/nix-build-crate-libc-0.2.170.drv-0/libc-0.2.170)',
      '       > Caused by:',
      "       >   process didn't exit successfully: `/private/tmp/nix-build-crate-libc-0.2.170.drv-0/libc-0.2.170/build-script-build` (signal: 9, SIGKILL: kill)",
      `       > ${formatPath('stdenv-darwin')}/setup: line 140: pop_var_context: head of shell_variables not a function context`,
    ),
    ids: [],
    failure: 'build',
  },
  {
    name: 'NixOS/nix#6065',
    text: joinLines(
      `error: builder for '${formatDrv('bootstrap-stage0-stdenv-darwin')}' failed with exit code 137;`,
      '       last 1 log lines:',
      `       > ${formatPath('builder.sh')}: line 7:  4752 Killed: 9`,
    ),
    ids: [],
    failure: 'build',
  },
  {
    name: 'ryantm/agenix#248',
    text: joinLines(
      `error: builder for '${formatDrv('agenix-0.15.0')}' failed with exit code 2;`,
      '       last 3 log lines:',
      '       > Running phase: installCheckPhase',
      '       > error: getting status of /nix/var/nix/daemon-socket/socket: Operation not permitted',
      '       > There is no rule for secret1.age in ./secrets.nix.',
    ),
    ids: [],
    failure: 'build',
  },
  {
    name: 'tweag/rules_nixpkgs#564, as nix log prints it',
    text: joinLines(
      'Running phase: unpackPhase',
      'unpacking source archive /nix/store/6c6qvzv09schcwfkhk45610mga0ch908-source',
      'Running phase: checkPhase',
      'ssh: connect to host localhost port 2222: Connection refused',
      "error: failed to start SSH connection to 'nix-server'",
    ),
    ids: [],
  },
  {
    name: 'discourse.nixos.org/t/27568',
    text: joinLines(
      "installing 'qmk-1.1.2'",
      'error: Package ‘avr-stage-final-gcc-wrapper-8.5.0’ in /nix/store/x/default.nix:613 is not available on the requested hostPlatform:',
      '         hostPlatform.config = "aarch64-apple-darwin"',
      '       , refusing to evaluate.',
    ),
    ids: [],
    failure: 'evaluation',
  },
  {
    name: 'fly-apps/nix-base#10',
    text: 'error: Package ‘busybox-1.34.1’ in /nix/store/x/default.nix:143 is not supported on ‘aarch64-darwin’, refusing to evaluate.',
    ids: [],
    failure: 'evaluation',
  },
  {
    name: 'nix-community/nixos-anywhere#429',
    text: "error: flake 'git+file:///Users/alice/example' does not provide attribute 'packages.aarch64-darwin.nixosConfigurations.\"generic\".config.system.build.diskoScript'",
    ids: [],
    failure: 'evaluation',
  },
  {
    name: 'nix-darwin/nix-darwin#1098',
    text: joinLines(
      `downloading 'https://cache.nixos.org/nir9mhh77lswnfsqxm10x40dhmd4rh8j.narinfo'...`,
      "error: unable to download 'https://cache.nixos.org/nir9mhh77lswnfsqxm10x40dhmd4rh8j.narinfo': Problem with the SSL CA cert (path? access rights?) (77)",
    ),
    ids: [],
    failure: 'download',
  },
  {
    name: 'NixOS/nix#15281',
    text: joinLines(
      "warning: error: unable to download 'https://cachix.nixos.org/nix-cache-info': Could not resolve hostname (6) Could not resolve host: cachix.nixos.org; retrying in 301 ms",
      'warning:',
      "         … during download of 'https://cachix.nixos.org/nix-cache-info'",
      "         warning: unable to download 'https://cachix.nixos.org/nix-cache-info': Could not resolve hostname (6) Could not resolve host: cachix.nixos.org",
    ),
    ids: [],
  },
  {
    name: 'NixOS/nix#5332',
    text: joinLines(
      "warning: ignoring untrusted substituter 'https://cache.nixos.org'",
      "warning: ignoring the user-specified setting 'trusted-public-keys', because it is a restricted setting and you are not a trusted user",
      "warning: unable to download 'http://tarballs.nixos.org/sha256/6fae': Couldn't resolve host name (6); retrying in 250 ms",
    ),
    ids: [],
  },
  {
    name: 'NixOS/nix#13466',
    text: "warning: error: unable to download 'https://cache.nixos.org/sw66.narinfo': Timeout was reached (28) Failed to resolve host 'cache.nixos.org' with timeout after 5427 ms; retrying in 257 ms",
    ids: [],
  },
  {
    name: 'NixOS/nix#7988',
    text: joinLines(
      'reading the Nix store...',
      `error: executing SQLite statement 'delete from ValidPaths where path = '${formatPath('a')}';': database disk image is malformed, database disk image is malformed (in '/nix/var/nix/db/db.sqlite')`,
    ),
    ids: [],
    failure: 'own-nix',
  },
  {
    name: 'dustinlyons/nixos-config#115',
    text: joinLines(
      "warning: Git tree '/Users/alice/nixos-config' is dirty",
      "error: the user '_nixbld1' in the group 'nixbld' does not exist",
    ),
    ids: [],
    failure: 'own-nix',
  },
  {
    name: 'NixOS/nix#4716',
    text: "error: the build users group 'nixbld' has no members",
    ids: [],
    failure: 'own-nix',
  },
  {
    name: 'NixOS/nix#11002',
    text: joinLines(
      'error:',
      '       … while setting up the build environment',
      '',
      "       error: getting status of '/private/tmp/nix-build-builder.pl.drv-0/build': Permission denied",
    ),
    ids: [],
    failure: 'own-nix',
  },
]
