import { formatDrv, formatPath, joinLines, type PublicOutput } from './public-output.ts'

/** About missing programs, hooks and files. */
export const publicSample3Outputs: readonly PublicOutput[] = [
  {
    name: 'NixOS/nix#12437',
    text: joinLines(
      "post-build-hook: error: executing '/nix/var/determinate/post-build-hook.sh': No such file or directory",
      "error: program '/nix/var/determinate/post-build-hook.sh' failed with exit code 1",
    ),
    ids: ['post-build-hook-fails'],
  },
  {
    name: 'nix-community/trustix#21',
    text: `post-build-hook: error: executing '${formatPath('trustix-dev')}/bin/trustix-nix post-build-hook --address /run/trustix-daemon.socket': No such file or directory`,
    ids: ['post-build-hook-fails'],
  },
  {
    name: 'DeterminateSystems/nix-installer#1533',
    text: joinLines(
      "don't know how to build these paths:",
      `  ${formatPath('mac-app-util')}`,
      `error: build of '${formatPath('mac-app-util')}' failed`,
    ),
    ids: [],
    failure: 'build',
  },
  {
    name: 'DeterminateSystems/flakehub-push#247',
    text: joinLines(
      "warning: error: unable to download 'https://cache.flakehub.com/nix-cache-info': HTTP error 401; retrying in 287 ms",
      "warning: ignoring the binary cache 'https://cache.flakehub.com'",
    ),
    ids: [],
  },
  {
    name: 'NixOS/nixpkgs#272372',
    text: '/run/current-system/sw/bin/run-builder: line 12: cat: command not found',
    ids: [],
  },
  {
    name: 'nix-community/nix-on-droid#109',
    text: joinLines(
      `error: builder for '${formatDrv('nix-on-droid-path')}' failed with exit code 1;`,
      '       last 2 log lines:',
      "       > error: creating directory '/nix/var/nix/db': Permission denied",
      "       > error: Nix database directory '/nix/var/nix/db' is not writable: Permission denied",
      `       For full logs, run 'nix log ${formatDrv('nix-on-droid-path')}'.`,
    ),
    ids: [],
    failure: 'build',
  },
  {
    name: 'NixOS/nixpkgs#262128',
    text: "error: opening directory '/nix/var/nix/profiles/system-profiles': No such file or directory",
    ids: [],
  },
  {
    name: 'nix-darwin/nix-darwin#1544',
    text: 'sudo: darwin-rebuild: command not found',
    ids: [],
    failure: 'path',
  },
  {
    name: 'nix-darwin/nix-darwin#1286',
    text: 'fish: Unknown command: darwin-rebuild',
    ids: [],
    failure: 'path',
  },
  {
    name: 'nix-darwin/nix-darwin#1597',
    text: 'com.apple.xpc.launchd/launchd.log:2025-09-22 13:34:39.995201 (system/org.nixos.github-runner-runner-darwin-02-aa [651]) <Error>: Service could not initialize: posix_spawn(/bin/sh), error 0xd - Permission denied',
    ids: [],
  },
  {
    name: 'nix-darwin/nix-darwin#349',
    text: "error: while setting up the build environment: getting attributes of path '/usr/lib/libSystem.B.dylib': No such file or directory",
    ids: [],
  },
  {
    name: 'mitchellh/nixos-config#2',
    text: joinLines(
      'building the system configuration...',
      `error: builder for '${formatDrv('linux-config-5.14.14')}' failed with exit code 255;`,
      '       last 3 log lines:',
      '       >',
      '       > Error in reading or end of file.',
      '       >',
      `       For full logs, run 'nix log ${formatDrv('linux-config-5.14.14')}'.`,
    ),
    ids: [],
    failure: 'build',
  },
  {
    name: 'nlewo/nix2container#173',
    text: `exec ${formatPath('hello-2.12.1')}/bin/hello: exec format error`,
    ids: [],
  },
  {
    name: 'NixOS/nixos-homepage#514',
    text: joinLines(
      '$ docker run only-hello:amj73ijs77wmxdp11zglwp3i2shxv9xy hello',
      'standard_init_linux.go:211: exec user process caused "exec format error"',
    ),
    ids: [],
  },
  {
    name: 'DeviceFarmer/stf#763',
    text: 'rosetta error: failed to open elf at /lib64/ld-linux-x86-64.so.2',
    ids: [],
  },
  {
    name: 'DeterminateSystems/nix-installer#1705',
    text: joinLines(
      '   2: Action `create_determinate_nix_volume` errored',
      '   3: Failed to execute command `"/usr/local/bin/determinate-nixd" "init" "--stop-after" "mount"`',
      '      stdout: ',
      '      stderr: dyld[68109]: Symbol not found: _OBJC_CLASS_$_VZLinuxRosettaDirectoryShare',
      '        Referenced from: /usr/local/bin/determinate-nixd',
    ),
    ids: ['daemon-down'],
  },
  {
    name: 'NixOS/nix#8092',
    text: 'error: unexpected EOF reading a line',
    ids: [],
  },
  {
    name: 'nix-darwin/nix-darwin#1204',
    text: joinLines(
      `error: builder for '${formatDrv('darwin-system-25.05')}' failed with exit code 1;`,
      '       last 7 log lines:',
      '       >',
      `       > In ${formatPath('darwin-system-25.05')}/activate line 85:`,
      '       > while read src; do',
      '       >       ^--^ SC2162 (info): read without -r will mangle backslashes.',
      `       For full logs, run 'nix log ${formatDrv('darwin-system-25.05')}'.`,
    ),
    ids: [],
    failure: 'build',
  },
]
