import { formatDrv, formatPath, joinLines, type PublicOutput } from './public-output.ts'

/** What the nix-daemon, launchd and Nix on this Mac print about themselves, in public threads. */
export const publicSample4DaemonOutputs: readonly PublicOutput[] = [
  {
    name: 'NixOS/nix#12721',
    text: joinLines(
      'I am executing:',
      '',
      '    $ sudo launchctl kickstart -k system/org.nixos.nix-daemon',
      '',
      'to start the nix-daemon',
      '',
      'Could not kickstart service "org.nixos.nix-daemon": 1: Operation not permitted',
    ),
    ids: ['daemon-down'],
  },
  {
    name: 'DeterminateSystems/nix-installer#1344',
    text: joinLines(
      '   2: Action `create_upstream_init_service` errored',
      '   3: Action `configure_init_service` errored',
      '   4: Failed to execute command `"launchctl" "kickstart" "-k" "system/org.nixos.nix-daemon"`',
      '      stdout: ',
      '      stderr: Could not kickstart service "org.nixos.nix-daemon": 1: Operation not permitted',
    ),
    ids: ['daemon-down'],
  },
  {
    name: 'NixOS/nix#9969',
    text: joinLines(
      '    $ sudo launchctl load /Library/LaunchDaemons/org.nixos.nix-daemon.plist',
      '',
      'to load the LaunchDaemon plist for nix-daemon',
      '',
      'Load failed: 5: Input/output error',
      'Try running `launchctl bootstrap` as root for richer errors.',
    ),
    ids: ['daemon-down'],
  },
  {
    name: 'NixOS/nix#2780',
    text: joinLines(
      '    $ sudo launchctl load /Library/LaunchDaemons/org.nixos.nix-daemon.plist',
      '',
      'to load the LaunchDaemon plist for nix-daemon',
      '',
      `${formatPath('nix-2.2.2')}/Library/LaunchDaemons/org.nixos.nix-daemon.plist: Service is disabled`,
    ),
    ids: ['daemon-down'],
  },
  {
    name: 'NixOS/nix#6390',
    text: "error: cannot open connection to remote store 'daemon': reading from file: Connection reset by peer",
    ids: ['daemon-down'],
  },
  {
    name: 'NixOS/nix#2685',
    text: joinLines(
      'accepted connection from pid <unknown>, user alice',
      'objc[3373]: +[__NSPlaceholderArray initialize] may have been in progress in another thread when fork() was called.',
      'objc[3373]: +[__NSPlaceholderArray initialize] may have been in progress in another thread when fork() was called. We cannot safely call it or ignore it in the fork() child process. Crashing instead. Set a breakpoint on objc_initializeAfterForkError to debug.',
    ),
    ids: ['daemon-down'],
  },
  {
    name: 'NixOS/nix#3605',
    text: joinLines(
      'error:',
      '       … while reading the response from the build hook',
      '',
      '       error: unexpected EOF reading a line',
    ),
    ids: ['machines-malformed', 'daemon-config-stale'],
  },
  {
    name: 'NixOS/nix#3137',
    text: joinLines("installing 'nss-cacert-3.46'", 'error: unexpected EOF reading a line'),
    ids: [],
  },
  {
    name: 'NixOS/docker#15',
    text: "error: opening lock file '/nix/var/nix/db/big-lock': Permission denied",
    ids: ['daemon-down'],
  },
  {
    name: 'NixOS/nix#13340',
    text: joinLines(
      "error: don't have permission to lock Nix database in '/nix/var/nix/db'.",
      'This command may have been run as non-root in a single-user Nix installation,',
      'or the Nix daemon may have crashed.',
    ),
    ids: ['daemon-down'],
  },
  {
    name: 'NixOS/nix#13340 (before)',
    text: "error: could not set permissions on '/nix/var/nix/profiles/per-user' to 755: Operation not permitted",
    ids: ['daemon-down'],
  },
  {
    name: 'Mic92/nix-fast-build#36',
    text: joinLines(`  error: opening lock file '${formatPath('source')}.lock': Permission denied`, 'error:'),
    ids: ['daemon-down'],
  },
  {
    name: 'nix-darwin/nix-darwin#17',
    text: joinLines(
      'building the system configuration...',
      'error: couldn’t change to directory of ‘/nix/var/nix/daemon-socket/socket’: No such file or directory',
      '(use ‘--show-trace’ to show detailed location information)',
    ),
    ids: ['daemon-down'],
  },
  {
    name: 'NixOS/nix-installer#135',
    text: "error: cannot connect to socket at '/nix/var/nix/daemon-socket/socket': ",
    ids: ['daemon-down'],
  },
  {
    name: 'NixOS/nix#2330',
    text: "error processing connection: user 'alice' is not allowed to connect to the Nix daemon",
    ids: ['daemon-down'],
  },
  {
    name: 'omnetpp/opp_env#25',
    text: "error: the user '_nixbld1' in the group 'nixbld' does not exist",
    ids: [],
    failure: 'own-nix',
  },
  {
    name: 'NixOS/nix#10912',
    text: joinLines(
      '❯ home-manager switch',
      'these 13 derivations will be built:',
      `  ${formatDrv('nerdfonts-3.2.1')}`,
      `  ${formatDrv('home-manager-generation')}`,
      "error: the user '_nixbld1' in the group 'nixbld' does not exist",
    ),
    ids: [],
    failure: 'own-nix',
  },
  {
    name: 'cachix/install-nix-action#15',
    text: `sandbox-exec: execvp() of '${formatPath('bash-4.4-p23')}/bin/bash' failed: Operation not permitted`,
    ids: [],
    failure: 'own-nix',
  },
  {
    name: 'NixOS/nix#1413',
    text: joinLines(
      'sandbox-exec: sandbox_apply_container: Operation not permitted',
      'builder for ‘/private/tmp/nix-build-nix-1.11.10.drv-0/tests/store/cmk2j4kh5cqyyhv1z7zb6q1wi9667aaq-dependencies-input-1.drv’ failed with exit code 71',
      'FAIL: tests/tarball.sh',
    ),
    ids: [],
    failure: 'own-nix',
  },
  {
    name: 'nix-darwin/nix-darwin#1777',
    text: "error: opening file '/private/tmp/nix-3y2a5pjm80rljx4yz2ba2i4g9h/nixpkgs-f58ee5f04eb76292db7ad4b36bd5e30bc8a702c9/pkgs/applications/virtualization/virtualbox/update.sh': Operation not permitted",
    ids: [],
    failure: 'own-nix',
  },
  {
    name: 'nix-darwin/nix-darwin#1228',
    text: joinLines(
      'The following files have unrecognized content and would be overwritten:',
      '',
      '  /etc/nix/nix.conf',
      '',
      'Please check there is nothing critical in these files, rename them by adding .before-nix-darwin to the end, and then try again.',
    ),
    ids: [],
    failure: 'activation',
  },
  {
    name: 'nix-darwin/nix-darwin#1228 (afterwards)',
    text: "error: experimental Nix feature 'nix-command' is disabled; add '--extra-experimental-features nix-command' to enable it",
    ids: [],
    failure: 'disabled-feature',
  },
  {
    name: 'nix-darwin/nix-darwin#29',
    text: joinLines(
      'setting up user launchd services...',
      'setting up accessibility programs...',
      'Error: attempt to write a readonly database',
    ),
    ids: [],
  },
]
