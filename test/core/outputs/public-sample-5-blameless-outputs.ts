import { formatDrv, formatPath, joinLines, type PublicOutput } from './public-output.ts'

/** Failures that no builder caused. */
export const publicSample5BlamelessOutputs: readonly PublicOutput[] = [
  {
    name: 'NixOS/nix#8128',
    text: 'Service could not initialize: posix_spawn(/bin/sh), error 0xd - Permission denied',
    ids: [],
  },
  {
    name: 'lima-vm/lima#2010',
    text: '{"level":"debug","msg":"executing ssh for script \\"the guest agent to be running\\": /usr/bin/ssh [ssh -F /dev/null -o BatchMode=yes -o ControlMaster=auto -o ControlPath=\\"/Users/alice/.lima/colima/ssh.sock\\" -p 54350 127.0.0.1 -- /bin/bash]","time":"2023-11-17T21:21:56-05:00"}',
    ids: [],
  },
  {
    name: 'abiosoft/colima#1333',
    text: 'WARN[0000] Failed to resolve the guest agent binary for "armv7l"  error="guest agent binary could not be found for Linux-armv7l (Hint: try installing `lima-additional-guestagents` package)"',
    ids: [],
  },
  {
    name: 'nix-community/colmena#187',
    text: joinLines(
      'snailbox | Pushing system closure',
      "snailbox | warning: error: unable to download 'https://cache.nixos.org/491bf2cpj5cdq9mvycbhv54ky77i52wk.narinfo': Couldn't resolve host name (6); retrying in 310 ms",
    ),
    ids: [],
  },
  {
    name: 'cachix/cachix#640',
    text: '.cachix-deployment: open: permission denied (Read-only file system)',
    ids: [],
  },
  {
    name: 'DBCDK/morph#207',
    text: joinLines(
      'Pushing paths to r4 (root@r4.local):',
      `\t* ${formatPath('nixos-system-r4-24.05')}`,
      "error: cannot connect to 'root@r4.local'",
      'exit status 1',
    ),
    ids: [],
  },
  {
    name: 'kunchenguid/dotfiles#14',
    text: 'sudo: darwin-rebuild: command not found',
    ids: [],
    failure: 'path',
  },
  { name: 'NixOS/nix#7880', text: 'nix: command not found', ids: [], failure: 'path' },
  {
    name: 'NixOS/nixpkgs#147992',
    text: joinLines(
      "warning: error: unable to download 'https://nixos.org/channels/nixpkgs-unstable': SSL peer certificate or SSH remote key was not OK (60); retrying in 343 ms",
      "error: unable to download 'https://nixos.org/channels/nixpkgs-unstable': SSL peer certificate or SSH remote key was not OK (60)",
    ),
    ids: [],
    failure: 'download',
  },
  {
    name: 'DeterminateSystems/nix-installer#1711',
    text: joinLines(
      '$ nix search nixpkgs cowsay',
      "warning: error: unable to download 'https://github.com/NixOS/nixpkgs/archive/8b6600824693a9c706ef09bd86711ca393703466.tar.gz': HTTP error 302 (curl error: SSL connect error); retrying in 350 ms",
    ),
    ids: [],
  },
  {
    name: 'NixOS/nix#7914',
    text: joinLines(
      "warning: error: unable to download 'https://cache.nixos.org/17b5l9alb7qpsp8lmr5n6wxb28gym4jr.narinfo': SSL peer certificate or SSH remote key was not OK (60); retrying in 259 ms",
      '^Cerror: interrupted by the user',
    ),
    ids: [],
  },
  {
    name: 'NixOS/nix#728',
    text: "error: unable to download 'http://nixos.org/channels/nixos-unstable': HTTP error 301 (curl error: Problem with the SSL CA cert (path? access rights?))",
    ids: [],
    failure: 'download',
  },
  {
    name: 'DeterminateSystems/nix-src#322',
    text: joinLines(
      'SSL peer certificate or SSH remote key was not OK (60)',
      'SSL certificate problem: unable to get local issuer certificate',
    ),
    ids: [],
    failure: 'download',
  },
  {
    name: 'oliverschwendener/ueli#619',
    text: joinLines(
      '2021-01-07T15:15:08.589Z error: self signed certificate in certificate chain',
      'Error: self signed certificate in certificate chain',
      '    at TLSSocket.onConnectSecure (_tls_wrap.js:1484:34)',
    ),
    ids: [],
  },
  {
    name: 'nix-darwin/nix-darwin#864',
    text: joinLines(
      `error: builder for '${formatDrv('nix.conf')}' failed with exit code 1;`,
      '       last 2 log lines:',
      '       > Validating generated nix.conf',
      "       > error: unknown setting 'upgrade-nix-store-path-url'",
    ),
    ids: [],
    failure: 'build',
  },
  {
    name: 'NixOS/nix#516',
    text: joinLines(
      'error: cannot download nix-1.9pre4088_1711679.tar.xz from any mirror',
      `builder for ‘${formatDrv('nix-1.9pre4088_1711679.tar.xz')}’ failed with exit code 1`,
    ),
    ids: [],
    failure: 'build',
  },
  {
    name: 'NixOS/nix#2176',
    text: `builder for '${formatDrv('simple')}' failed due to signal 9 (Killed)`,
    ids: [],
    failure: 'build',
  },
  { name: 'NixOS/nix#10389', text: joinLines('evaluating flake...', 'Killed'), ids: [] },
  {
    name: 'NixOS/nix#471',
    text: joinLines(
      'clang -I. -I/private/var/folders/dz/l81blgwx25sf0yp4lz1v3rkr0000gq/T/nix-build-groff-1.22.3.drv-1/groff-1.22.3/src/include',
      'make[2]: *** [itoa.o] Killed: 9',
    ),
    ids: [],
    failure: 'build',
  },
  {
    name: 'NixOS/nix#4851',
    text: "error: source tree referenced by 'path:/home/alice/Projects/tmp?narHash=sha256-IDxjezPZ7ViDLboZg9QwvbikWWQY191e5Xgl+fM8wXo=' does not contain a '/flake.nix' file",
    ids: [],
    failure: 'evaluation',
  },
  {
    name: 'NixOS/nixpkgs#257888',
    text: joinLines(
      "warning: Git tree '/home/alice/Sources/nixoscfg' is dirty",
      'building the system configuration...',
      `error: path '${formatPath('libidn2-2.3.4-bin')}' is not valid`,
    ),
    ids: [],
    failure: 'own-nix',
  },
  {
    name: 'nix-darwin/nix-darwin#1603',
    text: joinLines(
      'building the system configuration...',
      "error: file 'darwin' was not found in the Nix search path (add it using $NIX_PATH or -I)",
    ),
    ids: [],
    failure: 'evaluation',
  },
  {
    name: 'nix-darwin/nix-darwin#907',
    text: joinLines(
      `error: builder for '${formatDrv('darwin-manual-html')}' failed with exit code 1;`,
      '       last 1 log lines:',
      `       > cp: cannot stat '${formatPath('source')}/overrides.css': No such file or directory`,
      '[5/3/19 built (1 failed), 3/0/10 copied (383.6/452.8 MiB), 59.5/70.0 MiB DL] ',
    ),
    ids: [],
    failure: 'build',
  },
  {
    name: 'DeterminateSystems/fh#180',
    text: joinLines(
      '   1: Failed to copy resolved store path with Nix',
      '   2: Nix command `"nix" "copy" "--from" "https://cache.flakehub.com/"` failed; check prior Nix output for details',
    ),
    ids: [],
  },
  {
    name: 'cachix/devenv#430',
    text: joinLines('Storing signatures', `exec ${formatPath('entrypoint')}: exec format error`),
    ids: [],
  },
  {
    name: 'quinneden/virby-nix-darwin#8',
    text: joinLines(
      '[2025-08-24 16:00:31] INFO: Creating VM disk images...',
      '[2025-08-24 16:00:37] INFO: Copied base disk image to /var/lib/virby/base.img',
    ),
    ids: [],
  },
  {
    name: 'NixOS/nix#8957',
    text: "error: operation 'registerDrvOutput' is not supported by store 'ssh://remote.example'",
    ids: [],
  },
  {
    name: 'nix-community/nixos-anywhere#385',
    text: joinLines(
      '### Building disko script ###',
      "Warning: Permanently added '192.0.2.11' (ED25519) to the list of known hosts.",
    ),
    ids: [],
  },
  {
    name: 'nix-community/nixd#215',
    text: 'error: cannot set alternative stack: Operation not permitted',
    ids: [],
  },
  {
    name: 'DeterminateSystems/nix-installer#1233',
    text: joinLines(
      'ld: file not found: /usr/lib/system/libcache.dylib for architecture x86_64',
      `error: builder for '${formatDrv('hoogle-local-0.1')}' failed with exit code 1`,
    ),
    ids: [],
    failure: 'build',
  },
  {
    name: 'NixOS/nix#5698',
    text: joinLines(
      '2021-12-03 14:56:43.147175 (system) <Notice>: pending spawn, domain in on-demand-only mode: org.nixos.nix-daemon',
      '2021-12-03 14:56:43.200397 (system/org.nixos.nix-daemon) <Notice>: service state: spawn scheduled',
    ),
    ids: [],
  },
  {
    name: 'nix-darwin/nix-darwin#1033',
    text: joinLines(
      '~ $ sudo launchctl print system/org.nixos.activate-system',
      'system/org.nixos.activate-system = {',
      '        state = not running',
      '        last exit code = 0',
    ),
    ids: [],
  },
  {
    name: 'microsoft/PTVS#6614',
    text: '/workspaces/PTVS/Build/Common.Build.settings(98,5): error MSB3073: The command "mono powershell.exe" exited with code 2.',
    ids: [],
  },
  {
    name: 'dafeder/node_access_rebuild#3',
    text: 'I get this error > (write failed: broken pipe)',
    ids: [],
  },
]
