import { formatDrv, formatPath, joinLines, type PublicOutput } from './public-output.ts'

/** Mostly failures that no builder caused. */
export const publicSample7Outputs: readonly PublicOutput[] = [
  {
    name: 'NixOS/nix#7459',
    text: "error: cannot open connection to remote store 'ssh-ng://eu.nixbuild.net': error: unexpected end-of-file",
    ids: [],
  },
  {
    name: 'public notes: a kernel build in containers',
    text: joinLines(
      `#9 1223.1 builder for '${formatDrv('nix-tools')}' failed with exit code 1`,
      `#9 1223.1 cannot build derivation '${formatDrv('haskell-project-plan-to-nix-pkgs')}': 1 dependencies couldn't be built`,
      `#9 1223.5 error: build of '${formatDrv('haskell-project-plan-to-nix-pkgs')}' failed`,
      "#9 1223.5 (use '--show-trace' to show detailed location information)",
    ),
    ids: [],
    failure: 'build',
  },
  {
    name: 'public notes: a mirror that lost a source',
    text: joinLines(
      'curl: (22) The requested URL returned error: 404 Not Found',
      'error: cannot download source from any mirror',
      `builder for '${formatDrv('source')}' failed with exit code 1`,
      `cannot build derivation '${formatDrv('emacs-shrink-path-20170812.1947')}': 1 dependencies couldn't be built`,
      `error: build of '${formatDrv('emacs-packages-deps')}' failed`,
    ),
    ids: [],
    failure: 'build',
  },
  {
    name: 'nix-community/nixGL (README)',
    text: joinLines(
      `building '${formatDrv('auto-detect-nvidia')}'...`,
      'pcregrep: Failed to open /proc/driver/nvidia/version: No such file or directory',
      `builder for '${formatDrv('auto-detect-nvidia')}' failed with exit code 2`,
    ),
    ids: [],
    failure: 'build',
  },
  {
    name: 'public notes: a first derivation',
    text: joinLines(
      '+ ls -la .',
      'bash: line 1: ls: command not found',
      '+ env',
      'bash: line 3: env: command not found',
      `+ touch ${formatPath('env')}`,
      'bash: line 4: touch: command not found',
      `builder for '${formatDrv('env')}' failed with exit code 127`,
      `error: build of '${formatDrv('env')}' failed`,
    ),
    ids: [],
    failure: 'build',
  },
  {
    name: 'manveru/scylla (test)',
    text: joinLines(
      '  go/src/github.com/manveru/scylla/github.go:216:2: undefined: fail',
      '  FAIL  github.com/manveru/scylla [build failed]',
      `error: build of '${formatDrv('docker-image-scylla.tar.gz')}', '${formatDrv('scylla-unstable-2018-07-21')}' failed`,
    ),
    ids: [],
    failure: 'build',
  },
  {
    name: 'public notes: a key for Git',
    text: joinLines(
      "    Permissions 0644 for '/Users/alice/.ssh/163.github' are too open.",
      '    It is required that your private key files are NOT accessible by others.',
      '    This private key will be ignored.',
      '    Load key "/Users/alice/.ssh/163.github": bad permissions',
      '    git@github.com: Permission denied (publickey).',
    ),
    ids: [],
  },
  {
    name: 'public notes: a key of EC2',
    text: joinLines(
      '@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@',
      '@         WARNING: UNPROTECTED PRIVATE KEY FILE!          @',
      '@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@',
      "Permissions 0644 for '/Users/alice/.ssh/demo.pem' are too open.",
      'It is required that your private key files are NOT accessible by others.',
      'This private key will be ignored.',
      'Load key "/Users/alice/.ssh/demo.pem": bad permissions',
      'ubuntu@203.0.113.40: Permission denied (publickey).',
    ),
    ids: ['key-permissions'],
  },
  {
    name: 'public notes: Ansible',
    text: joinLines(
      'ok: [ec2-203-0-113-132.compute-1.amazonaws.com]',
      'fatal: [ec2-203-0-113-202.compute-1.amazonaws.com]: UNREACHABLE! => {"changed": false, "msg": "Failed to connect to the host via ssh: Connection timed out during banner exchange\\r\\nConnection to 203.0.113.202 port 22 timed out", "unreachable": true}',
    ),
    ids: [],
  },
  {
    name: 'public notes: a panic in QEMU',
    text: joinLines(
      '### $ qmu snapshot load --vm live clean',
      'Missing section footer for slirp',
      'Error: Section footer error, section_id: 1',
      '[exit=0]',
    ),
    ids: [],
  },
  {
    name: 'public forum: Ubuntu on a PC',
    text: joinLines(
      "error: file '/initrd.img' not found. Press any key to continue",
      '',
      'kernel panic - not syncing: VFS: unable to mount root fs on unknown-block (0,0)',
      'CPU: 1 PID: 1: Comm: swapper/0 Not tainted 3.13.0.57-generic #95~precise1-Ubuntu',
    ),
    ids: [],
  },
  {
    name: 'public mail: LAVA job 715043',
    text: joinLines(
      'Job error: Kernel panic - not syncing: VFS: Unable to mount root fs on unknown-block(2,0)',
      '[  104.864153] CPU: 0 PID: 1 Comm: swapper/0 Not tainted 4.19.253 #1',
      '[  104.870238] Hardware name: Generic RZ/G1 (Flattened Device Tree)',
    ),
    ids: [],
  },
  {
    name: 'public notes: Raspberry Pi',
    text: joinLines(
      '  CPU: 2 PID: 0 Comm: swapper/2 Not tainted 6.1.61-v7 #1',
      '  Exception stack(0x9e86df68 to 0x9e86dfb0)',
      '  ---[ end Kernel panic - not syncing: VFS: Unable to mount root fs on unknown-block(179,2) ]---',
    ),
    ids: [],
  },
  {
    name: 'public notes: an eMMC board',
    text: joinLines(
      'mmc0: error -110 whilst initialising MMC card',
      'Kernel panic - not syncing: VFS: Unable to mount root fs',
    ),
    ids: [],
  },
  {
    name: 'public forum: GRUB',
    text: joinLines(
      '[     30.019449] Kernel panic - not syncing: VFS: Unable to mount root fs unknow-block(0,0)',
      '[     30.019523]',
      '[    30.123456] atkbd.c: Spurious ACK on isa0060/serio0. Some program might be trying access hardware directly',
    ),
    ids: [],
  },
  {
    name: 'public notes: plutus devcontainer',
    text: `error: a 'x86_64-linux' with features {kvm} is required to build '${formatDrv('docker-layer-plutus-devcontainer')}', but I am a 'x86_64-linux' with features {benchmark, big-parallel, nixos-test}`,
    ids: ['x86-not-runnable'],
  },
  {
    name: 'public notes: UTM image',
    text: `# error: a 'aarch64-linux' with features {} is required to build '${formatDrv('gomod2nix-symlink')}', but I am a 'aarch64-darwin' with features {apple-virt, benchmark, big-parallel, nixos-test}`,
    ids: [],
  },
  {
    name: 'public notes: disko.drv',
    text: joinLines(
      'derivation: zfr6nbjcfm3qwm0lskmn0md73frln4nb-disko.drv',
      'required (system, features): (x86_64-linux, [])',
      '1 available machines:',
      '(systems, maxjobs, supportedFeatures, mandatoryFeatures)',
      '([aarch64-linux], 1, [benchmark, big-parallel, kvm], [])',
      `error: a 'x86_64-linux' with features {} is required to build '${formatDrv('disko')}', but I am a 'aarch64-darwin' with features {apple-virt, benchmark, big-parallel, nixos-test}`,
    ),
    ids: [],
  },
  {
    name: 'public notes: IFD',
    text: `error: cannot build '${formatDrv('source')}' during evaluation because the option 'allow-import-from-derivation' is disabled`,
    ids: [],
    failure: 'evaluation',
  },
  {
    name: 'public notes: banner timeouts',
    text: joinLines(
      'Connection timed out during banner exchange',
      'Connection to 172.22.120.240 port 22 timed out',
    ),
    ids: ['builder-wedged'],
  },
  {
    name: 'public script: a wake race',
    text: joinLines(
      "error: failed to start SSH connection to 'closure-build-gateway.fly.dev'",
      'Failed to find a machine for remote build!',
      'error: Unable to start any build; remote machines may not have all required system features.',
    ),
    ids: [],
  },
  {
    name: 'kachick/dotfiles#838',
    text: "error: the user '_nixbld1' in the group 'nixbld' does not exist",
    ids: [],
    failure: 'own-nix',
  },
  {
    name: 'DeterminateSystems/nix-installer#1444',
    text: "error: program '/nix/determinate/post-build-hook.sh' failed with exit code 127",
    ids: ['post-build-hook-fails'],
  },
  {
    name: 'NixOS/nix#8061',
    text: joinLines('$ ssh mac nix-store --version', 'zsh:1: command not found: nix-store'),
    ids: ['guest-store-unreachable'],
  },
  {
    name: 'NixOS/nixpkgs#552774 (virtiofsd)',
    text: joinLines(
      `error: Package ‘virtiofsd-1.13.2’ in ${formatPath('source')}/pkgs/by-name/vi/virtiofsd/package.nix:24 is not available on the requested hostPlatform:`,
      '         hostPlatform.system = "aarch64-darwin"',
    ),
    ids: [],
    failure: 'evaluation',
  },
  {
    name: 'nix-darwin#1192-like',
    text: `error: build of '${formatDrv('hello-2.12.1')}' on 'ssh-ng://builder@linux-builder' failed: error: a 'x86_64-linux' with features {} is required to build '${formatDrv('hello-2.12.1')}', but I am a 'aarch64-linux' with features {benchmark, big-parallel, kvm, nixos-test, uid-range}`,
    ids: ['x86-not-runnable'],
  },
]
