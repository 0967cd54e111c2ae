import { fieldOutputs, type NixOutput } from './field-outputs.ts'

/** Printed by real Nix 2.8, 2.26 and 2.34 and OpenSSH 10.0, each on a Mac with one fault. */
const localOutputs: readonly NixOutput[] = [
  {
    name: 'a name that does not resolve, ssh://',
    text: [
      "cannot build on 'ssh://builder@linux-builder': error: failed to start SSH connection to 'builder@linux-builder': ssh: Could not resolve hostname linux-builder: nodename nor servname provided, or not known",
    ].join('\n'),
    ids: ['ssh-route'],
  },
  {
    name: 'a name that does not resolve, ssh-ng:// and the daemon',
    text: [
      'ssh: Could not resolve hostname linux-builder: Temporary failure in name resolution',
      "cannot build on 'ssh-ng://builder@linux-builder': error: failed to start SSH connection to 'builder@linux-builder'",
    ].join('\n'),
    ids: ['ssh-route'],
  },
  {
    name: 'another host key',
    text: [
      '@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@',
      '@    WARNING: REMOTE HOST IDENTIFICATION HAS CHANGED!     @',
      '@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@',
      'IT IS POSSIBLE THAT SOMEONE IS DOING SOMETHING NASTY!',
      'Someone could be eavesdropping on you right now (man-in-the-middle attack)!',
      'It is also possible that a host key has just been changed.',
      'The fingerprint for the ED25519 key sent by the remote host is',
      'SHA256:w8rcXAfhn9ww8ij5kvAj0+/yYBUC8shZjn/7Ix9tTXU.',
      'Please contact your system administrator.',
      'Add correct host key in /tmp/nix-1234-0/host-key to get rid of this message.',
      'Offending ED25519 key in /tmp/nix-1234-0/host-key:1',
      'Host key for linux-builder has changed and you have requested strict checking.',
      'Host key verification failed.',
    ].join('\n'),
    ids: ['ssh-route', 'host-key-mismatch'],
  },
  {
    name: 'an unknown host key',
    text: [
      "cannot build on 'ssh://builder@localhost': error: failed to start SSH connection to 'builder@localhost': Host key verification failed.",
    ].join('\n'),
    ids: ['ssh-route', 'host-key-unpinned'],
  },
  {
    name: 'a key that others may read',
    text: [
      '@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@',
      '@         WARNING: UNPROTECTED PRIVATE KEY FILE!          @',
      '@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@',
      "Permissions 0640 for '/etc/nix/builder_ed25519' are too open.",
      'It is required that your private key files are NOT accessible by others.',
      'This private key will be ignored.',
      'Load key "/etc/nix/builder_ed25519": bad permissions',
      'builder@localhost: Permission denied (publickey,keyboard-interactive).',
    ].join('\n'),
    ids: ['key-permissions'],
  },
  {
    name: 'a key that is not there',
    text: [
      'Warning: Identity file /etc/nix/builder_ed25519 not accessible: No such file or directory.',
      'builder@localhost: Permission denied (publickey,keyboard-interactive).',
    ].join('\n'),
    ids: ['key-missing'],
  },
  {
    name: 'a key that is damaged',
    text: [
      'Load key "/etc/nix/builder_ed25519": error in libcrypto',
      'builder@localhost: Permission denied (publickey,keyboard-interactive).',
    ].join('\n'),
    ids: ['key-outdated'],
  },
  {
    name: 'a wrong key',
    text: ['builder@localhost: Permission denied (publickey,keyboard-interactive).'].join('\n'),
    ids: ['auth-refused'],
  },
  {
    name: 'a machines line that Nix cannot read',
    text: [
      "error: bad machine specification: failed to convert column #3 in a row: 'ssh-ng://builder@linux-builder aarch64-linux /etc/nix/builder_ed25519 four 1' to 'unsigned int'",
      'error: unexpected EOF reading a line',
    ].join('\n'),
    ids: ['machines-malformed'],
  },
  {
    name: 'nothing listens',
    text: [
      'ssh: connect to host localhost port 31022: Connection refused',
      "cannot build on 'ssh-ng://builder@linux-builder': error: failed to start SSH connection to 'linux-builder'",
    ].join('\n'),
    ids: ['port-refused', 'ssh-route', 'remote-unreachable'],
  },
  {
    name: 'the machine says nothing',
    text: [
      'Connection timed out during banner exchange',
      'Connection to 127.0.0.1 port 31022 timed out',
    ].join('\n'),
    ids: ['builder-wedged'],
  },
  {
    name: 'the machine hangs up',
    text: ['kex_exchange_identification: read: Connection reset by peer'].join('\n'),
    ids: ['builder-wedged'],
  },
  {
    name: 'no room in the machine',
    text: [
      "error: build of '/nix/store/6c6qvzv09schcwfkhk45610mga0ch908-probe.drv' on 'ssh-ng://builder@linux-builder' failed: error: writing to file: No space left on device",
    ].join('\n'),
    ids: ['guest-disk-full'],
  },
  {
    name: 'no room, Nix 2.34',
    text: [
      'error: write of 100 bytes: No space left on device',
      'note: build failure may have been caused by lack of free disk space',
    ].join('\n'),
    ids: ['guest-disk-full', 'host-disk-low'],
  },
  {
    name: 'a machine of another system',
    text: [
      "error: build of '/nix/store/6c6qvzv09schcwfkhk45610mga0ch908-probe.drv' on 'ssh-ng://builder@linux-builder' failed: error: a 'aarch64-linux' with features {} is required to build '/nix/store/6c6qvzv09schcwfkhk45610mga0ch908-probe.drv', but I am a 'x86_64-linux' with features {benchmark, big-parallel, nixos-test}",
    ].join('\n'),
    ids: ['x86-not-runnable'],
  },
  {
    name: 'a user who is not trusted there',
    text: ['error: you are not privileged to build input-addressed derivations'].join('\n'),
    ids: ['guest-store-unreachable'],
  },
  {
    name: 'no daemon',
    text: ["error: opening lock file '/nix/var/nix/db/big-lock': Permission denied"].join('\n'),
    ids: ['daemon-down'],
  },
  {
    name: "the company's proxy",
    text: ['Connection closed by UNKNOWN port 65535'].join('\n'),
    ids: ['corporate-ssh-options'],
  },
  {
    name: "root's ssh configuration",
    text: ['Bad owner or permissions on /var/root/.ssh/config'].join('\n'),
    ids: ['root-ssh-config'],
  },
  {
    name: 'algorithms without ed25519',
    text: [
      'Unable to negotiate with 127.0.0.1 port 31022: no matching host key type found. Their offer: ssh-ed25519',
    ].join('\n'),
    ids: ['corporate-ssh-options'],
  },
]

export const nixOutputs: readonly NixOutput[] = [...fieldOutputs, ...localOutputs]
