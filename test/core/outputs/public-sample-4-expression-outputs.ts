import { formatDrv, formatPath, joinLines, type PublicOutput } from './public-output.ts'

/** What Nix prints while it evaluates an expression, and the builds and programs after it, in public threads. */
export const publicSample4ExpressionOutputs: readonly PublicOutput[] = [
  {
    name: 'microvm-nix/microvm.nix#467',
    text: joinLines(
      ' error: Package ‘virtiofsd-1.13.2’ in /nix/store/9v6qa656sq3xc58vkxslqy646p0ajj61-source/pkgs/by-name/vi/virtiofsd/package.nix:43 is not available on the requested hostPlatform:',
      '         hostPlatform.system = "aarch64-darwin"',
      '         package.meta.platforms = [',
      '           "aarch64-linux"',
      '         ]',
    ),
    ids: [],
    failure: 'evaluation',
  },
  {
    name: 'numtide/treefmt-nix#523',
    text: '    error: Nixpkgs 26.11 has dropped support for x86_64-darwin.',
    ids: [],
    failure: 'evaluation',
  },
  {
    name: 'jetify-com/devbox#2937',
    text: joinLines(
      'Info: Ensuring packages are installed.',
      "Error: nix: command error: nix --extra-experimental-features ca-derivations --option experimental-features 'nix-command flakes fetch-closure' print-dev-env --json path:~/ws/nix-fix-x86darwin/.devbox/gen/flake: Nixpkgs 26.11 has dropped support for x86_64-darwin.: exit code 1",
    ),
    ids: [],
    failure: 'evaluation',
  },
  {
    name: 'NixOS/nixpkgs#203964',
    text: 'error: Package ‘lvm2-2.03.16’ in /nix/store/8c75f43ms4brvphrgdy1a8vy5dy1j0si-source/pkgs/os-specific/linux/lvm2/common.nix:167 is not supported on ‘aarch64-darwin’, refusing to evaluate.',
    ids: [],
    failure: 'evaluation',
  },
  {
    name: 'NixOS/nix#10587',
    text: 'error: Package ‘tinycc-musl-unstable-2023-07-10-compiler’ in «unknown-file» is not available on the requested hostPlatform',
    ids: [],
    failure: 'evaluation',
  },
  {
    name: 'microvm-nix/microvm.nix#517',
    text: joinLines(
      'nix run .#nixosConfigurations.svc-mtx01.config.microvm.deploy.rebuild ',
      `error: unable to execute '${formatPath('microvm-rebuild')}/bin/microvm-rebuild': Exec format error`,
    ),
    ids: [],
    failure: 'linux-program',
  },
  {
    name: 'NixOS/nixpkgs#439945',
    text: joinLines(
      "warning: Git tree '/Users/alice/nix-nas' is dirty",
      `${formatPath('nixos-rebuild-ng-0.0.0')}/bin/.nixos-rebuild-wrapped: ${formatPath('nixos-rebuild-ng-0.0.0')}/bin/nixos-rebuild: line 3: syntax error near unexpected token \`lambda'`,
    ),
    ids: [],
  },
  {
    name: 'NixOS/nixpkgs#366271',
    text: joinLines(
      'Traceback (most recent call last):',
      '  File "<stdin>", line 1, in <module>',
      'OSError: [Errno 8] Exec format error',
    ),
    ids: [],
  },
  {
    name: 'NixOS/nixpkgs#166838',
    text: joinLines(
      `copying path '${formatPath('nixos-system-host-21.11')}' to 'ssh://root@host'...`,
      `${formatPath('nixos-system-host-21.11')}/bin/switch-to-configuration: line 3: use: command not found`,
      'warning: error(s) occurred while switching to the new configuration',
    ),
    ids: [],
  },
  {
    name: 'discourse.nixos.org/t/why-do-darwin-build-derivations-end-up-on-a-nixos-system/2416',
    text: joinLines(
      `building '${formatDrv('hydra-0.1.2544.63a294')}' on 'ssh://nixBuild@192.0.2.11'...`,
      `checking whether ${formatPath('hydra-perl-deps')}/bin/nix-store is recent enough... ./configure: line 16254: ${formatPath('hydra-perl-deps')}/bin/nix-store: cannot execute binary file: Exec format error`,
      'no',
      `builder for '${formatDrv('hydra-0.1.2544.63a294')}' failed with exit code 1`,
    ),
    ids: ['x86-not-runnable'],
  },
  {
    name: 'NixOS/nix#759',
    text: joinLines(
      'building path(s) ‘/nix/store/hnzwbm53jds3kzv4ic360kpjib397x45-foo’',
      `${formatPath('stdenv-darwin')}/setup: fork: Operation not permitted`,
      `builder for ‘${formatDrv('foo')}’ failed due to signal 11 (Segmentation fault: 11)`,
    ),
    ids: [],
    failure: 'build',
  },
  {
    name: 'NixOS/nixpkgs#339808',
    text: joinLines(
      'nixpkgs-lib-docs> Running phase: installPhase',
      "nixpkgs-lib-docs> error: getting status of '/nix/store/.links': Operation not permitted",
      `error: builder for '${formatDrv('nixpkgs-lib-docs')}' failed with exit code 1;`,
    ),
    ids: [],
    failure: 'build',
  },
  {
    name: 'nix-darwin/nix-darwin#1315',
    text: joinLines(
      `error: builder for '${formatDrv('vscode-1.96.4')}' failed with exit code 1;`,
      '       last 9 log lines:',
      '       > Running phase: installPhase',
      `       > mkdir: cannot create directory '${formatPath('vscode-1.96.4')}/Applications/Visual Studio Code.app': Operation not permitted`,
      `       For full logs, run 'nix log ${formatDrv('vscode-1.96.4')}'`,
    ),
    ids: [],
    failure: 'build',
  },
  {
    name: 'NixOS/nix#5738',
    text: joinLines(
      '  GEN    doc/manual/conf-file.json',
      'libc++abi: terminating with uncaught exception of type nix::SysError: error: getting status of /System/Library/LaunchDaemons/com.apple.oahd.plist: Operation not permitted',
    ),
    ids: [],
  },
  {
    name: 'NixOS/nix#3605 (tests of Nix)',
    text: joinLines(
      "nix-tests>     error: executing SQLite statement 'pragma synchronous = off': disk I/O error, disk I/O error (in '/private/tmp/nix-build-nix-tests-2.16.3.drv-0/nix-test/tests/flakes/config/var/nix/db/db.sqlite')",
      'nix-tests>     error:',
      'nix-tests>            … while reading the response from the build hook',
    ),
    ids: [],
  },
  {
    name: 'NixOS/infra#75',
    text: joinLines(
      'gzip: stdin: unexpected end of file',
      'tar: Child returned status 1',
      'tar: Error is not recoverable: exiting now',
      `builder for '${formatDrv('rustc-bootstrap-1.30.1')}' failed with exit code 1`,
    ),
    ids: [],
    failure: 'build',
  },
  {
    name: 'nix-darwin/nix-darwin#1633',
    text: joinLines(
      `error: Cannot build '${formatDrv('source')}'.`,
      '       Reason: builder failed with exit code 1.',
      '       Last 2 log lines:',
      '       > curl: (22) The requested URL returned error: 404',
      '       > error: cannot download source from any mirror',
    ),
    ids: [],
    failure: 'build',
  },
  {
    name: 'NixOS/nixpkgs#245281',
    text: joinLines(
      `error: builder for '${formatDrv('rofi-1.7.5')}' failed with exit code 127;`,
      '       last 1 log lines:',
      `       > ${formatPath('default-builder.sh')}: line 6: genericBuild: command not found`,
    ),
    ids: [],
    failure: 'build',
  },
  {
    name: 'trofi/nix-guix-gentoo#34',
    text: joinLines(
      `building '${formatDrv('crosshatch-signed_target_files-2022041111.zip')}'...`,
      'cp: /dev/shm/robotnix_keys.XXXX6Yz8CB/chromium.pk8: Permission denied',
    ),
    ids: [],
  },
  {
    name: 'NixOS/nixpkgs#12504',
    text: 'download-from-binary-cache.pl: could not download ‘https://cache.nixos.org/dnw1hl8wgqfi638kvcia2w1vbigk3k9z.narinfo’ (Curl error 6)',
    ids: [],
    failure: 'download',
  },
  {
    name: 'NixOS/nix#12609',
    text: joinLines(
      "warning: Git tree '/home/alice/projects/ui' is dirty",
      `error: builder for '${formatDrv('linux-rpi-6.6.51')}' failed with exit code 2;`,
      '       last 25 log lines:',
      '       > compilation terminated.',
      '       > ../fs/ntfs3/fslog.c:5224:1: fatal error: error writing to /build/cciom3G0.s: No space left on device',
      '       > make[4]: *** [../scripts/Makefile.build:243: fs/nfs/fs_context.o] Error 1',
    ),
    ids: ['guest-disk-full'],
  },
  {
    name: 'Thra11/nixpkgs-overlays-rk3399#5',
    text: joinLines(
      "/build/cc3irCFw.s: Fatal error: can't write 40 bytes to section .text of drivers/net/wireless/ath/ath9k/ar9003_mci.o: 'No space left on device'",
      'make[6]: *** [../scripts/Makefile.build:283: ar9003_mci.o] Error 1',
    ),
    ids: ['guest-disk-full', 'host-disk-low'],
  },
]
