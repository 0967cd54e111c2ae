import { formatDrv, joinLines, type PublicOutput } from './public-output.ts'

/** Sample 9: what notes and threads of 2026 quote of builders. Of the 36 that were new, with those in public-requirements.ts, the program answered 34. */
export const publicSample9Outputs: readonly PublicOutput[] = [
  {
    name: 'public file 10132818782',
    text: joinLines(
      'this derivation will be built:',
      `  ${formatDrv('hello-2.12.1')}`,
      "cannot build on 'ssh-ng://token@nyc1.tmate.io': error: cannot open connection to remote store 'ssh-ng://token@nyc1.tmate.io': error: protocol mismatch, got 'Invalid command'",
    ),
    ids: ['guest-store-unreachable'],
  },
  {
    name: 'public file 58692902773',
    text: joinLines(
      "cannot build on 'ssh://alice@yulee': error: 'nix-store --serve' protocol mismatch",
      "from 'yulee', got 'started",
      '       ControlSocket /run/nix-yulee-ssh-alice@100.64.0.1:22 already exists,',
      '       disabling multiplexing',
      '       mux_client_request_session: session request failed: Session open refused',
      '       by peer',
    ),
    ids: ['corporate-ssh-options'],
  },
  {
    name: 'public file 66132713814',
    text: joinLines(
      "cannot build on 'ssh://prometheus': error: failed to start SSH connection to 'prometheus': ssh: Could not resolve hostname prometheus: Name or service not known",
      'Failed to find a machine for remote build!',
      '...',
      "error: Cannot build '...'.",
      '       Reason: local builds are disabled (max-jobs = 0)',
    ),
    ids: ['ssh-route'],
  },
  {
    name: 'public file 69388319282',
    text: joinLines(
      'nix-ssh@prometheus.example.org: Permission denied (publickey,keyboard-interactive).',
      "error: failed to start SSH connection to 'prometheus.example.org'",
    ),
    ids: ['auth-refused'],
  },
  {
    name: 'public file 63175825348',
    text: joinLines(
      '          Warning: Identity file ... not accessible: No such file or directory',
      '          alice@ragnarok: Permission denied (publickey).',
      '',
      "          cannot build on 'ssh-ng://alice@ragnarok':",
      '          error: failed to start SSH connection',
    ),
    ids: ['key-missing'],
  },
  {
    name: 'public file 65981651903',
    text: joinLines(
      "    cannot build on 'ssh-ng://root@192.168.1.65': error: failed to start SSH connection to '192.168.1.65'",
      "    building '/nix/store/…-signal-standard-fmt-1.0.0.drv'...",
    ),
    ids: [],
    unreached: 'ssh-ng://root@192.168.1.65',
  },
  {
    name: 'public file 56168980986',
    text: joinLines(
      '      # home-manager-llm.service activation fails at first run with',
      "      # \"cannot open connection to remote store 'daemon': Connection reset",
      '      # by peer".',
    ),
    ids: ['daemon-down'],
  },
  {
    name: 'public file 47163650912',
    text: " - Effects: `error: cannot open connection to remote store 'daemon': error: reading from file: Connection reset by peer`",
    ids: ['daemon-down'],
  },
  {
    name: 'public file 60290291038',
    text: joinLines(
      "  building on 'ssh-ng://builder@linux-builder'...",
      "  copying path '/nix/store/k5vbc83…-unit-script-nix-gc-start' from 'ssh-ng://…'",
      '  error: string is too long',
      '  error: Cannot build …: builder failed with exit code 1',
    ),
    ids: ['guest-store-unreachable'],
  },
  {
    name: 'public file 42650528606',
    text: joinLines(
      '**Error**: `Failed to find a machine for remote build!`',
      "warning: ignoring the client-specified setting 'builders', because it is a restricted setting and you are not a trusted user",
    ),
    ids: ['builders-setting-ignored'],
  },
  {
    name: 'public file 29128516783',
    text: joinLines(
      `error: a 'aarch64-linux' with features {} is required to build '${formatDrv('X-Restart-Triggers-dhcpcd')}', but I am a 'x86_64-linux' with features {benchmark, big-parallel, kvm, nixos-test}`,
      '[ble: exit 1][ble: elapsed 56.833s (CPU 21.0%)] nix-build . ',
    ),
    ids: ['x86-not-runnable'],
  },
  {
    name: 'public file 70669099714',
    text: joinLines(
      'error: --- Error ---------------------------------------------------------- nix',
      `a 'aarch64-linux' with features {} is required to build '${formatDrv('hi')}', but I am a 'x86_64-linux' with features {benchmark, big-parallel, kvm, nixos-test}`,
    ),
    ids: ['x86-not-runnable'],
  },
  {
    name: 'public file 52030086294',
    text: joinLines(
      `      error: Cannot build '${formatDrv('community-mirrors.txt')}'.`,
      '             Reason: required system or feature not available',
      "             Required system: 'aarch64-linux' with features {}",
      "             Current system: 'x86_64-linux' with features {benchmark, big-parallel, kvm, nixos-test, uid-range}",
      `      error: Cannot build '${formatDrv('zig-aarch64-linux-0.15.2.tar.xz')}'.`,
      '             Reason: 1 dependency failed.',
    ),
    ids: ['x86-not-runnable'],
  },
  {
    name: 'public file 57699156892',
    text: joinLines(
      "error: Cannot build '/nix/store/...-glibc-locales-2.42-61.drv'.",
      '       Reason: platform mismatch',
      "       Required system: 'aarch64-linux'",
      "       Current system: 'x86_64-linux'",
    ),
    ids: ['x86-not-runnable'],
  },
  {
    name: 'public file 63085301350',
    text: joinLines(
      '          # tries to build the other arch there -- `Reason: platform mismatch /',
      "          # Required system: 'aarch64-linux' / Current system: 'x86_64-linux'`",
      '          # (measured, run 31002775957).',
    ),
    ids: ['x86-not-runnable'],
  },
  {
    name: 'public file 66184741252',
    text: joinLines(
      '//\tFailed to find a machine for remote build!',
      '//\trequired (system, features): (x86_64-darwin, [])',
      '//\terror: Cannot build … Reason: local builds are disabled (max-jobs = 0)',
    ),
    ids: [],
  },
  {
    name: 'public file 55083664343',
    text: '- [x] `trusted-users = root @wheel` → push de closure non signée OK (corrige « lacks a signature by a trusted key »).',
    ids: ['guest-store-unreachable'],
  },
  {
    name: 'public file 48624337079',
    text: "cannot build on 'ssh://nix-builder@192.168.15.6': error: failed to start SSH connection",
    ids: [],
    unreached: 'ssh://nix-builder@192.168.15.6',
  },
  {
    name: 'public file 69605159683',
    text: '`herdr-agent-executable-contract.drv` has sat at "waiting for the upload lock to ssh-ng://nix-ssh@prometheus" since about 22:26.',
    ids: ['build-stuck'],
  },
  {
    name: 'public file 40780253984',
    text: "error: cannot build on 'ssh://host': error setting up ssh connection",
    ids: [],
    unreached: 'ssh://host',
  },
  {
    name: 'serokell/deploy-rs#219',
    text: joinLines(
      '🚀 ℹ [deploy] [INFO] Building profile `system` for node `router`',
      `error: a 'aarch64-linux' with features {} is required to build '${formatDrv('builder.pl')}', but I am a 'x86_64-linux' with features {benchmark, big-parallel, kvm, nixos-test}`,
      '🚀 ❌ [deploy] [ERROR] Failed to push profile: Nix build command resulted in a bad exit code: Some(1)',
    ),
    ids: ['x86-not-runnable'],
  },
  {
    name: 'NixOS/nixpkgs#34758',
    text: `error: a 'x86_64-linux' is required to build '${formatDrv('append-initrd-secrets')}', but I am a 'aarch64-linux'`,
    ids: ['x86-not-runnable'],
  },
  {
    name: 'actions/runner-images#8113',
    text: 'qemu-system-x86_64: -accel hvf: Unknown Error',
    ids: ['service-crash-looping'],
  },
  {
    name: 'abiosoft/colima#734',
    text: joinLines(
      '{"level":"debug","msg":"stdout=\\"\\", stderr=\\"ssh: connect to host 127.0.0.1 port 53048: Connection refused\\\\r\\\\n\\", err=failed to execute script \\"ssh\\": exit status 255","time":"2023-06-06T22:49:50-03:00"}',
      '{"level":"info","msg":"Waiting for the essential requirement 1 of 3: \\"ssh\\"","time":"2023-06-06T22:50:00-03:00"}',
    ),
    ids: ['port-refused', 'ssh-route', 'remote-unreachable'],
    failure: 'other-vm',
  },
  {
    name: 'NixOS/nixpkgs#532038',
    text: joinLines(
      'ERROR:../target/arm/hvf/sysreg.c.inc:149:hvf_arch_init_vcpu:',
      '  assertion failed: (HV_SYS_REG_SMCR_EL1 == KVMID_TO_HVF(KVMID_AA64_SYS_REG64(3, 0, 1, 2, 6)))',
      'Bail out! ...',
    ),
    ids: ['service-crash-looping'],
  },
]
