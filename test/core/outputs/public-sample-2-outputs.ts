import { formatDrv, formatPath, joinLines, type PublicOutput } from './public-output.ts'

const atSigns = '@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@'

/** About builds, ssh and Nix. */
export const publicSample2Outputs: readonly PublicOutput[] = [
  {
    name: 'nix-community/colmena#178',
    text: joinLines(
      '[ERROR]   stderr)   Downloaded nom v7.1.3',
      '[ERROR]   stderr) Error: unknown error',
      '[ERROR]   stderr) Caused by:',
      '[ERROR]   stderr)     [55] Failed sending data to the peer',
      `[ERROR]   stderr) error: builder for '${formatDrv('terminal-ui-npm-deps')}' failed with exit code 1`,
    ),
    ids: [],
    failure: 'build',
  },
  {
    name: 'nix-community/colmena#114',
    text: "error: assertion '(stdenv).isLinux' failed",
    ids: [],
    failure: 'evaluation',
  },
  {
    name: 'DavHau/nix-portable#115',
    text: `error: a 'x86_64-linux' with features {} is required to build '${formatDrv('closure-info')}', but I am a 'aarch64-linux' with features {benchmark, big-parallel, nixos-test, uid-range}`,
    ids: ['x86-not-runnable'],
  },
  {
    name: 'nix-darwin/nix-darwin#1618',
    text: joinLines(
      'error: Package ‘create-builder’ in /nix/store/x-source/nixos/modules/profiles/nix-builder-vm.nix:230 is not available on the requested hostPlatform:',
      '         hostPlatform.system = "aarch64-linux"',
      '         package.meta.badPlatforms = [ ]',
      '       , refusing to evaluate.',
    ),
    ids: [],
    failure: 'evaluation',
  },
  {
    name: 'RadxaOS-SDK/rsdk#29',
    text: joinLines(
      '• Using Cachix: devenv',
      'error:',
      "       error: flake 'git+file:///workspaces/rsdk' does not provide attribute 'packages.aarch64-linux.default' or 'defaultPackage.aarch64-linux'",
    ),
    ids: [],
    failure: 'evaluation',
  },
  {
    name: 'flox/flox#214',
    text: joinLines(
      "cannot build on 'ssh-ng://someRemoteBuilder': error: cannot open connection to remote store 'ssh-ng://someRemoteBuilder': error: unexpected end-of-file",
      `profile> ${formatPath('profile')}`,
      `wrapper> warning: creating dangling symlink \`${formatPath('wrapper')}//manifest.nix' -> \`unused'`,
      'wrapper> created 862 symlinks in user environment',
      "Installed 'hello' package(s) into 'default' environment.",
    ),
    ids: [],
    unreached: 'ssh-ng://someRemoteBuilder',
  },
  {
    name: 'NixOS/nix#6495',
    text: joinLines(
      'error (ignored): error: reached end of FramedSource',
      'error: sized: unexpected end-of-file',
      'error: unexpected end-of-file',
    ),
    ids: [],
  },
  {
    name: 'NixOS/nix#4210',
    text: joinLines(
      'unexpected Nix daemon error: error: --- SysError --- nix-daemon',
      'writing to file: Broken pipe',
    ),
    ids: [],
  },
  {
    name: 'NixOS/nixpkgs#46038',
    text: joinLines(
      "warning: Nix search path entry '/nix/var/nix/profiles/per-user/root/channels' does not exist, ignoring",
      'warning: dumping very large path (> 256 MiB); this may run out of memory',
      'error: writing to file: Broken pipe',
    ),
    ids: [],
  },
  {
    name: 'nix-darwin/nix-darwin#207',
    text: joinLines(
      "warning: unable to download 'https://github.com/LnL7/nix-darwin/archive/master.tar.gz': SSL peer certificate or SSH remote key was not OK (60); retrying in 330 ms",
      "error: unable to download 'https://github.com/LnL7/nix-darwin/archive/master.tar.gz': SSL peer certificate or SSH remote key was not OK (60)",
    ),
    ids: [],
    failure: 'download',
  },
  {
    name: 'tinylabscom/mvm#1697',
    text: joinLines(
      "error: unable to download 'https://github.com/NixOS/nixpkgs/archive/x.tar.gz':",
      '  SSL peer certificate ... certificate is not yet valid or the system clock is incorrect (9)',
    ),
    ids: ['guest-clock-skew'],
  },
  {
    name: 'NixOS/nixpkgs#69900',
    text: joinLines(
      `cannot build on 'ssh://nix-remote-builder@192.168.2.8': cannot connect to 'nix-remote-builder@192.168.2.8': ${atSigns}`,
      '@         WARNING: UNPROTECTED PRIVATE KEY FILE!          @',
      atSigns,
      `Permissions 0444 for '${formatPath('nix-remote-builder')}' are too open.`,
      'It is required that your private key files are NOT accessible by others.',
      'This private key will be ignored.',
      `Load key "${formatPath('nix-remote-builder')}": bad permissions`,
    ),
    ids: ['key-permissions'],
  },
  {
    name: 'NixOS/nixpkgs#91486',
    text: joinLines(
      'building the configuration in /mnt/etc/nixos/configuration.nix...',
      `builder for '${formatDrv('extra-utils')}' failed with exit code 1; last 6 log lines:`,
      '  @         WARNING: UNPROTECTED PRIVATE KEY FILE!          @',
      `  ${atSigns}`,
      `  Permissions 0444 for '${formatPath('ssh_host_ed25519_key')}' are too open.`,
      '  This private key will be ignored.',
      `  Unable to load host key "${formatPath('ssh_host_ed25519_key')}": bad permissions`,
      '  sshd: no hostkeys available -- exiting.',
      `cannot build derivation '${formatDrv('stage-1-init.sh')}': 1 dependencies couldn't be built`,
    ),
    ids: [],
    failure: 'build',
  },
  {
    name: 'nix-community/nixos-anywhere#635',
    text: joinLines(
      'Warning: Identity file /tmp/tmp.PfH56MPsI4/nixos-anywhere not accessible: No such file or directory.',
      'Bad owner or permissions on /etc/ssh/ssh_config.d/20-systemd-ssh-proxy.conf',
    ),
    ids: ['root-ssh-config'],
  },
  {
    name: 'nix-community/nixos-images#26',
    text: joinLines(
      'Nov 10 13:20:33 nixos sshd[769]: @         WARNING: UNPROTECTED PRIVATE KEY FILE!          @',
      "Nov 10 13:20:33 nixos sshd[769]: Permissions 0640 for '/etc/ssh/ssh_host_ed25519_key' are too open.",
      'Nov 10 13:20:33 nixos sshd[769]: Unable to load host key "/etc/ssh/ssh_host_ed25519_key": bad permissions',
      'Nov 10 13:20:33 nixos sshd[769]: sshd: no hostkeys available -- exiting.',
    ),
    ids: [],
  },
  {
    name: 'NixOS/aarch64-build-box#163',
    text: joinLines(
      ' > unable to open SSH connection to',
      " > 'ssh://your-user-name@aarch64.nixos.community': cannot connect to",
      " > 'your-user-name@aarch64.nixos.community'; trying other available",
      ' > machines...',
    ),
    ids: [],
    unreached: 'ssh://your-user-name@aarch64.nixos.community',
  },
]
