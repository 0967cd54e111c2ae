import { joinLines, type PublicOutput } from './public-output.ts'

/** About hosts, logins and what responds there. */
export const publicSample6LoginOutputs: readonly PublicOutput[] = [
  {
    name: 'desktop-ts (dotfiles)',
    text: joinLines(
      "cannot build on 'ssh-ng://desktop-ts': error: failed to start SSH connection to 'desktop-ts'",
      'Failed to find a machine for remote build!',
      '...',
      'error: Unable to start any build; remote machines may not have all required system features.',
    ),
    ids: [],
    unreached: 'ssh-ng://desktop-ts',
  },
  {
    name: 'public notes: shared connections of parallel builds',
    text: joinLines(
      "cannot build on 'ssh-ng://r0k0r@yulee': error: 'nix-store --serve' protocol mismatch",
      "from 'yulee', got 'started",
      '       ControlSocket /run/nix-yulee-ssh-r0k0r@100.64.0.1:22 already exists,',
      '       disabling multiplexing',
      '       mux_client_request_session: session request failed: Session open refused',
      '       by peer',
    ),
    ids: ['corporate-ssh-options'],
  },
  {
    name: 'public notes: tmate as a builder',
    text: "cannot build on 'ssh-ng://rCAqGVD9@nyc1.tmate.io': error: cannot open connection to remote store 'ssh-ng://rCAqGVD9@nyc1.tmate.io': error: protocol mismatch, got 'Invalid command'",
    ids: ['guest-store-unreachable'],
  },
  {
    name: 'yolo-jail run 34687723913',
    text: joinLines(
      "| cannot build on 'ssh-ng://root@127.0.0.1:31022': error: failed to start SSH connection",
      '| Failed to find a machine for remote build!',
      '    IMAGE BUILD FAILED — the jail image was NOT rebuilt from this source tree.',
      '        cgroup_test.go:78: THE JAIL IMAGE BUILD FAILED — this test never ran',
    ),
    ids: [],
    unreached: 'ssh-ng://root@127.0.0.1:31022',
  },
  {
    name: 'mlab (dotfiles)',
    text: "cannot build on 'ssh-ng://mlab': Could not resolve hostname mlab",
    ids: ['ssh-route'],
  },
  {
    name: 'corporate linux-builder (repository notes)',
    text: "cannot build on 'ssh-ng://builder@linux-builder': failed to start SSH connection",
    ids: [],
    unreached: 'ssh-ng://builder@linux-builder',
  },
  {
    name: 'linux-builder notes (Japanese)',
    text: '- **`connect to host localhost port 31022: Connection refused`**: VM の起動待ち。数十秒待つ',
    ids: ['port-refused', 'ssh-route', 'remote-unreachable'],
  },
  {
    name: 'copilot conversation',
    text: joinLines(
      '❯ sudo ssh builder@linux-builder -i /etc/nix/builder_ed25519 -p 31022 true',
      'ssh: connect to host localhost port 31022: Connection refused',
    ),
    ids: ['port-refused', 'ssh-route', 'remote-unreachable'],
  },
  {
    name: 'granola test',
    text: "error: cannot open connection to remote store 'daemon': Nix daemon disconnected unexpectedly (maybe it crashed?)",
    ids: ['daemon-down', 'guest-store-unreachable', 'guest-disk-full'],
  },
  {
    name: 'spark builder notes',
    text: joinLines(
      "cannot build on 'ssh-ng://deploy@192.168.3.140':",
      "  error: failed to start SSH master connection to '192.168.3.140'",
      'Failed to find a machine for remote build!',
    ),
    ids: [],
    unreached: 'ssh-ng://deploy@192.168.3.140',
  },
  {
    name: 'flox CI (hetzner)',
    text: joinLines(
      "cannot build on 'ssh-ng://nixbld@hetzner-aarch64-host': error: failed",
      "to start SSH connection to 'hetzner-aarch64-host'",
      'Failed to find a machine for remote build!',
    ),
    ids: [],
    unreached: 'ssh-ng://nixbld@hetzner-aarch64-host',
  },
  {
    name: 'docker emulation on ARM Mac',
    text: joinLines(
      '$ docker run --rm --platform linux/amd64 nixos/nix:latest nix develop .#ci-linux64 --command gcc --version',
      'error:',
      '       … while setting up the build environment',
      '',
      '       error: unable to load seccomp BPF program: Invalid argument',
    ),
    ids: ['guest-seccomp'],
  },
  {
    name: 'linux-builder lessons',
    text: joinLines(
      '$ nix store ping --store ssh-ng://linux-builder',
      'Load key "/etc/nix/builder_ed25519": Permission denied',
      'Host key verification failed.',
    ),
    ids: ['key-unreadable-by-you'],
  },
  {
    name: 'corporate notes, user ssh',
    text: joinLines(
      '❯ ssh -p 31022 builder@localhost whoami',
      'Load key "/etc/nix/builder_ed25519": Permission denied',
      'Received disconnect from 127.0.0.1 port 31022:2: Too many authentication failures',
    ),
    ids: ['key-unreadable-by-you'],
  },
  {
    name: 'copilot conversation, password',
    text: joinLines(
      'Store URL: ssh://builder@linux-builder?ssh-key=/etc/nix/builder_ed25519',
      'Load key "/etc/nix/builder_ed25519": Permission denied',
      '(builder@linux-builder) Password:',
    ),
    ids: ['key-unreadable-by-you'],
  },
  {
    name: 'macbook asahi notes',
    text: joinLines(
      "warning: ignoring the client-specified setting 'builders', because it is a restricted setting and you are not a trusted user",
      'Failed to find a machine for remote build!',
    ),
    ids: ['builders-setting-ignored'],
  },
  {
    name: 'nixos-config comment (jeff)',
    text: "error: cannot add path '/nix/store/09w0mk3fqcwblx2px3b8qzh4r6r6cna0-users-groups.json' because it lacks a signature by a trusted key",
    ids: ['guest-store-unreachable'],
  },
  {
    name: 'nexus machines file',
    text: joinLines(
      '# `error: bad machine specification: failed to convert column',
      "# #3 ... to 'unsigned int'` (2026-07-27 cluster-fix-batch,",
    ),
    ids: ['machines-malformed'],
  },
  {
    name: 'messenger handover',
    text: "waiting for the upload lock to 'ssh-ng://nix-ssh@prometheus'",
    ids: ['build-stuck'],
  },
]
