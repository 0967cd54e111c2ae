import { formatPath, joinLines, type PublicOutput } from './public-output.ts'

/** About this Mac: its nix-daemon, launchd, and the programs that run the VM. */
export const publicSample1MacOutputs: readonly PublicOutput[] = [
  {
    name: 'nix-community/infra#1245',
    text: "error: cannot open connection to remote store 'daemon': error: unexpected end-of-file",
    ids: ['daemon-down'],
  },
  {
    name: 'NixOS/nix#1980',
    text: joinLines(
      '$ nix-shell -p nix-info --run "nix-info -m"',
      "error: cannot connect to daemon at '/nix/var/nix/daemon-socket/socket': Connection refused",
      '$ sudo launchctl list | grep org.nixos',
      '-\t126\torg.nixos.activate-system',
    ),
    ids: ['daemon-down'],
  },
  {
    name: 'DeterminateSystems/zero-to-nix#416',
    text: joinLines(
      'error:',
      "       … while fetching the input 'https://flakehub.com/f/NixOS/nixpkgs/%2A'",
      '',
      "       error: cannot connect to socket at '/nix/var/nix/daemon-socket/socket': No such file or directory",
      'sudo launchctl load /Library/LaunchDaemons/org.nixos.nix-daemon.plist',
      'Load failed: 5: Input/output error',
    ),
    ids: ['daemon-down'],
  },
  {
    name: 'indexable-inc/index#1065',
    text: 'cannot connect to socket at /nix/var/nix/daemon-socket/socket: Connection refused',
    ids: ['daemon-down'],
  },
  {
    name: 'nix-darwin/nix-darwin#610',
    text: joinLines(
      'setting up /etc...',
      'error: not linking environment.etc."nix/nix.conf" because /etc/nix/nix.conf already exists, skipping...',
      "error: cannot connect to socket at '/nix/var/nix/daemon-socket/socket': Connection refused",
    ),
    ids: ['daemon-down'],
  },
  {
    name: 'NixOS/nix#12011',
    text: joinLines(
      'error: Nix daemon disconnected unexpectedly (maybe it crashed?)',
      '$ nix-daemon',
      "error: cannot bind to socket at '/nix/var/nix/daemon-socket/socket': Address already in use",
    ),
    ids: ['daemon-down', 'guest-store-unreachable', 'guest-disk-full'],
  },
  {
    name: 'NixOS/nix#13005',
    text: joinLines(
      '❯ sudo nix-daemon --debug',
      'accepted connection from pid <unknown>, user alice',
      'received daemon op 19',
      'Nix crashed. This is a bug. Please report this at https://github.com/NixOS/nix/issues with the following information included:',
      '',
      'Exception: nix::Interrupted: error: interrupted by the user',
      'Stack trace:',
    ),
    ids: ['daemon-down'],
  },
  {
    name: 'NixOS/nix#13707',
    text: joinLines(
      'Aug 07 10:09:38 dec nix-daemon[348215]: accepted connection from pid 349436, user alice (trusted)',
      'Aug 07 10:09:38 dec nix-daemon[349484]: Host key verification failed.',
      'Aug 07 10:09:38 dec nix-daemon[349439]: Nix crashed. This is a bug. Please report this at https://github.com/NixOS/nix/issues with the following information included:',
    ),
    ids: ['ssh-route', 'host-key-unpinned'],
  },
  {
    name: 'NixOS/nix#1954',
    text: "error: cannot open connection to remote store 'daemon': executing SQLite statement 'alter table ValidPaths add column ultimate integer': SQL logic error (in '/nix/var/nix/db/db.sqlite')",
    ids: ['daemon-down'],
  },
  {
    name: 'DeterminateSystems/nix-installer#632',
    text: "error: cannot open SQLite database '/nix/var/nix/db/db.sqlite': unable to open database file",
    ids: ['daemon-down'],
  },
  {
    name: 'NixOS/nix#6667',
    text: "error: could not set permissions on '/nix/var/nix/profiles/per-user' to 755: Operation not permitted",
    ids: ['daemon-down'],
  },
  {
    name: 'DeterminateSystems/nix-installer#1727',
    text: joinLines(
      '  stderr:   2025-12-06T20:38:36.863766Z ERROR determinate_nixd: Nix binary did not exist at /run/current-system/sw/bin/nix (NixOS) or /nix/var/nix/profiles/default/bin/nix (Linux and macOS); the determinate-nixd controlled Nix daemon will not work.',
      '      at src/main.rs:148',
    ),
    ids: ['daemon-down'],
  },
  {
    name: 'DeterminateSystems/nix-installer#1372',
    text: joinLines(
      'dyld: Library not loaded: libiconv.2.dylib',
      '  Referenced from: /usr/local/bin/determinate-nixd',
      '  Reason: unsafe use of relative rpath libiconv.2.dylib in /usr/local/bin/determinate-nixd with restricted binary',
    ),
    ids: ['daemon-down'],
  },
  {
    name: 'DeterminateSystems/nix-installer#1157',
    text: joinLines(
      '   4: Failed to execute command with status 5 `"launchctl" "bootstrap" "system" "/Library/LaunchDaemons/org.nixos.nix-daemon.plist"`, stdout: ',
      '      stderr: Bootstrap failed: 5: Input/output error',
    ),
    ids: ['daemon-down'],
  },
  {
    name: 'NixOS/nix#9978',
    text: joinLines(
      '    $ sudo launchctl bootstrap system /Library/LaunchDaemons/org.nixos.darwin-store.plist',
      '',
      'to launch the Nix volume mounter',
      '',
      'Bootstrap failed: 5: Input/output error',
    ),
    ids: ['daemon-down'],
  },
  {
    name: 'Mic92/sops-nix#910',
    text: joinLines(
      'Activating generateAgeKey',
      'Activating sops-nix',
      'Boot-out failed: 3: No such process',
      'Bootstrap failed: 5: Input/output error',
      'Try re-running the command as root for richer errors.',
    ),
    ids: [],
  },
  {
    name: 'halfwhey/nix-apple-container#7',
    text: joinLines(
      'creating service dev.apple.container.nix-builder-aarch64',
      'Warning: Expecting a LaunchDaemons path since the command was run as root. Got LaunchAgents instead.',
      '`launchctl bootstrap` is a recommended alternative.',
      'Load failed: 5: Input/output error',
      'Try running `launchctl bootstrap` as root for richer errors.',
    ),
    ids: ['service-not-loaded'],
  },
  {
    name: 'nix-darwin/nix-darwin#1505',
    text: joinLines(
      "(stack trace truncated; use '--show-trace' to show the full, detailed trace)",
      '',
      '       error:',
      '       Failed assertions:',
      '       - `nix.linux-builder.enable` requires `nix.enable`',
    ),
    ids: ['builder-absent'],
  },
  {
    name: 'nix-darwin/nix-darwin#1060',
    text: joinLines(
      "error: bad machine specification: failed to convert column #3 in a row: 'ssh-ng://nixbld@fd7a::19 aarch64-linux ssh-ed25519 AAAAC3Nz alice@example.com 1 1 kvm,big-parallel - c3No' to 'unsigned int'",
      'error:',
      '       … while reading the response from the build hook',
      '',
      '       error: unexpected EOF reading a line',
    ),
    ids: ['machines-malformed'],
  },
  {
    name: 'NixOS/nixpkgs#528299',
    text: joinLines(
      'Termination: { "code": 6, "namespace": "SIGNAL", "indicator": "Abort trap: 6", "byProc": "qemu-system-aarch64" }',
      'Faulting thread: 5 (*/HVF)',
      '  3: g_assertion_message (offset 487600)',
      '  5: hvf_arch_init_vcpu (offset 5539848)',
    ),
    ids: ['service-crash-looping'],
  },
  {
    name: 'nix-darwin/nix-darwin#1292',
    text: joinLines(
      'Creating Nix store image...',
      'Created Nix store image.',
      'Unexpected error in object_property_find_err() at ../qom/object.c:1358:',
      "qemu-system-aarch64: Property 'max-arm-cpu.sme' not found",
      `${formatPath('create-builder')}/bin/create-builder: line 14: 93190 Abort trap: 6`,
    ),
    ids: ['service-crash-looping'],
  },
  {
    name: 'AlexSSD7/linsk#27',
    text: 'Failed to start the VM - qemu-system-x86_64: -accel hvf: invalid accelerator hvf',
    ids: [],
  },
  {
    name: 'Gabriella439/nixos-in-production#15',
    text: joinLines(
      'Disk image do not exist, creating the virtualisation disk image...',
      "Formatting '/tmp/tmp.Xq3GkwCrEL', fmt=raw size=21474836480",
      `${formatPath('nixos-vm')}/bin/run-nixos-vm: line 14: ${formatPath('e2fsprogs-1.47.0-bin')}/bin/mkfs.ext4: cannot execute binary file: Exec format error`,
    ),
    ids: ['service-crash-looping'],
  },
  {
    name: 'quinneden/virby-nix-darwin#9',
    text: joinLines(
      '2025-08-19 13:47:55,544 - virby_vm_runner.vm_process - INFO - Discovering VM IP address...',
      '2025-08-19 13:48:56,700 - virby_vm_runner.vm_process - ERROR - Failed to start VM: Failed to discover VM IP within 60 seconds',
    ),
    ids: ['guest-no-address', 'service-crash-looping'],
  },
  {
    name: 'abiosoft/colima#1577',
    text: joinLines(
      'INFO[0002] starting ...                                  context=vm',
      '> Using the existing instance `colima`',
      '> errors inspecting instance: [vz driver is running but host agent is not]',
      "FATA[0002] error starting vm: error at 'starting': exit status 1",
    ),
    ids: ['service-crash-looping'],
    failure: 'other-vm',
  },
  {
    name: 'abiosoft/colima#925',
    text: joinLines(
      '> [hostagent] Starting VZ (hint: to watch the boot progress, see "/Users/alice/.colima/_lima/colima/serial*.log")',
      '> exiting, status={Running:false Degraded:false Exiting:true Errors:[] SSHLocalPort:0} (hint: see "/Users/alice/.colima/_lima/colima/ha.stderr.log")',
      "FATA[0001] error starting vm: error at 'starting': exit status 1",
    ),
    ids: ['service-crash-looping'],
    failure: 'other-vm',
  },
  {
    name: 'abiosoft/colima#1250',
    text: joinLines(
      '> Starting the instance "colima" with VM driver "vz"',
      '> VZ driver requires macOS 13 or higher to run',
    ),
    ids: ['service-crash-looping'],
    failure: 'other-vm',
  },
]
