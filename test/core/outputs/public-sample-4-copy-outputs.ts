import { formatDrv, formatPath, joinLines, type PublicOutput } from './public-output.ts'

/** What Nix and ssh print while they connect to another machine and copy to it, in public threads. */
export const publicSample4CopyOutputs: readonly PublicOutput[] = [
  {
    name: 'NixOS/nixops#1188',
    text: "cannot build on 'ssh://root@192.0.2.11': cannot connect to 'root@192.0.2.11': Host key verification failed.",
    ids: ['ssh-route', 'host-key-unpinned'],
  },
  {
    name: 'DBCDK/morph#159',
    text: "cannot build on 'ssh://builder': cannot connect to 'builder': ssh: Could not resolve hostname builder: Name or service not known",
    ids: ['ssh-route'],
  },
  {
    name: 'NixOS/nix#14125',
    text: joinLines(
      "cannot build on 'ssh://alice@build.example.com': error: failed to start SSH connection to 'alice@build.example.com': Permission denied (publickey,keyboard-interactive).",
      'Failed to find a machine for remote build!',
    ),
    ids: ['auth-refused'],
  },
  {
    name: 'nix-community/nixos-anywhere#629',
    text: joinLines(
      'Received disconnect from 192.0.2.11 port 22:2: Too many authentication failures',
      'Disconnected from 192.0.2.11 port 22',
    ),
    ids: ['auth-refused'],
  },
  {
    name: 'NixOS/nix.dev#1228',
    text: 'root@localhost: Permission denied (publickey)',
    ids: ['auth-refused'],
  },
  {
    name: 'nix-community/home-manager#5589',
    text: joinLines(
      '> Activating installPackages',
      "> replacing old 'home-manager-path'",
      "> installing 'home-manager-path'",
      "> error: unable to execute 'ssh': No such file or directory",
      "> cannot build on 'ssh-ng://nixbuilder': error: failed to start SSH connection to 'nixbuilder'",
      '> Failed to find a machine for remote build!',
      '> derivation: qjzvj1y2yqi7jarf7930djq7p9gp9p24-user-environment.drv',
      '> required (system, features): (builtin, [])',
    ),
    ids: ['ssh-program-missing'],
  },
  {
    name: 'NixOS/nix#8632',
    text: joinLines(
      "error: cannot build on 'ssh-ng://nix-ssh@build': error: failed to start SSH connection to 'nix-ssh@build",
      'Jul 02 19:00:28 host nix-daemon[142356]: ERROR:tcti:src/tss2-tcti/tctildr-dl.c:198:tcti_from_file() Could not initialize TCTI file: libtss2-tcti-tabrmd.so.0',
    ),
    ids: [],
    unreached: 'ssh-ng://nix-ssh@build',
  },
  {
    name: 'cpick/nix-rosetta-builder#24',
    text: joinLines(
      'No ED25519 host key is known for rosetta-builder-key and you have requested strict checking. Host key verification failed.',
    ),
    ids: ['ssh-route', 'host-key-unpinned'],
  },
  {
    name: 'serokell/deploy-rs#143',
    text: joinLines(
      '🚀 ℹ️ [deploy] [INFO] Building profile `system` for node `host2`',
      '🚀 ℹ️ [deploy] [INFO] Copying profile `system` to node `host2`',
      "error: serialised integer 7161674624452356180 is too large for type 'j'",
    ),
    ids: ['guest-store-unreachable'],
  },
  {
    name: 'tailscale/tailscale#14093',
    text: "error: 'nix-store --serve' protocol mismatch from 'root@nas', got ''",
    ids: ['guest-store-unreachable'],
  },
  {
    name: 'vira.nixos.asia/remote-builds',
    text: "cannot build on 'ssh-ng://user@hostname': error: cannot open connection to remote store 'ssh-ng://': error: Nix daemon disconnected unexpectedly (maybe it crashed?)",
    ids: ['guest-store-unreachable', 'guest-disk-full'],
  },
  {
    name: 'nix-community/nixos-anywhere#235',
    text: joinLines(
      '### Formatting hard drive with disko ###',
      "Warning: Permanently added '10.10.90.2' (ED25519) to the list of known hosts.",
      `[1/0/1 copied (0.0/0.0 MiB)] error: cannot add path '${formatPath('disko')}' because it lacks a signature by a trusted key`,
      'error: unexpected end-of-file',
    ),
    ids: ['guest-store-unreachable'],
  },
  {
    name: 'NixOS/nix#2127',
    text: `error: cannot add path '${formatPath('nixos-version')}' because it lacks a signature by a trusted key`,
    ids: ['guest-store-unreachable'],
  },
  {
    name: 'NixOS/nix#5343',
    text: joinLines(
      "warning: Git tree '/home/alice/code/nixcfg' is dirty",
      '',
      "trace: Building with crossSystem?: aarch64-linux != aarch64-linux → we're not.",
      `error: cannot add path '${formatPath('lingering-users')}' because it lacks a valid signature`,
    ),
    ids: ['guest-store-unreachable'],
  },
  {
    name: 'NixOS/hydra#431',
    text: joinLines(
      'Dec 11 14:32:45 hera hydra-queue-runner[27440]: will disable machine ‘root@rpibuild3’ for 87s',
      `Dec 11 14:32:45 hera hydra-queue-runner[27440]: possibly transient failure building ‘${formatDrv('smb-dummy.conf')}’ on ‘root@rpibuild3’: unexpected end-of-file`,
    ),
    ids: [],
    unreached: 'root@rpibuild3',
  },
  {
    name: 'NixOS/hydra#816',
    text: joinLines(
      `Sep 16 16:11:21 host hydra-queue-runner[108594]: possibly transient failure building ‘${formatDrv('perl5.30.1-XML-LibXML-2.0202')}’ on ‘root@tvrasp’: error: --- Error --- hydra-queue-runner`,
      `Sep 16 16:11:21 host hydra-queue-runner[108594]: hash mismatch importing path '${formatPath('perl5.30.1-XML-LibXML-2.0202-devdoc')}';`,
      'Sep 16 16:11:21 host hydra-queue-runner[108594]:   wanted: sha256:1fjm711i49dyhsdd2ygbr6bznbr289swp7x2xw70mvjjqwqridiz',
    ),
    ids: ['guest-store-stale'],
  },
  {
    name: 'NixOS/hydra#898',
    text: `uncaught exception building ‘${formatDrv('ros-melodic-rviz-mesh-plugin-1.0.1-r1')}’ on ‘localhost’: basic_string::_M_create`,
    ids: [],
  },
  {
    name: 'NixOS/nixpkgs#499820',
    text: joinLines(
      "error: invalid URL authority: 'ssh-ng//user@server': leftover",
      `Command 'nix-copy-closure -s --to ssh-ng://user@server ${formatDrv('nixos-system')}' returned non-zero exit status 1.`,
    ),
    ids: [],
  },
  {
    name: 'NixOS/nix#4427',
    text: joinLines(
      'Jan 05 13:33:52 SERVER systemd-logind[785]: Session 17 logged out. Waiting for processes to exit.',
      'Jan 05 13:33:55 SERVER nix-daemon[2645]: unexpected Nix daemon error: writing to file: Broken pipe',
    ),
    ids: [],
  },
  {
    name: 'six2dez/reconftw#167',
    text: joinLines('LFI checks ', 'client_loop: send disconnect: Broken pipe'),
    ids: ['builder-wedged'],
  },
  {
    name: 'pymumu/jail-shell#24',
    text: joinLines("test1@127.0.0.1's password:", 'client_loop: send disconnect: Broken pipe'),
    ids: ['builder-wedged'],
  },
  {
    name: 'xpipe-io/xpipe#235',
    text: 'Shell opener command was unsuccessful: client_loop: send disconnect: Broken pipe',
    ids: ['builder-wedged'],
  },
  {
    name: 'nfcpy/nfcpy#106',
    text: 'nfc.llcp.Error: [EPIPE] Broken Pipe',
    ids: [],
  },
  {
    name: 'evilthreads669966/mechtron#10',
    text: "/home/alice/server/client.rb:31:in `write': Broken pipe (Errno::EPIPE)",
    ids: [],
  },
  {
    name: 'fedora-copr/copr#2490',
    text: '[2023-01-20 08:11:52,971][ ERROR][PID:4158702] Re-try request for task on host: Unable to finish after 1 SSH attempts',
    ids: [],
  },
  {
    name: 'golang/go#27663',
    text: joinLines(
      'failed to connect to ssh on user-alice-darwin-amd64-10_12-0: reading /connect-ssh response: unexpected EOF',
      'Connection to farmer.golang.org closed.',
    ),
    ids: [],
  },
  {
    name: 'chipsenkbeil/distant.nvim#76',
    text: joinLines(
      'Failed (1): Failed to launch server',
      'Caused by:',
      '    Fatal: host verification: host key mismatch for ssh server 192.168.1.1:22.',
    ),
    ids: [],
  },
]
