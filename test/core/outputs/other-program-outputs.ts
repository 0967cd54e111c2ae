import type { NixOutput } from './field-outputs.ts'

const disk = ['guest-disk-full', 'host-disk-low']
const vm = ['service-crash-looping']
const panic = 'Kernel panic - not syncing: Attempted to kill init! exitcode=0x00000100'
const refusalIds =
  "cannot build on 'ssh-ng://builder@linux-builder': error: failed to start SSH connection to 'builder@linux-builder': "

/** The same words from programs other than Nix, ssh and the builder, each with a near miss. */
const texts: Readonly<Record<string, readonly (readonly [text: string, ids: readonly string[]])[]>> = {
  'of a VM that a build started': [
    [`vm-test-run-foo> machine # [    1.17] ${panic}`, []],
    [`machine # [    1.173538] ${panic}`, []],
    [`client1# [    1.173538] ${panic}`, []],
    [`nixos-disk-image> [    1.173538] ${panic}`, []],
    ['machine # qemu-system-aarch64: cannot set up guest memory', []],
    ["machine: QEMU running (pid 9)\nqemu-system-x86_64: CPU model 'host' requires KVM", []],
    ['vm-test-run-foo> machine # [   12.345678] EXT4-fs error (device vda): ext4_lookup: inode #2', []],
    ['vm-test-run-foo> machine # [   12.345678] Out of memory: Killed process 42 (stress)', []],
    ['vm-test-run-foo> machine # cp: error writing file: No space left on device', []],
    ['deployer # Host key verification failed.', []],
    [
      "machine # error: cannot connect to socket at '/nix/var/nix/daemon-socket/socket': Connection refused",
      [],
    ],
    // A build that fills the disk, and root's prompt.
    ['hello> cp: error writing file: No space left on device', ['guest-disk-full']],
    ['mac:~ root# ssh linux-builder\nHost key verification failed.', ['ssh-route', 'host-key-unpinned']],
    [`[    1.173538] ${panic}`, ['guest-crashed']],
  ],
  'of a build whose program only quotes them': [
    ['foo> ok 12 - write fails with No space left on device', []],
    ['foo> PASS: test-enospc (No space left on device)', []],
    ['foo>     disk_test.go:10: got expected error: no space left on device', []],
    ['foo> test fs::no_space: No space left on device ... ok', []],
    ['foo> tests/test_oom.py::test[Cannot allocate memory] PASSED [ 12%]', []],
    ['foo>   log: "Cannot allocate memory" (expected)', []],
    [
      'foo> src/err.c:12:3: warning: format string \'No space left on device\' not used\nfoo>    12 |   "No space left on device",',
      [],
    ],
    ['foo> 12 |     "Temporary failure in name resolution",\nfoo>    |     ^^^^^^ unused', []],
    // What fails counts, and so does what the compiler itself could not write.
    ['foo> not ok 13 - write fails with No space left on device', ['guest-disk-full']],
    ['foo> a.c:1:1: fatal error: error writing to /build/a.s: No space left on device', ['guest-disk-full']],
    ['foo> FAIL: test-oom (Cannot allocate memory)', ['guest-out-of-memory']],
  ],
  'of a VM that is not the builder': [
    [
      'qemu-system-aarch64 \\\n  -machine virt,accel=hvf \\\n  -cdrom ubuntu.iso\nqemu-system-aarch64: -accel hvf: invalid accelerator hvf',
      [],
    ],
    [
      '$ qemu-system-x86_64 -enable-kvm -m 4G disk.img\nqemu-system-x86_64: failed to initialize kvm: Permission denied',
      [],
    ],
    ['qemu-system-x86_64: Could not access KVM kernel module: No such file or directory', []],
    [`$ ./result/bin/run-nixos-vm\nqemu-system-aarch64: cannot set up guest memory 'mach-virt.ram'`, []],
    [`[    1.173538] ${panic}\n[    1.18] Hardware name: Raspberry Pi 4 Model B Rev 1.4 (DT)`, []],
    [
      `building '/nix/store/6c6qvzv09schcwfkhk45610mga0ch908-disk.drv'...\n${panic}\nbuilder for '/nix/store/6c6qvzv09schcwfkhk45610mga0ch908-disk.drv' failed with exit code 1`,
      [],
    ],
    ["qemu-system-x86_64: -netdev user,id=un0: could not set up host forwarding rule 'tcp:10000::10000'", []],
    ['Failed to start the VM - qemu-system-x86_64: -accel hvf: invalid accelerator hvf', []],
    [
      'Without a root file system, the kernel boots but panics (Kernel panic - not syncing: VFS: Unable to mount root fs).',
      [],
    ],
    ["We looked for 'Kernel panic - not syncing: VFS:' as the final state of the kernel.", []],
    // The builder's own messages, on any console.
    [
      "nix run nixpkgs#darwin.linux-builder\nbuilding '/nix/store/6c6qvzv09schcwfkhk45610mga0ch908-create-builder.drv'...\nqemu-system-aarch64: -accel hvf: invalid accelerator hvf",
      vm,
    ],
    [`[    1.173538] ${panic}\n[    1.18] Hardware name: linux,dummy-virt (DT)`, ['guest-crashed']],
    [
      `[    1.173538] ${panic}\n[    1.18] Hardware name: Apple Inc. Apple Virtualization Generic Platform`,
      ['guest-crashed'],
    ],
    [
      "qemu-system-aarch64: -netdev user,id=user.0: Could not set up host forwarding rule 'tcp:127.0.0.1:31022-:22'",
      ['port-clash'],
    ],
  ],
  'of a container engine': [
    ['Error: mkdir /var/tmp/libpod_builder3448793565: no space left on device', []],
    [
      'Error response from daemon: mkdir /var/lib/docker/tmp/docker-builder553623694: no space left on device',
      [],
    ],
    [
      'failed to register layer: Error processing tar file(exit status 1): write /usr/share/x.pm: no space left on device',
      [],
    ],
    ['ERROR: failed to solve: failed to copy files: copy file range failed: no space left on device', []],
    ['fatal error: write failed: no space left on device', []],
    ['modprobe: ERROR: could not insert module: Exec format error', []],
    ['npm ERR! code ENOSPC\nnpm ERR! nospc ENOSPC: no space left on device, write', []],
    // Lima's own disk, and a program of Nix.
    [
      'FATA[0002] failed to create /Users/alice/.lima/nixos/diffdisk: no space left on device\nlimactl: exit 1',
      disk,
    ],
    [
      '/nix/store/6c6qvzv09schcwfkhk45610mga0ch908-hello/bin/hello: cannot execute binary file: Exec format error',
      ['extra-platforms-linux', 'x86-not-runnable'],
    ],
    // Nix, wherever it runs.
    ['error: writing to file: No space left on device', disk],
    ["cannot link '/nix/store/.links/0' to '/nix/store/x': No space left on device", disk],
  ],
  'of Git beside a builder': [
    ['git@github.com: Permission denied (publickey).\nfatal: Could not read from remote repository.', []],
    ['Host key verification failed.\nfatal: Could not read from remote repository.', []],
    [
      `fatal: Could not read from remote repository.\n${refusalIds}ssh: connect to host localhost port 31022: Connection refused`,
      ['port-refused', 'ssh-route', 'remote-unreachable'],
    ],
    [
      `${refusalIds}Host key verification failed.\nerror: fetching\ngit@github.com: Permission denied (publickey).\nfatal: Could not read from remote repository.`,
      ['ssh-route', 'host-key-unpinned'],
    ],
  ],
  'of other programs with the same words': [
    ['* cannot connect to daemon at tcp:5037: Connection refused', []],
    ['/etc/ssh/sshd_config: line 87: Bad configuration option: UseRoaming', []],
    ['/nix/store/6c6qvzv09schcwfkhk45610mga0ch908-stdenv/setup: line 1735: Missing argument', []],
    ['Connection closed by 10.0.0.5 port 51234 [preauth]', []],
    ['Connection reset by authenticating user root 10.0.0.5 port 51234 [preauth]', []],
    [
      'x509: certificate has expired or is not yet valid: current time 2026-11-30T09:00:00Z is after 2026-01-01T00:00:00Z',
      [],
    ],
    [
      'x509: certificate has expired or is not yet valid: current time 2024-01-01T00:00:00Z is before 2026-01-01T00:00:00Z',
      ['guest-clock-skew'],
    ],
    ['bash: ./result/bin/hello: cannot execute binary file: Exec format error', []],
    ['zsh: exec format error: ./hello', []],
    ['zsh: command not found: nix-store', []],
    // The same words from Nix, from ssh, and from a shell that ssh started.
    [
      "error: cannot connect to daemon at '/nix/var/nix/daemon-socket/socket': Connection refused",
      ['daemon-down'],
    ],
    ['/etc/ssh/ssh_config: line 20: Bad configuration option: usekeychain', ['root-ssh-config']],
    ['/Users/alice/.orbstack/ssh/config line 3: Missing argument.', ['root-ssh-config']],
    ['Connection closed by 127.0.0.1 port 31022', ['builder-wedged']],
    ['zsh:1: command not found: nix-store', ['guest-store-unreachable']],
    [
      "zsh: command not found: nix-store\nerror: cannot connect to 'root@192.0.2.11'",
      ['guest-store-unreachable'],
    ],
  ],
  'behind the prefix of a log': [
    [
      "cachix-deploy> error: cannot connect to socket at '/nix/var/nix/daemon-socket/socket': Connection refused",
      ['daemon-down'],
    ],
    [`cachix-deploy-agent> ${refusalIds}Host key verification failed.`, ['ssh-route', 'host-key-unpinned']],
    [`| ${refusalIds}Host key verification failed.`, ['ssh-route', 'host-key-unpinned']],
    ['nixos-rebuild> root@192.0.2.11: Permission denied (publickey).', ['auth-refused']],
    // A derivation of that name may print the same line.
    [
      "cachix> error: cannot connect to socket at '/nix/var/nix/daemon-socket/socket': Connection refused",
      [],
    ],
  ],
  'in Markdown': [
    [`- \`${refusalIds}Host key verification failed.\``, ['ssh-route', 'host-key-unpinned']],
    [
      `The error is \`${refusalIds}Host key verification failed.\`, see above.`,
      ['ssh-route', 'host-key-unpinned'],
    ],
    [
      "1. **`error: cannot connect to socket at '/nix/var/nix/daemon-socket/socket': Connection refused`**",
      ['daemon-down'],
    ],
    ['```\nerror: stoull\nunexpected EOF reading a line\n```', ['machines-malformed']],
    ['`Exceeded MaxStartups`', ['builder-wedged']],
    ["a `x-linux' is required to build `x', but I am a `y-linux'", ['x86-not-runnable']],
  ],
}

export const otherProgramOutputs: readonly NixOutput[] = Object.entries(texts).flatMap(([subject, list]) =>
  list.map(([text, ids]) => ({ name: `words ${subject}: ${text.slice(0, 90)}`, text, ids })),
)
