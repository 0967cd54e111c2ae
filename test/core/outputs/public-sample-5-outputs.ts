import { formatDrv, formatPath, joinLines, type PublicOutput } from './public-output.ts'

/** Texts that point to a finding. */
export const publicSample5Outputs: readonly PublicOutput[] = [
  {
    name: 'abiosoft/colima#786',
    text: joinLines(
      'INFO[0000] starting ...                                  context=vm',
      '> [hostagent] Shutting down the host agent',
      '> [hostagent] QEMU has already exited',
      "FATA[0002] error starting vm: error at 'starting': exit status 1",
    ),
    ids: ['service-crash-looping'],
    failure: 'other-vm',
  },
  {
    name: 'abiosoft/colima#967',
    text: joinLines(
      ...Array.from({ length: 6 }, () => '> [hostagent] Waiting for the essential requirement 1 of 4: "ssh"'),
    ),
    ids: ['builder-wedged'],
    failure: 'other-vm',
    // Nix's progress bar is not part of Lima's output.
    exceptIn: ['after a progress bar'],
  },
  {
    name: 'nix-community/colmena#215',
    text: joinLines(
      '[ERROR] Failed to build prefect - Last 6 lines of logs:',
      '[ERROR]  created)',
      '[ERROR]    state) Running',
      "[ERROR]   stderr) warning: The interpretation of store paths arguments ending in `.drv` recently changed. If this command is now failing try again with '/nix/store/z3d18zv3pr26b6j7zdpg1na8qwa9844q-nixos-system-prefect-24.11pre-git.drv^*'",
      'alice@192.0.2.11: Permission denied (publickey).',
      "error: failed to start SSH connection to 'alice@192.0.2.11'",
      '[ERROR]  failure) Child process exited with error code: 1',
    ),
    ids: ['auth-refused'],
  },
  {
    name: 'nix-community/colmena#330',
    text: joinLines(
      "ERROR   stderr) warning: ignoring the client-specified setting 'builders-use-substitutes', because it is a restricted setting and you are not a trusted user",
      'ERROR   stderr) root@192.0.2.11: Permission denied (publickey,keyboard-interactive).',
      "ERROR   stderr) error: failed to start SSH connection to 'root@192.0.2.11'",
    ),
    ids: ['auth-refused'],
  },
  {
    name: 'nix-community/colmena#27',
    text: joinLines(
      '[ERROR] Deployment to d9294fd26f failed. Last 10 lines of logs:',
      `[ERROR] error: cannot add path '${formatPath('nixos.conf')}' because it lacks a valid signature`,
      '[ERROR] error (ignored): error: unexpected end-of-file',
      '[ERROR] error (ignored): error: interrupted by the user',
    ),
    ids: ['guest-store-unreachable'],
  },
  {
    name: 'serokell/deploy-rs#140',
    text: joinLines(
      '🚀 ℹ️ [deploy] [INFO] Creating activation waiter',
      `${formatPath('activatable-nixos-system')}/activate-rs: line 2: ${formatPath('deploy-rs-0.1.0')}/bin/activate: cannot execute binary file: Exec format error`,
    ),
    ids: ['extra-platforms-linux', 'x86-not-runnable'],
  },
  {
    name: 'tapayne88/dotfiles#60',
    text: joinLines(
      "error: cannot connect to socket at '/nix/var/nix/daemon-socket/socket': Connection refused",
      'zsh: command not found: nix-env',
    ),
    ids: ['daemon-down'],
  },
  {
    name: 'DeterminateSystems/nix-installer#1105',
    text: joinLines(
      '      Action `bootstrap_launchctl_service` errored',
      '      Failed to execute command with status 5 `"launchctl" "bootout" "system" "/Library/LaunchDaemons/org.nixos.darwin-store.plist"`, stdout: ',
      '      stderr: Boot-out failed: 5: Input/output error',
    ),
    ids: ['daemon-down'],
  },
  {
    name: 'NixOS/nix#4703',
    text: joinLines("$ nix build -f '<nixpkgs>' hello", 'error: stoull', 'unexpected EOF reading a line'),
    ids: ['machines-malformed'],
  },
  {
    name: 'NixOS/nixpkgs#304011',
    text: joinLines(
      `error: builder for '${formatDrv('cmake-minimal-3.27.7')}' failed with exit code 9;`,
      '       last 10 log lines:',
      '       > make: *** Waiting for unfinished jobs....',
      '       > g++: fatal error: Killed signal terminated program cc1plus',
      '       > compilation terminated.',
    ),
    ids: ['guest-out-of-memory'],
  },
  {
    name: 'NixOS/nixpkgs#371718',
    text: joinLines(
      `error: builder for '${formatDrv('fractal-9')}' failed with exit code 1;`,
      '       last 10 log lines:',
      "       > process didn't exit successfully: `rustc --crate-name fractal` (signal: 9, SIGKILL: kill)",
      '       > ninja: build stopped: subcommand failed.',
    ),
    ids: ['guest-out-of-memory'],
  },
  {
    name: 'NixOS/nix#2029',
    text: 'waiting for locks or build slots...',
    ids: ['build-stuck'],
  },
  {
    name: 'cachix/install-nix-action#61',
    text: joinLines(
      'error: --- SysError --- nix',
      `getting attributes of path '${formatPath('source')}': No such file or directory`,
      'Error: Process completed with exit code 1.',
    ),
    ids: ['guest-store-stale'],
  },
  {
    name: 'NixOS/nix#13531',
    text: "error: program '/nix/var/determinate/post-build-hook.sh' failed with exit code 1",
    ids: ['post-build-hook-fails'],
  },
  {
    name: 'nix-community/infra#908',
    text: 'Couldn\'t execute bash -c "echo started": No such file or directory',
    ids: ['ssh-program-missing'],
  },
  {
    name: 'NixOS/nixpkgs#6879',
    text: joinLines(
      'zsh:1: command not found: nix-store',
      'unable to connect to ‘alice@dagobah’; falling back to old closure copying method',
    ),
    ids: ['guest-store-unreachable'],
  },
  {
    name: 'NixOS/nix#1078',
    text: joinLines('bash: nix-store: command not found', "error: cannot connect to 'root@192.0.2.11'"),
    ids: ['guest-store-unreachable'],
  },
]
