import { formatDrv, formatPath, joinLines, type PublicOutput } from './public-output.ts'

/** Failed builds that no builder caused. */
export const publicSample6BlamelessBuildOutputs: readonly PublicOutput[] = [
  {
    name: 'NixOS/nix#6886',
    text: `error: path '${formatPath('nixos-vm')}' is not valid`,
    ids: [],
    failure: 'own-nix',
  },
  {
    name: 'musnix/musnix#112',
    text: joinLines(
      `building '${formatDrv('vm-test-run-unnamed')}'...`,
      'starting VDE switch for network 1',
      'machine: starting vm',
      "machine # Formatting '/build/vm-state-machine/machine.qcow2', fmt=qcow2 size=536870912",
      'machine: QEMU running (pid 9)',
      "machine # qemu-system-x86_64: CPU model 'host' requires KVM",
      'error: [Errno 32] Broken pipe',
      `builder for '${formatDrv('vm-test-run-unnamed')}' failed with exit code 1`,
      `error: build of '${formatDrv('vm-test-run-unnamed')}' failed`,
    ),
    ids: [],
    failure: 'build',
  },
  {
    name: 'NixOS/nixpkgs#509553',
    text: joinLines(
      'vm-test-run-simple> qemu-system-x86_64: Could not access KVM kernel module: Permission denied',
      'vm-test-run-simple> qemu-system-x86_64: failed to initialize kvm: Permission denied',
      'vm-test-run-simple> qemu-system-x86_64: falling back to tcg',
    ),
    ids: [],
  },
  {
    name: 'NixOS/nixpkgs#72902',
    text: joinLines(
      'machine: starting vm',
      'machine # ioctl(KVM_CREATE_VM) failed: 16 Device or resource busy',
      'machine # qemu-system-x86_64: failed to initialize KVM: Device or resource busy',
    ),
    ids: [],
  },
  {
    name: 'nix-community/nixos-anywhere#169',
    text: joinLines(
      'Failed to find a machine for remote build!',
      'derivation: bm173dm4why0gsh6h485v6q9dgz1r9gb-nv-codec-headers-11.1.5.2.drv',
      'required (system, features): (i686-linux, [])',
      '1 available machines:',
      '(systems, maxjobs, supportedFeatures, mandatoryFeatures)',
      '([x86_64-linux], 1, [], [])',
    ),
    ids: [],
  },
  {
    name: 'NixOS/nix#6263',
    text: joinLines(
      '1 available machines:',
      '(systems, maxjobs, supportedFeatures, mandatoryFeatures)',
      '(x86_64-linux, 1, benchmark, big-parallel, kvm, nixos-test, c3NoLWVkMjU1MTkg...)',
      'Failed to find a machine for remote build!',
    ),
    ids: [],
  },
  {
    name: 'maxgoedjen/secretive#321',
    text: joinLines(
      'sign_and_send_pubkey: signing failed for ECDSA "work@secretive" from agent: agent refused operation',
      'git@github.com: Permission denied (publickey).',
    ),
    ids: [],
  },
  {
    name: 'nix-community/disko#1017',
    text: joinLines(
      `error: builder for '${formatDrv('Victor-Server-disko-images')}' failed with exit code 1;`,
      '       last 25 log lines:',
      '       > [   38.910200] Kernel panic - not syncing: Attempted to kill init! exitcode=0x00000100',
      '       > [   38.910200]  dump_stack_lvl+0x5d/0x90',
      '       > [   38.913298]  panic+0x118/0x2db',
      '       > [   38.922256] ---[ end Kernel panic - not syncing: Attempted to kill init! exitcode=0x00000100 ]---',
    ),
    ids: [],
    failure: 'build',
  },
  {
    name: 'emacs-ng/emacs-ng#312',
    text: 'make[1]: *** [Makefile:687: ../rust_src/crates/emacs/src/definitions.rs] Killed: 9',
    ids: [],
    failure: 'build',
  },
  {
    name: 'NixOS/nixpkgs#371501',
    text: `/bin/sh: line 1: 46315 Killed: 9               ${formatPath('fbthrift-2025.01.06.00')}/bin/thrift1 --legacy-strict --gen mstch_cpp2:include_prefix=fb303/thrift`,
    ids: [],
  },
  {
    name: 'linux-arm-kernel list',
    text: joinLines(
      '$ qemu-system-aarch64 -machine virt -accel kvm -m 4096 -smp cpus=1,maxcpus=3',
      'qemu-system-aarch64: -accel kvm: Failed to enable KVM_CAP_ARM_PSCI_TO_USER cap.',
    ),
    ids: [],
  },
  {
    name: 'qemu-devel',
    text: joinLines(
      '>> $ ./qemu-system-aarch64 -M virt -accel tcg -cpu max',
      '>> qemu-system-aarch64: Unsupported NIC model: virtio-net-pci',
    ),
    ids: [],
  },
  {
    name: 'qtools docker',
    text: joinLines(
      '`/qtools/bin # fteqcc64 --version',
      'rosetta error: failed to open elf at /lib64/ld-linux-x86-64.so.2',
      ' Trace/breakpoint trap`',
    ),
    ids: [],
  },
  {
    name: 'KUnit classifier',
    text: joinLines(
      '[    1.0] # mtk_i2c: pass:12 fail:0 skip:0 total:12',
      '[    1.0] ok 1 mtk_i2c',
      '[    1.1] Kernel panic - not syncing: VFS: Unable to mount root fs',
      'qemu-system-aarch64: terminating on signal 15',
    ),
    ids: [],
  },
  {
    name: 'taminaru container',
    text: joinLines(
      'error: while setting up the build environment',
      'error: cannot set host name: Operation not permitted',
    ),
    ids: [],
  },
  {
    name: 'plutus on Big Sur',
    text: "error: while setting up the build environment: getting attributes of path '/usr/lib/libSystem.B.dylib': No such file or directory",
    ids: [],
  },
  {
    name: 'nixos-install bind mount',
    text: "error: while setting up the build environment: unable to bind mount '/mnt/gamma/nix/store/9yg221lkyb3q0214gcz6i3fg9izfc2jk-append-initrd-secrets.drv.chroot': Permission denied",
    ids: [],
  },
  {
    name: 'vz-nested notes',
    text: joinLines(
      'Failed to find a machine for remote build!',
      'required (system, features): (aarch64-linux, [kvm])',
      '1 available machines:',
      '([aarch64-linux], 4, [], [])',
    ),
    ids: [],
  },
  {
    name: 'devthrottle launcher',
    text: joinLines(
      'gui/501/com.devthrottle.cc-launcher = {',
      '\tstate = not running',
      '\truns = 6',
      '\tlast exit code = 78: EX_CONFIG',
      '\tjob state = spawn failed',
    ),
    ids: [],
  },
]
