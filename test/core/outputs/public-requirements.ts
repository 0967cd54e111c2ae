import { formatDrv, joinLines } from './public-output.ts'

/** A build that no machine took, with the finding that explains it on a Mac without a builder and on a healthy one. */
export interface PublicRequirement {
  /** The thread: OWNER/REPOSITORY#NUMBER on GitHub. */
  readonly name: string
  readonly text: string
  readonly withoutBuilder: string | null
  /** With nix-darwin’s builder for aarch64-linux, which offers benchmark, big-parallel and kvm. */
  readonly healthy: string | null
}

const mac = "'aarch64-darwin' with features {apple-virt, benchmark, big-parallel, nixos-test}"
const inactiveBuilder = { withoutBuilder: 'builder-absent', healthy: 'builders-off' }
const linux = { withoutBuilder: 'builder-absent', healthy: null }
const otherLinux = { withoutBuilder: 'builder-absent', healthy: 'features-missing' }
const noBuilder = { withoutBuilder: null, healthy: null }

export const publicRequirements: readonly PublicRequirement[] = [
  {
    name: 'Gabriella439/nixos-in-production#2',
    text: `error: a 'x86_64-linux' with features {} is required to build '${formatDrv('append-initrd-secrets')}', but I am a 'x86_64-darwin' with features {benchmark, big-parallel, nixos-test}`,
    ...otherLinux,
  },
  {
    name: 'NixOS/nixpkgs#16263',
    text: joinLines(
      'starting build hook',
      'hook reply is ‘decline’',
      `error: a ‘x86_64-linux’ is required to build ‘${formatDrv('linux-4.4.12')}’, but I am a ‘x86_64-darwin’`,
    ),
    ...otherLinux,
  },
  {
    name: 'nix-community/linuxkit-nix#7 (2018-08)',
    text: `error: a 'x86_64-linux' is required to build '${formatDrv('hello-1535529157')}', but I am a 'x86_64-darwin'`,
    ...otherLinux,
  },
  {
    name: 'NixOS/nix#2238',
    text: "unable to start any build; either increase '--max-jobs' or enable remote builds",
    ...inactiveBuilder,
  },
  {
    name: 'NixOS/nix#120 (the last line)',
    text: "error: unable to start any build; either increase `--max-jobs' or enable distributed builds",
    ...inactiveBuilder,
  },
  {
    name: 'NixOS/nix#3806',
    text: joinLines(
      'error: --- Error ------------------------------------------------------------------- nix',
      "unable to start any build; either increase '--max-jobs' or enable remote builds",
    ),
    ...inactiveBuilder,
  },
  {
    name: 'NixOS/nix#7101',
    text: joinLines(
      "error: unable to start any build; either increase '--max-jobs' or enable remote builds.",
      '       https://nixos.org/manual/nix/stable/advanced-topics/distributed-builds.html',
    ),
    ...inactiveBuilder,
  },
  {
    name: 'NixOS/nix#15368 (2.31)',
    text: joinLines(
      "error: Unable to start any build; either increase '--max-jobs' or enable remote builds.",
      '',
      "       For more information run 'man nix.conf' and search for '/machines'.",
    ),
    ...inactiveBuilder,
  },
  {
    name: 'NixOS/nix: libstore/build/derivation-building-goal.cc (max-jobs = 0)',
    text: joinLines(
      `error: Cannot build '${formatDrv('web-session')}'.`,
      '       Reason: local builds are disabled (max-jobs = 0)',
      "       Hint: set 'max-jobs' to a non-zero value to enable local builds, or configure remote builders via 'builders'",
    ),
    ...inactiveBuilder,
  },
  {
    name: 'git.lix.systems: libstore/build/local-derivation-goal.cc',
    text: "error: unable to start any build; either set '--max-jobs' to a non-zero value or enable remote builds.",
    ...inactiveBuilder,
  },
  {
    name: 'NixOS/nix: libstore/build/worker.cc',
    text: joinLines(
      'error: Unable to start any build; remote machines may not have all required system features.',
      '',
      "       For more information run 'man nix.conf' and search for '/machines'.",
    ),
    withoutBuilder: 'builder-absent',
    healthy: 'features-missing',
  },
  {
    name: 'NixOS/nix#4117',
    text: joinLines(
      'info: --- Remote build --- build-remote',
      'Failed to find a machine for remote build!',
      '',
      'derivation: 6c6qvzv09schcwfkhk45610mga0ch908-source.drv',
      'required (system, features): (aarch64-linux, )',
      '1 available machines:',
      '(systems, maxjobs, supportedFeatures, mandatoryFeatures)',
      '(x86_64-linux, 1, , )',
      'error: --- Error --- nix-daemon',
      `a 'aarch64-linux' with features {} is required to build '${formatDrv('source')}', but I am a 'x86_64-darwin' with features {benchmark}`,
    ),
    ...linux,
  },
  {
    name: 'NixOS/nix#5288',
    text: joinLines(
      'Failed to find a machine for remote build!',
      'derivation: 6c6qvzv09schcwfkhk45610mga0ch908-curl-7.79.0.drv',
      'required (system, features): (x86_64-linux, )',
      '1 available machines:',
      '(systems, maxjobs, supportedFeatures, mandatoryFeatures)',
      '(aarch64-linux, 64, big-parallel, )',
    ),
    ...otherLinux,
  },
  {
    name: 'DeterminateSystems/determinate#156',
    text: joinLines(
      `error: Cannot build '${formatDrv('nixos.conf')}'.`,
      '       Reason: required system or feature not available',
      "       Required system: 'aarch64-linux' with features {}",
      `       Current system: ${mac}`,
    ),
    ...linux,
  },
  {
    name: 'cpick/nix-rosetta-builder#37',
    text: joinLines(
      'building the system configuration...',
      "warning: Git tree '/Users/alice/config' has uncommitted changes",
      `error: Cannot build '${formatDrv('nixos-25.11')}'.`,
      '       Reason: required system or feature not available',
      "       Required system: 'aarch64-linux' with features {}",
      `       Current system: ${mac}`,
      `error: Cannot build '${formatDrv('nixos-disk-image')}'.`,
      '       Reason: 1 dependency failed.',
      '       Output paths:',
      '         /nix/store/6c6qvzv09schcwfkhk45610mga0ch908-nixos-disk-image',
    ),
    ...linux,
  },
  {
    name: 'nix-darwin/nix-darwin#795',
    text: joinLines(
      '$> nix flake check',
      `error: a 'aarch64-linux' with features {kvm, nixos-test} is required to build '${formatDrv('vm-test-run-simple-tests')}', but I am a 'aarch64-darwin' with features {benchmark, big-parallel, nixos-test}`,
    ),
    ...otherLinux,
  },
  {
    name: 'NixOS/nixpkgs#153981',
    text: `error: a 'x86_64-linux' with features {} is required to build '${formatDrv('nixos-rebuild')}', but I am a ${mac}`,
    ...otherLinux,
  },
  {
    name: 'cpick/nix-rosetta-builder#40',
    text: joinLines(
      'Failed to find a machine for remote build!',
      'derivation: 6c6qvzv09schcwfkhk45610mga0ch908-lima-1.2.1.drv',
      'required (system, features): (aarch64-darwin, [])',
      '1 available machines:',
      '(systems, maxjobs, supportedFeatures, mandatoryFeatures)',
      '([aarch64-linux], 1, [benchmark, big-parallel, kvm], [])',
    ),
    ...noBuilder,
  },
  {
    name: 'NixOS/nix: libstore/build/derivation-building-goal.cc',
    text: joinLines(
      `error: Cannot build '${formatDrv('etc')}'.`,
      '       Reason: required system or feature not available',
      "       Required system: 'x86_64-darwin' with features {}",
      `       Current system: ${mac}`,
      '       Note: run `/usr/sbin/softwareupdate --install-rosetta && launchctl stop org.nixos.nix-daemon` to run programs for x86_64-darwin',
    ),
    ...noBuilder,
  },
  {
    name: 'nix-community/nixos-anywhere#590',
    text: joinLines(
      `│ error: Cannot build '${formatDrv('shutdown-ramfs-contents.json')}'.`,
      '│        Reason: required system or feature not available',
      "│        Required system: 'aarch64-linux' with features {}",
      `│        Current system: ${mac}`,
    ),
    ...linux,
  },
  {
    name: 'NixOS/nixops#1028',
    text: `a 'x86_64-linux' is required to build '${formatDrv('source')}', but I am a 'x86_64-darwin'`,
    ...otherLinux,
  },
  {
    name: 'public file 12929209148',
    text: `> error: a 'x86_64-linux' with features {kvm, nixos-test} is required to build '${formatDrv('vm-test-run-unnamed')}', but I am a 'x86_64-linux' with features {benchmark, big-parallel, ca-derivations, nixos-test, uid-range}`,
    withoutBuilder: 'features-missing',
    healthy: 'features-missing',
  },
  {
    name: 'public file 8991443514',
    text: joinLines(
      `building '${formatDrv('run-as-root.sh')}'...`,
      `building '${formatDrv('vm-run-stage2')}'...`,
      `building '${formatDrv('vm-run')}'...`,
      `error: a 'x86_64-linux' with features {kvm} is required to build '${formatDrv('docker-layer-image')}', but I am a 'x86_64-linux' with features {benchmark, big-parallel, nixos-test, uid-range}`,
      "flag needs an argument: 'i' in -i",
      "See 'docker load --help'.",
    ),
    withoutBuilder: 'features-missing',
    healthy: 'features-missing',
  },
  {
    name: 'public file 36182469866',
    text: joinLines(
      "warning: Git tree '/Users/alice/dev/tdx' is dirty",
      "warning: ignoring the client-specified setting 'system', because it is a restricted setting and you are not a trusted user",
      `error: a 'x86_64-linux' with features {} is required to build '${formatDrv('tdxImg-base.json')}', but I am a 'aarch64-darwin' with features {apple-virt, benchmark, big-parallel, nixos-test}`,
    ),
    ...otherLinux,
  },
  {
    name: 'public file 61953327744',
    text: joinLines(
      `error: Cannot build '${formatDrv('spindrift-base.json')}'.`,
      '       Reason: platform mismatch',
      "       Required system: 'aarch64-linux'",
      "       Current system: 'aarch64-darwin'",
    ),
    ...linux,
  },
  {
    name: 'public file 68581949658',
    text: joinLines(
      "error: Cannot build '/nix/store/...-hermetica.tar.gz.drv'.",
      "       Required system: 'aarch64-linux'",
    ),
    ...linux,
  },
]
