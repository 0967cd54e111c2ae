import { formatDrv, formatPath, joinLines, type PublicOutput } from './public-output.ts'

const disk = ['guest-disk-full', 'host-disk-low']

/** About virtual machines, launchd and nix-darwin. */
export const publicSample2VmOutputs: readonly PublicOutput[] = [
  {
    name: 'cloudius-systems/osv#306',
    text: "qemu-system-x86_64: -netdev user,id=un0,net=192.168.122.0/24: could not set up host forwarding rule 'tcp:10000::10000'",
    ids: [],
  },
  {
    name: 'DeterminateSystems/nix-installer-action#54',
    text: joinLines(
      'post-build-hook: /Users/runner/.config/nix/upload-to-cache.sh: line 28: nix: command not found',
      "error: program '/Users/runner/.config/nix/upload-to-cache.sh' failed with exit code 127",
    ),
    ids: ['post-build-hook-fails'],
  },
  {
    name: 'NixOS/nix#13246',
    text: 'touko 23 18:42:08 NixBox nix[47454]: Exception: nix::SysError: error: writing to file: Broken pipe',
    ids: [],
  },
  {
    name: 'NixOS/nix#6927',
    text: 'zsh: command not found: nix-env',
    ids: [],
    failure: 'path',
  },
  {
    name: 'DeterminateSystems/nix-installer#1156',
    text: joinLines(
      '2024-09-10 10:14:05.812513 (system/systems.determinate.nix-installer.nix-hook [561]) <Notice>: Updated BTM identifiers: 00000000-0000-0000-0000-000000000000 New LWCR needed: 1',
      '2024-09-10 10:14:05.812623 (system/systems.determinate.nix-installer.nix-hook [561]) <Error>: Service could not initialize: access(/nix/nix-installer, X_OK), error 0x2 - No such file or directory',
    ),
    ids: ['daemon-down'],
  },
  {
    name: 'NixOS/nix#6876',
    text: joinLines(
      "error: illegal configuration line 'https://cache.nixos.org/' in '/etc/nix/nix.conf'",
      "Try 'nix-build --help' for more information.",
    ),
    ids: ['daemon-down'],
  },
  {
    name: 'NixOS/nixpkgs#359782',
    text: joinLines(
      'nixos-disk-image> starting stage 2 (/nix/store/x-vm-run-stage2)',
      'nixos-disk-image> [    0.869939] Kernel panic - not syncing: Attempted to kill init! exitcode=0x00000100',
    ),
    ids: [],
  },
  {
    name: 'NixOS/nixpkgs#33378',
    text: joinLines(
      `builder for '${formatDrv('hello-2.10')}' failed with exit code 1; last 3 log lines:`,
      "  WARNING: Image format was not specified for '/dev/null' and probing guessed raw.",
      '  qemu-system-x86_64: -drive file=/dev/null,if=virtio: Failed to get "consistent read" lock',
      '  Is another process using the image?',
      '[0 built (1 failed)]',
      `error: build of '${formatDrv('hello-2.10')}' failed`,
    ),
    ids: [],
    failure: 'build',
  },
  {
    name: 'lima-vm/lima#974',
    text: '{"level":"debug","msg":"stdout=\\"\\", stderr=\\"alice@127.0.0.1: Permission denied (publickey).\\\\r\\\\n\\", err=failed to execute script \\"ssh\\": exit status 255","time":"2022-08-04T14:18:48+05:30"}',
    ids: ['auth-refused'],
    failure: 'other-vm',
  },
  {
    name: 'abiosoft/colima#172',
    text: joinLines(
      'ssh-keygen: generating new host keys: RSA Saving key "/etc/ssh/ssh_host_rsa_key.XXXXdhGAmL" failed: No space left on device',
      '/lib/rc/sh/openrc-run.sh: line 118: /usr/sbin/sshd: not found',
    ),
    ids: disk,
  },
  {
    name: 'ddev/ddev#4453',
    text: 'failed to register layer: Error processing tar file(exit status 1): write /usr/share/perl/5.32.1/IO/Socket/IP.pm: no space left on device',
    ids: [],
  },
  {
    name: 'nix-darwin/nix-darwin#1339',
    text: joinLines(
      '> building the system configuration...',
      '> error: Build user group has mismatching GID, aborting activation',
      '> The default Nix build user group ID was changed from 30000 to 350.',
    ),
    ids: [],
    failure: 'activation',
  },
  {
    name: 'nix-darwin/nix-darwin#1621',
    text: joinLines(
      'error: Unexpected files in /etc, aborting activation',
      'The following files have unrecognized content and would be overwritten:',
      '',
      '  /etc/zshrc',
      '  /etc/zprofile',
    ),
    ids: [],
    failure: 'activation',
  },
  {
    name: 'srid/nixos-unified#129',
    text: `${formatPath('darwin-rebuild')}/bin/darwin-rebuild: system activation must now be run as root`,
    ids: [],
    failure: 'activation',
  },
  {
    name: 'DeterminateSystems/nix-installer#383',
    text: joinLines(
      '❯ nix store ping --store "ssh://admin@epic-turducken"',
      'Store URL: ssh://admin@epic-turducken',
      'zsh:1: command not found: nix-store',
      "error: cannot connect to 'admin@epic-turducken'",
    ),
    ids: ['guest-store-unreachable'],
  },
  {
    name: 'NixOS/nix#8750',
    text: joinLines(
      'Couldn\'t execute /Users/user/.nix-profile/bin/zsh -c "echo started": No such file or directory',
      'error: interrupted by the user',
    ),
    ids: ['ssh-program-missing'],
  },
  {
    name: 'NixOS/nix#6499',
    text: 'Could not find service "org.nixos.nix-daemon" in domain for system',
    ids: ['daemon-down'],
  },
]
