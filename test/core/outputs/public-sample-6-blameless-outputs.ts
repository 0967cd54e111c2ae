import { formatDrv, formatPath, joinLines, type PublicOutput } from './public-output.ts'

/** Failures of other VMs, container engines, tests and builds, which no builder caused. */
export const publicSample6BlamelessOutputs: readonly PublicOutput[] = [
  {
    name: 'NixOS/nixpkgs#43800',
    text: joinLines(
      'client1# checking /dev/vda...',
      'client1# fsck (busybox 1.28.1)',
      'client1# /dev/vda: recovering journal',
      'client1# [    1.173538] Kernel panic - not syncing: Attempted to kill init! exitcode=0x00000100',
      'client1# [    1.175115] CPU: 0 PID: 1 Comm: init Not tainted 4.14.55 #1-NixOS',
      'client1# [    1.176164] Hardware name: QEMU Standard PC (i440FX + PIIX, 1996), BIOS rel-1.11.0 04/01/2014',
    ),
    ids: [],
  },
  {
    name: 'podman-container-tools/podman#23287',
    text: joinLines(
      '$ podman build -t quay.io/example/etcd-index:fips -f catalog.Dockerfile',
      'Error: mkdir /var/tmp/libpod_builder3448793565: no space left on device',
    ),
    ids: [],
  },
  {
    name: 'podman-container-tools/podman#11712',
    text: joinLines(
      "WARNING: Running pip as the 'root' user can result in broken permissions",
      'Error: error committing container for step {Env:[PATH=/usr/local/bin] Command:run}: error copying layers and metadata for container "80ffc4528da6": writing blob: adding layer with blob "sha256:9e9e4dd78a45": Error processing tar file(exit status 1): open /usr/local/lib/python3.7/site.py: no space left on device',
    ),
    ids: [],
  },
  {
    name: 'docker/for-mac#3529',
    text: joinLines(
      'Error response from daemon: mkdir /var/lib/docker/tmp/docker-builder553623694: no space left on device',
      'make: *** [env] Error 1',
    ),
    ids: [],
    failure: 'build',
  },
  {
    name: 'docker/for-mac#262',
    text: joinLines(
      'ceb711c7e301: Downloading [==================================================>] 129.7 MB/129.7 MB',
      '761c54ecf966: Download complete',
      'write /var/lib/docker/tmp/GetImageBlob722528026: no space left on device',
    ),
    ids: [],
  },
  {
    name: 'podman-container-tools/buildah#4423',
    text: 'Error: committing container for step {Env:[PATH=/usr/sbin] Command:run}: copying layers and metadata for container "6e282120551d": writing blob: storing blob to file "/var/tmp/storage3185272525/1": write /var/tmp/storage3185272525/1: no space left on device',
    ids: [],
  },
  {
    name: 'knazarov/homebrew-qemu-virgl#34',
    text: joinLines(
      'qemu-system-aarch64 \\',
      '         -machine virt,accel=hvf,highmem=off \\',
      '         -cpu cortex-a72 -smp 2 -m 4G \\',
      '         -cdrom focal-desktop-arm64.iso \\',
      '         -boot d',
      'qemu-system-aarch64: invalid accelerator hvf',
    ),
    ids: [],
  },
  {
    name: 'NixOS/nixpkgs#281130',
    text: joinLines(
      'vm-test-run-nixos-rebuild-target-host> deployer # Host key verification failed.',
      "vm-test-run-nixos-rebuild-target-host> deployer # error: failed to start SSH connection to 'root@target'",
    ),
    ids: [],
  },
  {
    name: 'NixOS/nixpkgs#281130 (without prefix)',
    text: joinLines(
      'deployer # Host key verification failed.',
      "deployer # error: failed to start SSH connection to 'root@target'",
    ),
    ids: [],
  },
  {
    name: 'DeterminateSystems/nix-installer#1240',
    text: joinLines(
      'Error: ',
      '   0: Error reverting',
      '   0: Action `create_users_and_group` errored',
      '      Multiple child errors',
      '',
      '      Action `create_user` errored',
      '      Failed to execute command with status 185 `"/usr/bin/dscl" "." "-delete" "/Users/_nixbld1"`, stdout: delete: Invalid Path',
      '',
      '      stderr: <dscl_cmd> DS Error: -14009 (eDSUnknownNodeName)',
    ),
    ids: [],
  },
  {
    name: 'DeterminateSystems/nix-installer#1276',
    text: joinLines(
      'setting up groups...',
      "warning: existing group 'nixbld' has unexpected gid 350, skipping...",
      'setting up users...',
      "warning: existing user '_nixbld1' has unexpected uid 351, skipping...",
    ),
    ids: [],
  },
  {
    name: 'NixOS/nixpkgs#387609',
    text: joinLines(
      `error: builder for '${formatDrv('nix-functional-tests-3.0.0')}' failed with exit code 44;`,
      '       last 25 log lines:',
      '       >  81/183 nix-functional-tests:main / why-depends                             FAIL            0.52s   exit status 1',
      '       > 121/183 nix-functional-tests:ca / build                                     FAIL            1.26s   exit status 1',
    ),
    ids: [],
    failure: 'build',
  },
  {
    name: 'NixOS/nixpkgs#361750',
    text: joinLines(
      '$ nixos-rebuild-ng repl --flake ".#host"',
      `[Errno 2] No such file or directory: '${formatPath('nixos-rebuild-ng-0.0.0')}/lib/python3.12/site-packages/nixos_rebuild/repl.nix.template'`,
    ),
    ids: [],
  },
  {
    name: 'lima-vm/lima#3981',
    text: '{"error":"failed to run [ssh -F /dev/null -o IdentityFile=\\"/Users/alice/.colima/_lima/_config/user\\" -o ControlMaster=auto -o ControlPersist=yes -T -O forward -L 0.0.0.0:8081:[::]:8081 -N -f -p 63009 127.0.0.1 --]: \\"\\": exit status 255","level":"warning","msg":"failed to set up forwarding tcp port 8081 (negligible if already forwarded)","time":"2025-09-06T10:59:26+01:00"}',
    ids: [],
  },
  {
    name: 'lima-vm/lima#442',
    text: joinLines(
      '{"level":"info","msg":"Forwarding TCP from 127.0.0.1:60043 to 127.0.0.1:60043","time":"2022-01-27T12:05:05+01:00"}',
      '{"error":"unexpected EOF","level":"warning","msg":"connection to the guest agent was closed unexpectedly","time":"2022-01-27T13:30:22+01:00"}',
    ),
    ids: [],
  },
  {
    name: 'NixOS/nixpkgs#327716',
    text: joinLines(
      'PASS: test-segv-dispatcher1',
      '../build-aux/test-driver: line 112: 69200 Abort trap: 6           "$@" >> "$log_file" 2>&1',
      'FAIL: test-catch-stackoverflow1',
      'rosetta error: unexpectedly need to EmulateForward on a synchronous exception x86_rip=0x4328777504 arm_pc=0x4328945204 num_insts=3 inst_index=2',
      ' FAIL test-catch-stackoverflow1 (exit status: 134)',
    ),
    ids: [],
  },
  {
    name: 'NixOS/nix#12323',
    text: joinLines(
      '% nix build nix#hydraJobs.build.nix-functional-tests.x86_64-darwin',
      `error: a 'x86_64-darwin' with features {} is required to build '${formatDrv('nix-2.26.0pre20250121_b8c296f')}', but I am a 'aarch64-darwin' with features {apple-virt, benchmark, big-parallel, nixos-test}`,
    ),
    ids: [],
  },
  {
    name: 'NixOS/nix#13681',
    text: joinLines(
      '$ sudo nix store info --store unix:///tmp/rpi-nix-daemon.sock',
      'Store URL: unix:///tmp/rpi-nix-daemon.sock',
      "warning: ignoring the client-specified setting 'store', because it is a restricted setting and you are not a trusted user",
      'Version: 2.28.4',
      'Trusted: 0',
    ),
    ids: [],
  },
  {
    name: 'NixOS/nix#15418',
    text: joinLines(
      '$ nix run "github:NixOS/nix/2.29.0" -- build "nixpkgs#hello" --store ssh-ng://some-box-with-nix',
      "error: path '/nix/store/' is not in the Nix store",
    ),
    ids: [],
  },
]
