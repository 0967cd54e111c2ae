import { formatDrv, formatPath, joinLines, type PublicOutput } from './public-output.ts'

/** Common output of builders, their VMs and their ssh. */
export const everydayBuilderOutputs: readonly PublicOutput[] = [
  {
    name: 'vz guest out of memory on the console',
    text: joinLines(
      '[ 1234.567890] oom-kill:constraint=CONSTRAINT_NONE,nodemask=(null),cpuset=nix-daemon.service,task=cc1plus,pid=4711,uid=30001',
      '[ 1234.567999] Out of memory: Killed process 4711 (cc1plus) total-vm:2097152kB, anon-rss:1800000kB',
    ),
    ids: ['guest-out-of-memory'],
    // The first line seems to continue the last one of ssh -v.
    exceptIn: ['among the lines of ssh -v'],
  },
  {
    name: 'linux-builder console, panic',
    text: joinLines(
      '[    0.000000] Linux version 6.12.30 (nixbld@localhost)',
      '[    0.000000] Machine model: linux,dummy-virt',
      "[    0.912345] /dev/root: Can't open blockdev",
      '[    0.923456] Kernel panic - not syncing: VFS: Unable to mount root fs on unknown-block(0,0)',
      '[    0.934567] CPU: 1 UID: 0 PID: 1 Comm: swapper/0 Not tainted 6.12.30 #1-NixOS',
      '[    0.934600] Hardware name: linux,dummy-virt (DT)',
    ),
    ids: ['guest-crashed'],
  },
  {
    name: 'linux-builder by hand, port in use',
    text: joinLines(
      '$ nix run nixpkgs#darwin.linux-builder',
      `+ sudo --reset-timestamp ${formatPath('install-credentials.sh')} ./keys`,
      "qemu-system-aarch64: -netdev user,id=user.0,hostfwd=tcp::31022-:22,: Could not set up host forwarding rule 'tcp::31022-:22'",
    ),
    ids: ['port-clash'],
  },
  {
    name: 'linux-builder by hand, HVF',
    text: joinLines(
      '$ nix run nixpkgs#darwin.linux-builder',
      'qemu-system-aarch64: Error: ret = HV_DENIED (0xfae94007, at ../accel/hvf/hvf-accel-ops.c:334)',
      `${formatPath('run-nixos-vm')}: line 42: 12345 Abort trap: 6`,
    ),
    ids: ['service-crash-looping'],
  },
  {
    name: 'guest cannot resolve',
    text: joinLines(
      `error: build of '${formatDrv('source')}' on 'ssh-ng://builder@linux-builder' failed: error: builder for '${formatDrv('source')}' failed with exit code 1;`,
      '       last 3 log lines:',
      '       > trying https://github.com/x/y/archive/main.tar.gz',
      '       > curl: (6) Could not resolve host: github.com',
      '       > error: cannot download source from any mirror',
    ),
    ids: ['guest-network'],
  },
  {
    name: 'corporate proxy certificate in the guest',
    text: joinLines(
      `error: build of '${formatDrv('source')}' on 'ssh-ng://builder@linux-builder' failed: error: builder for '${formatDrv('source')}' failed with exit code 1;`,
      '       last 2 log lines:',
      '       > curl: (60) SSL certificate problem: self-signed certificate in certificate chain',
    ),
    ids: ['certificates-missing'],
  },
  {
    name: 'host key after recreation',
    text: joinLines(
      '@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@',
      '@    WARNING: REMOTE HOST IDENTIFICATION HAS CHANGED!     @',
      '@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@',
      'IT IS POSSIBLE THAT SOMEONE IS DOING SOMETHING NASTY!',
      'Host key for [localhost]:31022 has changed and you have requested strict checking.',
      'Host key verification failed.',
    ),
    ids: ['ssh-route', 'host-key-mismatch'],
  },
  {
    name: 'ssh-ng with agent prompt',
    text: joinLines(
      'sign_and_send_pubkey: signing failed for ED25519 "/Users/alice/.ssh/id_ed25519" from agent: communication with agent failed',
      'builder@linux-builder: Permission denied (publickey,keyboard-interactive).',
    ),
    ids: ['auth-refused'],
  },
  {
    name: 'darwin-rebuild with etc files',
    text: joinLines(
      'error: Unexpected files in /etc, aborting activation',
      'The following files have unrecognized content and would be overwritten:',
      '',
      '  /etc/nix/nix.conf',
      '',
      'Please check there is nothing critical in these files, rename them by adding .before-nix-darwin to the end, and then try again.',
    ),
    ids: [],
    failure: 'activation',
  },
  {
    name: 'darwin-rebuild with machines file',
    text: joinLines(
      'error: Unexpected files in /etc, aborting activation',
      'The following files have unrecognized content and would be overwritten:',
      '',
      '  /etc/nix/machines',
    ),
    ids: ['machines-unmanaged'],
  },
  {
    name: 'nix-daemon launchctl after update',
    text: joinLines(
      '$ sudo launchctl kickstart -k system/org.nixos.nix-daemon',
      'Could not find service "org.nixos.nix-daemon" in domain for system',
    ),
    ids: ['daemon-down'],
  },
  {
    name: 'ssh on macOS 27 cipher',
    text: 'Unable to negotiate with 127.0.0.1 port 31022: no matching host key type found. Their offer: ssh-ed25519',
    ids: ['corporate-ssh-options'],
  },
  {
    name: 'builders typo',
    text: "error: don't know how to open Nix store 'linux-builder:31022'",
    ids: ['machines-malformed'],
  },
  {
    name: 'docker run on mac, arm',
    text: joinLines(
      "WARNING: The requested image's platform (linux/amd64) does not match the detected host platform (linux/arm64/v8)",
      'exec /usr/bin/nix: exec format error',
    ),
    ids: [],
  },
  {
    name: 'gha: nix build on mac runner',
    text: joinLines(
      `2026-11-02T10:11:12.1234567Z error: Cannot build '${formatDrv('x-1.0')}'.`,
      '2026-11-02T10:11:12.1234567Z        Reason: builder failed with exit code 2.',
      '2026-11-02T10:11:12.1234567Z        Output paths:',
      `2026-11-02T10:11:12.1234567Z          ${formatPath('x-1.0')}`,
    ),
    ids: [],
    failure: 'build',
  },
]
