import { formatDrv, formatPath, joinLines, type PublicOutput } from './public-output.ts'

/**
 * What Nix, nix-darwin, ssh and other programs print in common cases; the expected findings were written before the program saw
 * the texts.
 */
export const everydayOutputs: readonly PublicOutput[] = [
  {
    name: 'nix-pills exercise',
    text: `error: a 'mysystem' with features {} is required to build '${formatDrv('MT-shell')}', but I am a 'x86_64-linux' with features {benchmark, big-parallel, kvm, nixos-test}`,
    ids: [],
  },
  {
    name: 'NixOS/nix (nixos-anywhere low memory)',
    text: joinLines(
      '### Building the system closure ###',
      'error: Nix daemon disconnected unexpectedly (maybe it crashed?)',
    ),
    ids: ['daemon-down', 'guest-store-unreachable', 'guest-disk-full'],
  },
  {
    name: 'nix-darwin beside Determinate Nix',
    text: joinLines(
      'error: Determinate detected, aborting activation',
      'Determinate uses its own daemon to manage the Nix installation that',
      'conflicts with nix-darwin’s native Nix management.',
    ),
    ids: [],
    failure: 'activation',
  },
  {
    name: 'nix-darwin: root',
    text: '/run/current-system/sw/bin/darwin-rebuild: system activation must now be run as root',
    ids: [],
    failure: 'activation',
  },
  {
    name: 'cachix/cachix push',
    text: joinLines(
      'cachix: FailureResponse (Request {requestHost = Just "mycache.cachix.org"}) 401 Unauthorized',
      'ExitFailure 1',
    ),
    ids: [],
  },
  {
    name: 'substituter 502',
    text: joinLines(
      "warning: error: unable to download 'https://cache.nixos.org/nix-cache-info': HTTP error 502; retrying in 270 ms",
      "warning: error: unable to download 'https://cache.nixos.org/nix-cache-info': HTTP error 502; retrying in 522 ms",
    ),
    ids: [],
  },
  {
    name: 'substituter disabled',
    text: "error: unable to download 'https://nix-community.cachix.org/nix-cache-info': Couldn't connect to server (7)",
    ids: [],
    failure: 'download',
  },
  {
    name: 'hash mismatch',
    text: joinLines(
      `error: hash mismatch in fixed-output derivation '${formatDrv('source')}':`,
      '         specified: sha256-AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=',
      '            got:    sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=',
    ),
    ids: [],
    failure: 'hash',
  },
  {
    name: 'npm in a derivation',
    text: joinLines(
      `error: builder for '${formatDrv('app-1.0.0')}' failed with exit code 1;`,
      '       last 6 log lines:',
      '       > npm ERR! code ENOTCACHED',
      "       > npm ERR! request to https://registry.npmjs.org/left-pad failed: cache mode is 'only-if-cached' but no cached response is available.",
      '       > npm ERR! A complete log of this run can be found in: /build/_logs/x-debug-0.log',
    ),
    ids: [],
    failure: 'build',
  },
  {
    name: 'cargo offline',
    text: joinLines(
      `error: builder for '${formatDrv('ripgrep-14.1.0')}' failed with exit code 101;`,
      '       last 4 log lines:',
      '       > error: failed to get `bstr` as a dependency of package `ripgrep`',
      '       > Caused by:',
      '       >   attempting to make an HTTP request, but --offline was specified',
    ),
    ids: [],
    failure: 'build',
  },
  {
    name: 'missing attribute',
    text: "error: flake 'git+file:///Users/alice/config' does not provide attribute 'packages.aarch64-darwin.darwinConfigurations.mac.system', 'legacyPackages.aarch64-darwin.x' or 'x'",
    ids: [],
    failure: 'evaluation',
  },
  {
    name: 'collision',
    text: joinLines(
      'pkgs.buildEnv error: two given paths contain a conflicting subpath:',
      `  \`${formatPath('python3-3.11')}/bin/idle' and`,
      `  \`${formatPath('python3-3.12')}/bin/idle'`,
      `error: builder for '${formatDrv('home-manager-path')}' failed with exit code 25`,
    ),
    ids: [],
    failure: 'build',
  },
  {
    name: 'xcode on darwin',
    text: joinLines(
      `error: builder for '${formatDrv('swift-5.8')}' failed with exit code 1;`,
      '       last 2 log lines:',
      '       > xcrun: error: unable to find utility "xcodebuild", not a developer tool or in PATH',
    ),
    ids: [],
    failure: 'build',
  },
  {
    name: 'nix-community/home-manager: file in the way',
    text: joinLines(
      `Existing file '/Users/alice/.zshrc' is in the way of '${formatPath('home-manager-files')}/.zshrc'`,
      'Please do one of the following:',
    ),
    ids: [],
  },
  {
    name: 'homebrew bundle',
    text: joinLines(
      'Homebrew bundle...',
      'Error: No available formula with the name "docker-completion".',
      '`brew bundle` failed! Failed to fetch 1 formula',
    ),
    ids: [],
  },
  {
    name: 'sshd log on the guest',
    text: joinLines(
      'Nov 30 09:12:01 nixos sshd[612]: Connection closed by authenticating user root 10.0.2.2 port 49152 [preauth]',
      'Nov 30 09:12:02 nixos sshd[613]: Connection closed by 10.0.2.2 port 49153 [preauth]',
    ),
    ids: [],
  },
  {
    name: 'kubectl',
    text: 'Unable to connect to the server: x509: certificate has expired or is not yet valid: current time 2026-11-30T09:00:00Z is after 2026-10-01T00:00:00Z',
    ids: [],
  },
  {
    name: 'rsync to a NAS',
    text: joinLines(
      'alice@nas.local: Permission denied (publickey,password).',
      'rsync: connection unexpectedly closed (0 bytes received so far) [sender]',
      'rsync error: unexplained error (code 255) at io.c(232) [sender=3.2.7]',
    ),
    ids: ['auth-refused'],
  },
]
