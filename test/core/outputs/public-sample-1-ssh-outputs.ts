import { formatDrv, formatPath, joinLines, type PublicOutput } from './public-output.ts'

const refusalIds = ['ssh-route', 'port-refused', 'remote-unreachable']
const unknownHost = ['ssh-route', 'host-key-unpinned']

/** About ssh: its program, its route, its host keys, and failures of a machine without a reason. */
export const publicSample1SshOutputs: readonly PublicOutput[] = [
  {
    name: 'NixOS/nix#4322',
    text: joinLines(
      'these derivations will be built:',
      `  ${formatDrv('happy-1.20.0')}`,
      "cannot build on 'ssh://nix@build.example.com': writing to file: Broken pipe: error: unable to execute 'ssh': No such file or directory",
      "error: unable to start any build; either increase '--max-jobs' or enable remote builds",
    ),
    ids: ['ssh-program-missing'],
  },
  {
    name: 'NixOS/nixpkgs#146626',
    text: joinLines(
      `Nov 19 04:40:39 nixos nixos-upgrade-start[113583]: copying path '${formatPath('glibc-locales-2.33-56')}' from 'https://cache.nixos.org'...`,
      "Nov 19 04:40:39 nixos nixos-upgrade-start[113583]: cannot build on 'ssh://alice@big.example.com': error: cannot connect to 'alice@big.example.com': error: unable to execute 'ssh': No such file or dir>",
      'Nov 19 04:40:39 nixos nixos-upgrade-start[113583]: Failed to find a machine for remote build!',
    ),
    ids: ['ssh-program-missing'],
  },
  {
    name: 'NixOS/hydra#1539',
    text: joinLines(
      `Nov 23 14:39:42 host hydra-queue-runner[2954544]: possibly transient failure building ‘${formatDrv('bind-9.20.15')}’ on ‘ssh://remotebuild@10.0.0.7’: error: failed to start SSH connection to '10.0.0.7'`,
      `Nov 23 21:12:29 host hydra-queue-runner[2954544]: possibly transient failure building ‘${formatDrv('zoxide-0.9.7-fish-completions')}’ on ‘ssh://remotebuild@10.0.0.7’: error: failed to start SSH connection to '10.0.0.7'`,
    ),
    ids: [],
    unreached: 'ssh://remotebuild@10.0.0.7',
  },
  {
    name: 'nix-darwin/nix-darwin#913 (2025-02)',
    text: joinLines(
      "> connecting to 'ssh://builder@linux-builder'...",
      '> SSH stdout first line:',
      "> cannot build on 'ssh://builder@linux-builder': error: failed to start SSH connection to 'builder@linux-builder': OpenSSH_9.8p1, LibreSSL 3.3.6",
      '> debug1: Reading configuration data /etc/ssh/ssh_config',
      '> debug1: Reading configuration data /etc/ssh/ssh_config.d/100-linux-builder.conf',
      '> debug1: Connecting to localhost port 31022.',
      '> ssh: Could not resolve hostname localhost: nodename nor servname provided, or not known',
      '> Failed to find a machine for remote build!',
    ),
    ids: ['ssh-route'],
  },
  {
    name: 'nix-darwin/nix-darwin#913 (2024-03)',
    text: joinLines(
      "Failing with error: `connecting to 'ssh-ng://builder@linux-builder'...",
      "cannot build on 'ssh-ng://builder@linux-builder': error: failed to start SSH connection to 'builder@linux-builder'",
      '`',
    ),
    ids: [],
    unreached: 'ssh-ng://builder@linux-builder',
  },
  {
    name: 'NixOS/nix#2030 (description)',
    text: "unable to open SSH connection to 'ssh://root@172.31.15.194': cannot connect to 'root@172.31.15.194'; trying other available machines...",
    ids: [],
    unreached: 'ssh://root@172.31.15.194',
  },
  {
    name: 'NixOS/nix#2030 (comment)',
    text: "cannot build on 'ssh://root@172.31.15.194': cannot connect to 'root@172.31.15.194': Host key verification failed.",
    ids: unknownHost,
  },
  {
    name: 'NixOS/nix#7659',
    text: joinLines(
      'this derivation will be built:',
      `  ${formatDrv('grafana-9.3.6')}`,
      "cannot build on 'ssh-ng://builder-ng': error: cannot open connection to remote store 'ssh-ng://builder-ng': error: unexpected end-of-file: Host key verification failed.",
      'Failed to find a machine for remote build!',
      'derivation: 6c6qvzv09schcwfkhk45610mga0ch908-grafana-9.3.6.drv',
      'required (system, features): (x86_64-linux, [])',
      '1 available machines:',
      '(systems, maxjobs, supportedFeatures, mandatoryFeatures)',
      '([x86_64-linux], 10, [big-parallel, kvm, nixos-test], [])',
      'error: unable to start any build; remote machines may not have all required system features.',
      '       https://nixos.org/manual/nix/stable/advanced-topics/distributed-builds.html',
    ),
    ids: unknownHost,
  },
  {
    name: 'NixOS/nix#2254 (first)',
    text: "unable to open SSH connection to 'ssh://user@host': writing to file: Broken pipe; trying other available machines...",
    ids: [],
    unreached: 'ssh://user@host',
  },
  {
    name: 'NixOS/nix#120',
    text: joinLines(
      'unable to open SSH connection to buildfarm@build.example.com, trying other available machines...',
      'killing process 23789',
      "error: unable to start any build; either increase `--max-jobs' or enable distributed builds",
    ),
    ids: [],
    unreached: 'buildfarm@build.example.com',
  },
  {
    name: 'NixOS/nix#895',
    text: joinLines(
      '|   |   starting build hook',
      'unable to connect to ‘root@192.0.2.57’',
      'unable to open SSH connection to ‘root@192.0.2.57’, trying other available machines...',
      '|   |   hook reply is ‘decline’',
    ),
    ids: [],
    unreached: 'root@192.0.2.57',
  },
  {
    name: 'NixOS/nix#1874',
    text: joinLines(
      'these derivations will be built:',
      `  ${formatDrv('hpio-0.9.0.5')}`,
      "unable to open SSH connection to 'remote-builder@cray.example.com': don't know how to open Nix store 'remote-builder@cray.example.com'; trying other available machines...",
    ),
    ids: ['machines-malformed'],
  },
  {
    name: 'NixOS/hydra#51',
    text: joinLines(
      'ssh_exchange_identification: Connection closed by remote host',
      'unable to open SSH connection to nix@garrison, trying other available machines...',
      `building path(s) \`${formatPath('bison-v2.6.5')}'`,
      `error: a\`i686-cygwin' is required to build \`${formatDrv('bison-v2.6.5')}', but I am a\`x86_64-linux'`,
    ),
    ids: ['builder-wedged'],
  },
  {
    name: 'nix-community/linuxkit-nix#7 (2019-06)',
    text: joinLines(
      'these derivations will be built:',
      `  ${formatDrv('hello-1559370521')}`,
      "cannot build on 'ssh://nix-linuxkit': cannot connect to 'nix-linuxkit': ssh: Could not resolve hostname nix-linuxkit: nodename nor servname provided, or not known",
      `error: a 'x86_64-linux' with features {} is required to build '${formatDrv('hello-1559370521')}', but I am a 'x86_64-darwin' with features {benchmark, big-parallel, nixos-test}`,
    ),
    ids: ['ssh-route'],
  },
  {
    name: 'cpick/nix-rosetta-builder#15',
    text: joinLines(
      '$ nix build --file . firefoxpwa -L --argstr system aarch64-linux',
      "cannot build on 'ssh-ng://rosetta-builder': error: failed to start SSH connection to 'rosetta-builder'",
      'Failed to find a machine for remote build!',
      'derivation: 6c6qvzv09schcwfkhk45610mga0ch908-firefox-unwrapped-135.0.drv',
      'required (system, features): (aarch64-linux, [big-parallel])',
      '1 available machines:',
      '(systems, maxjobs, supportedFeatures, mandatoryFeatures)',
      '([aarch64-linux, x86_64-linux], 1, [benchmark, big-parallel, kvm], [])',
      `error: a 'aarch64-linux' with features {big-parallel} is required to build '${formatDrv('firefox-unwrapped-135.0')}', but I am a 'aarch64-darwin' with features {apple-virt, benchmark, big-parallel, nixos-test}`,
    ),
    ids: [],
    unreached: 'ssh-ng://rosetta-builder',
  },
  {
    name: 'cpick/nix-rosetta-builder#17',
    text: joinLines(
      'sudo ssh rosetta-builder # Same result with or without `sudo`',
      'kex_exchange_identification: read: Connection reset by peer',
      'Connection reset by 127.0.0.1 port 31122',
    ),
    ids: ['builder-wedged'],
  },
  {
    name: 'lima-vm/lima#1200',
    text: '{"level":"debug","msg":"stdout=\\"\\", stderr=\\"kex_exchange_identification: read: Connection reset by peer\\\\r\\\\nConnection reset by 127.0.0.1 port 49935\\\\r\\\\n\\", err=failed to execute script \\"ssh\\": exit status 255","time":"2022-11-24T20:03:37+08:00"}',
    ids: ['builder-wedged'],
    failure: 'other-vm',
  },
  {
    name: 'NixOS/nix#2794',
    text: joinLines(
      'Oct 10 04:18:34 desktop1 nix-daemon[2402036]: kex_exchange_identification: read: Connection reset by peer',
      'Oct 10 04:18:34 desktop1 nix-daemon[2402036]: Connection reset by 192.168.86.91 port 22',
    ),
    ids: ['builder-wedged'],
  },
  {
    name: 'Jas-SinghFSU/HyprPanel#82',
    text: joinLines(
      "cannot build on 'ssh-ng://builder@t5610': error: failed to start SSH connection to 'builder@t5610'",
      `error: builder for '${formatDrv('hyprpanel-latest')}' failed with exit code 132;`,
      '       last 3 log lines:',
      '       > Features: no_avx2',
      '       > Elapsed: 0ms | User: 0ms | Sys: 2ms',
      `       > ${formatPath('stdenv-linux')}/setup: line 1658:    35 Illegal instruction     (core dumped) ${formatPath('bun-1.1.20')}/bin/bun build ./main.ts`,
      `       For full logs, run 'nix log ${formatDrv('hyprpanel-latest')}'.`,
      `error: 1 dependencies of derivation '${formatDrv('hyprpanel')}' failed to build`,
    ),
    ids: [],
    unreached: 'ssh-ng://builder@t5610',
    failure: 'build',
  },
  {
    name: 'NixOS/nixpkgs#341101',
    text: joinLines(
      "cannot build on 'ssh://builder@localhost': error: failed to start SSH connection to 'builder@localhost': ssh: connect to host localhost port 22: Connection refused",
      `builder.pl> ${formatPath('bash-5.2p32')}/bin/bash: ${formatPath('bash-5.2p32')}/bin/bash: cannot execute binary file`,
      `error: builder for '${formatDrv('append-initrd-secrets')}' failed with exit code 126`,
      `error: 1 dependencies of derivation '${formatDrv('nixos-system-nixos-24.11pre-git')}' failed to build`,
    ),
    ids: [...refusalIds, 'extra-platforms-linux', 'x86-not-runnable'],
    exceptIn: ['in a mail'],
  },
  {
    name: 'kunchenguid/firstmate#4124 (OpenSSH 10.1)',
    text: joinLines(
      '** WARNING: connection is not using a post-quantum key exchange algorithm.',
      '** This session may be vulnerable to "store now, decrypt later" attacks.',
      '** The server may need to be upgraded. See https://openssh.com/pq.html',
      `building '${formatDrv('hello-2.12.1')}' on 'ssh-ng://builder@linux-builder'...`,
    ),
    ids: [],
  },
  {
    name: 'git.lix.systems: libstore/ssh.cc of Lix 2.94',
    text: joinLines(
      "warning: SSH to 'linux-builder' failed, stdout first line: 'This account is currently not available.'",
      "cannot build on 'ssh-ng://builder@linux-builder': error: failed to start SSH connection to 'linux-builder'",
    ),
    ids: ['guest-store-unreachable'],
  },
  {
    name: 'git.lix.systems: libstore/ssh.cc of Lix 2.94, ssh ended',
    text: joinLines(
      "warning: SSH to 'linux-builder' failed, stdout first line: ''",
      "cannot build on 'ssh-ng://builder@linux-builder': error: failed to start SSH connection to 'linux-builder'",
    ),
    ids: [],
    unreached: 'ssh-ng://builder@linux-builder',
  },
  {
    name: 'NixOS/nix#9007 (builders = 5)',
    text: joinLines(
      'querying info about missing paths...',
      "connecting to 'ssh://5'...",
      "cannot build on 'ssh://5': error: failed to start SSH connection to '5': ssh: connect to host 5 port 22: No route to host",
    ),
    ids: refusalIds,
  },
]
