import { formatDrv, formatPath, joinLines, type PublicOutput } from './public-output.ts'

const macFeatures = '{apple-virt, benchmark, big-parallel, nixos-test}'

/** Messages that point to no finding. */
export const publicSample1BenignOutputs: readonly PublicOutput[] = [
  {
    name: 'NixOS/nix#9341',
    text: joinLines(
      "acquiring write lock on '/nix/var/nix/temproots/748258'",
      'closing daemon connection because of an exception',
      'error: unexpected end-of-file',
    ),
    ids: [],
  },
  {
    name: 'NixOS/nix#2086',
    text: joinLines(
      'error: null pointer cast to ref',
      '[0.0 MiB DL]',
      'error: unexpected EOF reading a line',
    ),
    ids: [],
  },
  {
    name: 'NixOS/nix#2655',
    text: joinLines(
      `copying path '${formatPath('bash-4.4')}' from 'https://cache.nixos.org'...`,
      'Killed: 9',
    ),
    ids: [],
  },
  {
    name: 'NixOS/nix#6276',
    text: 'error: cannot operate on an output of unbuilt content-addressed derivation',
    ids: [],
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
      "connecting to 'ssh-ng://builder@linux-builder'...",
      "running ssh: 'ssh' 'builder@linux-builder' '-x' '-T' '-i' '/etc/nix/builder_ed25519' '-oUserKnownHostsFile=/private/tmp/nix-35811-0/host-key' 'nix-daemon --stdio'",
      `building '${formatDrv('lima-1.2.1')}'...`,
    ),
    ids: [],
  },
  {
    name: 'NixOS/nix#3897',
    text: joinLines(
      'error: --- Remote build --- build-remote',
      'Failed to find a machine for remote build!',
      '',
      'required (system, features): (x86_64-linux, )',
      '2 available machines:',
      '(systems, maxjobs, supportedFeatures, mandatoryFeatures)',
      '(x86_64-darwin, 2, , )',
      formatPath('test'),
    ),
    ids: [],
  },
  {
    name: 'NixOS/nixpkgs#257686',
    text: `error: a 'aarch64-linux' with features {} is required to build '${formatDrv('append-initrd-secrets')}', but I am a 'aarch64-darwin' with features ${macFeatures}`,
    ids: [],
  },
]
