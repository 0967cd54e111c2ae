/**
 * An error from the field, or printed by real Nix and ssh, with the findings that it points to, the likeliest first.
 */
export interface NixOutput {
  readonly name: string
  readonly text: string
  readonly ids: readonly string[]
  /** Forms (recognized-outputs.test.ts) that a person can still read and the program cannot. */
  readonly exceptIn?: readonly string[]
}

/** From public threads, with personal details replaced. */
export const fieldOutputs: readonly NixOutput[] = [
  // NixOS/nixpkgs#229542 (comment 2023-08)
  {
    name: 'E01',
    text: [
      "cannot build on 'ssh://ssh://builder@localhost': error: failed to start SSH connection to '//ssh://builder@localhost': ssh: connect to host localhost port 22: Connection refused",
    ].join('\n'),
    ids: ['machines-no-entry', 'ssh-route', 'port-refused', 'remote-unreachable'],
  },
  // NixOS/nix#7508 (2.12)
  {
    name: 'E02',
    text: [
      'zsh:1: command not found: nix-daemon',
      "error: cannot open connection to remote store 'ssh-ng://mac-builder.example.ts.net': error: unexpected end-of-file",
    ].join('\n'),
    ids: ['guest-store-unreachable'],
  },
  // juspay/vira#241 (2025-10)
  {
    name: 'E04',
    text: [
      "cannot build on 'ssh-ng://u@192.168.2.247': error: cannot open connection to remote store 'ssh-ng://': error: Nix daemon disconnected unexpectedly (maybe it crashed?)",
    ].join('\n'),
    ids: ['guest-store-unreachable', 'guest-disk-full'],
  },
  // nix-community/nix-on-droid#240 (2.11)
  {
    name: 'E05',
    text: [
      "error: unable to execute 'ssh': No such file or directory",
      "cannot build on 'ssh-ng://builder': error: cannot open connection to remote store 'ssh-ng://builder': error: unexpected end-of-file",
    ].join('\n'),
    ids: ['ssh-program-missing'],
  },
  // nix-community/home-manager#5589 (2.18)
  {
    name: 'E07',
    text: [
      "error: unable to execute 'ssh': No such file or directory",
      "cannot build on 'ssh-ng://nixbuilder': error: failed to start SSH connection to 'nixbuilder'",
    ].join('\n'),
    ids: ['ssh-program-missing'],
  },
  // NixOS/nix#14132 (2.28.5)
  {
    name: 'E08',
    text: [
      'error: unexpected end-of-file',
      "error: cannot open connection to remote store 'ssh-ng://example.org': error: protocol mismatch, got 'started",
      '              oixd',
    ].join('\n'),
    ids: ['corporate-ssh-options'],
  },
  // NuschtOS/nixos-modules#423, jappeace/linux-config#11
  {
    name: 'E10',
    text: [
      "cannot build on 'ssh-ng://nix-builder@host': error: cannot open connection to remote store 'ssh-ng://nix-builder@host': error: protocol mismatch, got 'This account is currently not available.'",
    ].join('\n'),
    ids: ['guest-store-unreachable'],
  },
  // NixOS/nix#10136 (2.18.1)
  {
    name: 'E12',
    text: ["error: cannot connect to socket at '/nix/var/nix/daemon-socket/socket': Connection refused"].join(
      '\n',
    ),
    ids: ['daemon-down'],
  },
  // NixOS/nix#16500 (2.34)
  {
    name: 'E13',
    text: [
      "error: cannot add path '/nix/store/d40xxmzclr4wq46c7ifbqzsm4zklk702-hwloc-2.14.0-lib' because it lacks a signature by a trusted key",
    ].join('\n'),
    ids: ['guest-store-unreachable'],
  },
  // NixOS/nix#5343 (2.4), #6495 (2.6.1)
  {
    name: 'E14',
    text: [
      "error: cannot add path '/nix/store/9gzllmgssd217gfh743zxf7jbq4lvdqi-lingering-users' because it lacks a valid signature",
    ].join('\n'),
    ids: ['guest-store-unreachable'],
  },
  // holidaycheck/nix-remote-builder#1, LnL7/nix-docker#41
  {
    name: 'E16',
    text: [
      "error: build of '/nix/store/srcabd4d9aa063pwlyziw007bby3mppr-build-test.drv' on 'ssh://root@local-linux' failed: error: unable to load seccomp BPF program: Invalid argument",
    ].join('\n'),
    ids: ['guest-seccomp'],
  },
  // nvmd/nixos-raspberrypi#27 (2025-05)
  {
    name: 'E17',
    text: [
      "error: build of '/nix/store/9x23g7sh0f3iwvaldg6wf58747zx110z-NetworkManager.conf.drv' on 'ssh-ng://builder@linux-builder' failed: error:",
      '              … while setting up the build environment',
      '',
      "              error: getting attributes of path '/nix/store/0i5rhrl8ma8asja11ad6in0i5iyj1xsw-bzip2-1.0.8-bin': No such file or directory",
    ].join('\n'),
    ids: ['guest-store-stale'],
  },
  // canonical/multipass#3766; NixOS/nixpkgs#375072 (macOS 15)
  {
    name: 'E22',
    text: [
      "cannot build on 'ssh://ubuntu@192.168.64.11': error: failed to start SSH connection to 'ubuntu@192.168.64.11': ssh: connect to host 192.168.64.11 port 22: No route to host",
    ].join('\n'),
    ids: ['ssh-route', 'port-refused', 'remote-unreachable'],
  },
  // nix-community/home-manager#9362 (2026-05)
  {
    name: 'E23',
    text: [
      "cannot build on 'ssh://builder@linux-builder': error: failed to start SSH connection to 'builder@linux-builder': /var/root/.ssh/config: line 9: Bad configuration option: warnweakcrypto",
      '/var/root/.ssh/config: terminating, 1 bad configuration options',
    ].join('\n'),
    ids: ['root-ssh-config'],
  },
  // NixOS/nix#8745 (2.15, macOS)
  {
    name: 'E26',
    text: [
      'unix_listener: path "/var/folders/_w/3y78q6t51r7gvkzfg147npqr0000gn/T/nixos-rebuild.3sc95O/ssh-host.example.jZ2qR01JBhkGepNR" too long for Unix domain socket',
    ].join('\n'),
    ids: ['corporate-ssh-options'],
  },
  // NixOS/nix#3605 (2.11-2.14, M1)
  {
    name: 'E30',
    text: [
      'error:',
      '       … while reading the response from the build hook',
      '',
      '       error: unexpected EOF reading a line',
    ].join('\n'),
    ids: ['machines-malformed', 'daemon-config-stale'],
  },
  // NixOS/nix#13531 (Determinate leftovers)
  {
    name: 'E31',
    text: ["error: program '/nix/var/determinate/post-build-hook.sh' failed with exit code 1"].join('\n'),
    ids: ['post-build-hook-fails'],
  },
  // NixOS/nix#2966
  {
    name: 'E34',
    text: [
      'error: current Nix store schema is version 10, but I only support 7',
      "error: cannot connect to 'root@host'",
    ].join('\n'),
    ids: ['guest-store-unreachable'],
  },
  // NixOS/nix#6390 (2.7)
  {
    name: 'E35',
    text: [
      "error: cannot open connection to remote store 'daemon': reading from file: Connection reset by peer",
    ].join('\n'),
    ids: ['daemon-down'],
  },
  // nix-community/infra#1322
  {
    name: 'E36',
    text: [
      "cannot link '/nix/store/.links/012j5w2vs5a83hn3s1iaqyjy986l7x3p3kpq3akx8nvvknd3h5np' to '/nix/store/y141zhwqzsz6lr8cby6lqw3ngyna8nlz-source/default.nix': No space left on device",
    ].join('\n'),
    ids: ['guest-disk-full', 'host-disk-low'],
  },
  // NixOS/nix#4427; sshd idle
  {
    name: 'E40',
    text: ['Timeout, server 10.0.0.5 not responding.', 'error: unexpected end-of-file'].join('\n'),
    ids: ['builder-wedged'],
  },
  // RFC: sshd MaxStartups / guest sshd (openssh text)
  {
    name: 'E46',
    text: ['Connection closed by 127.0.0.1 port 31022'].join('\n'),
    ids: ['builder-wedged'],
  },
]
