import { formatDrv, formatPath, joinLines, type PublicOutput } from './public-output.ts'

/** Texts that point to a finding or to a machine. */
export const publicSample6Outputs: readonly PublicOutput[] = [
  {
    name: 'NixOS/aarch64-build-box#26',
    text: joinLines(
      'sh-3.2# ssh alice@aarch64.nixos.commnity -i /root/a-private-key',
      'Warning: Identity file /root/a-private-key not accessible: No such file or directory.',
      'ssh: Could not resolve hostname aarch64.nixos.commnity: nodename nor servname provided, or not known',
    ),
    ids: ['key-missing'],
  },
  {
    name: 'lima-vm/lima#1951',
    text: joinLines(
      'DEBU[0162] [hostagent] stdout="", stderr="ssh: connect to host 127.0.0.1 port 60022: Connection refused\\r\\n", err=failed to execute script "ssh": stdout="", stderr="ssh: connect to host 127.0.0.1 port 60022: Connection refused\\r\\n": exit status 255 ',
      'INFO[0172] [hostagent] Waiting for the essential requirement 1 of 3: "ssh" ',
    ),
    ids: ['port-refused', 'ssh-route', 'remote-unreachable', 'builder-wedged'],
    failure: 'other-vm',
  },
  {
    name: 'lima-vm/lima#104',
    text: joinLines(
      'INFO[0512] [hostagent] Waiting for the essential requirement 1 of 5: "ssh"',
      'DEBU[0587] [hostagent] stdout="", stderr="kex_exchange_identification: read: Connection reset by peer\\r\\nConnection reset by 127.0.0.1 port 60022\\r\\n", err=failed to execute script "ssh"',
    ),
    ids: ['builder-wedged'],
    failure: 'other-vm',
  },
  {
    name: 'NixOS/nixpkgs#76777',
    text: joinLines(
      '$ nix-shell -p nix-info',
      "error: cannot connect to daemon at '/nix/var/nix/daemon/socket': Connection refused",
      "(use '--show-trace' to show detailed location information)",
    ),
    ids: ['daemon-down'],
  },
  {
    name: 'cpick/nix-rosetta-builder#11',
    text: joinLines(
      `error: build of '${formatDrv('nixos-enter')}' on 'ssh-ng://builder@linux-builder' failed: error:`,
      '              … while setting up the build environment',
      '',
      `              error: getting attributes of path '${formatPath('no-broken-symlinks.sh')}': No such file or directory`,
    ),
    ids: ['guest-store-stale'],
  },
  {
    name: 'NixOS/hydra#255',
    text: joinLines(
      `possibly transient failure building ‘${formatDrv('hello')}’ on ‘localhost’: unexpected end-of-file`,
      'error: you are not privileged to build derivations',
    ),
    ids: ['guest-store-unreachable'],
  },
  {
    name: 'NixOS/hydra#834',
    text: joinLines(
      `Nov 14 16:12:20 HP-Z420 hydra-queue-runner[6579]: possibly transient failure building ‘${formatDrv('ros-dashing-slam-toolbox-2.0.3-r1')}’ on ‘localhost’: error: --- Error --- nix-store`,
      `Nov 14 16:12:20 HP-Z420 hydra-queue-runner[6579]: builder for '${formatDrv('ros-dashing-slam-toolbox-2.0.3-r1')}' failed with exit code 1; last 10 log lines:`,
      'Nov 14 16:12:20 HP-Z420 hydra-queue-runner[6579]:   make: *** [Makefile:141: all] Error 2',
    ),
    ids: [],
    unreached: 'localhost',
    failure: 'build',
  },
  {
    name: 'NixOS/infra#126',
    text: joinLines(
      `Oct 20 13:17:45 ceres hydra-queue-runner[10314]: possibly transient failure building ‘${formatDrv('ghc-8.11.20200824')}’ on ‘root@mac1-guest’: error: --- Error --- hydra-queue-runner`,
      'Oct 20 13:17:45 ceres hydra-queue-runner[10314]: cannot connect to ‘root@mac1-guest’: root@10.254.2.1: Permission denied (publickey).',
      `Oct 20 13:18:47 ceres hydra-queue-runner[10314]: possibly transient failure building ‘${formatDrv('ghc-8.11.20200824')}’ on ‘root@mac9-guest’: error: --- Error --- hydra-queue-runner`,
      'Oct 20 13:18:47 ceres hydra-queue-runner[10314]: cannot connect to ‘root@mac9-guest’: kex_exchange_identification: Connection closed by remote host',
    ),
    ids: ['auth-refused'],
  },
  {
    name: 'serokell/deploy-rs#258',
    text: joinLines(
      '🚀 ℹ️ [deploy] [INFO] Creating activation waiter',
      '(user@users-virtual-machine.local) Password:',
      'Received disconnect from fe80::1474:6f61:3c9b:a540%bridge100 port 22:2: Too many authentication failures',
    ),
    ids: ['auth-refused'],
  },
  {
    name: 'orbstack/orbstack#436',
    text: joinLines(
      "cannot build on 'ssh://root@nixos@orb': error: failed to start SSH connection to '//root@nixos@orb': panic: $HOME is not defined",
      '',
      'goroutine 1 [running]:',
      'github.com/orbstack/macvirt/vmgr/conf/coredir.HomeDir(...)',
    ),
    ids: [],
    unreached: 'ssh://root@nixos@orb',
  },
  {
    name: 'nix-community/darwin-build-box#19',
    text: 'llvm-x86_64-darwin> tar: llvm-11.1.0.src/docs: Cannot mkdir: No space left on device',
    ids: ['guest-disk-full'],
  },
  {
    name: 'NixOS/nixpkgs#89774',
    text: joinLines(
      "{standard input}: Fatal error: can't write 3 bytes to section .text of /build/VirtualBox-6.1.6/out/linux.amd64/release/obj/RuntimeR3/common/zip/xarvfs.o: 'No space left on device'",
      'kmk: *** [/build/VirtualBox-6.1.6/kBuild/footer-pass2-compiling-targets.kmk:277: xarvfs.o] Error 1',
    ),
    ids: ['guest-disk-full', 'host-disk-low'],
  },
  {
    name: 'NixOS/hydra#162',
    text: "error: creating symlink from `/nix/var/nix/gcroots/per-user/hydra/hydra-roots/5qa9-apache-httpd-2.2.27.tmp-932-862337212' to `/nix/store/5qa9jpccy8zkydh7fpvm57q2qdmfmq1y-apache-httpd-2.2.27': No space left on device",
    ids: ['guest-disk-full', 'host-disk-low'],
  },
  {
    name: 'orbstack/orbstack#855',
    text: joinLines(
      `error: builder for '${formatDrv('liburcu-0.14.0')}' failed with exit code 1;`,
      '       last 9 log lines:',
      '       > unpacking sources',
      '       > tar: userspace-rcu-0.14.0/Makefile.in: Cannot write: No space left on device',
      '       > tar: Exiting with failure status due to previous errors',
      `       For full logs, run 'nix log ${formatDrv('liburcu-0.14.0')}'.`,
    ),
    ids: ['guest-disk-full'],
  },
  {
    name: 'public notes: a node that is off',
    text: joinLines(
      '$ nix store info --store ssh-ng://root@zeus.example.criome',
      'Store URL: ssh-ng://root@zeus.example.criome',
      'ssh: connect to host zeus.example.criome port 22: Connection timed out',
      "error: failed to start SSH connection to 'zeus.example.criome'",
    ),
    ids: ['ssh-route', 'port-refused', 'remote-unreachable'],
  },
  {
    name: 'public notes: a builder that is off',
    text: joinLines(
      "      cannot build on 'ssh-ng://nix-ssh@prometheus.example.criome': error: failed to start SSH connection to 'prometheus.example.criome'",
      '      Failed to find a machine for remote build!',
      `      error: build of '${formatDrv('clj-build-test-runner.clj')}^*' failed: … Reason: local builds are disabled (max-jobs = 0)`,
    ),
    ids: [],
    unreached: 'ssh-ng://nix-ssh@prometheus.example.criome',
    failure: 'build',
  },
  {
    name: 'clan docs',
    text: joinLines(
      'Host key verification failed.',
      "error: failed to start SSH connection to '<target-host>'",
    ),
    ids: ['ssh-route', 'host-key-unpinned'],
  },
  {
    name: 'public notes: a copy to localhost',
    text: joinLines(
      '$ nix store info --store ssh://root@localhost',
      'root@localhost: Permission denied (publickey)',
      "error: failed to start SSH connection to 'localhost'",
    ),
    ids: ['auth-refused'],
  },
  {
    name: 'public notes: a copy to localhost, in Markdown',
    text: joinLines(
      '- `nix store info --store ssh://root@localhost` → exit 1,',
      '  `root@localhost: Permission denied (publickey)`,',
      "  `error: failed to start SSH connection to 'localhost'`",
    ),
    ids: ['auth-refused'],
  },
]
