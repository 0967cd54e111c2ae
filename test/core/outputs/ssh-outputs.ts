import type { NixOutput } from './field-outputs.ts'

const uri = 'ssh-ng://builder@linux-builder'
const start = "error: failed to start SSH connection to 'builder@linux-builder'"
/** With ssh-ng:// ssh's output precedes Nix's line, with ssh:// it is part of it. */
const formatBefore = (words: string) => `${words}\ncannot build on '${uri}': ${start}`
const formatWithin = (words: string) => `cannot build on 'ssh://builder@linux-builder': ${start}: ${words}`

const refusalIds = ['ssh-route', 'port-refused', 'remote-unreachable']
const unknownHost = ['ssh-route', 'host-key-unpinned']

/** Output of ssh (from OpenSSH's sources, and Apple's where it differs), with the findings that it points to. */
const texts: Readonly<Record<string, readonly (readonly [text: string, ids: readonly string[]])[]>> = {
  'its configuration': [
    [
      formatBefore(
        '/etc/ssh/ssh_config: line 20: Bad configuration option: usekeychain\n/etc/ssh/ssh_config: terminating, 1 bad configuration options',
      ),
      ['root-ssh-config'],
    ],
    [formatWithin('command-line: line 0: Bad configuration option: gssapikex'), ['root-ssh-config']],
    [formatWithin('command-line line 0: Bad yes/no/ask argument: perhaps.'), ['root-ssh-config']],
    [
      formatWithin('/etc/ssh/ssh_config.d/200-vpn.conf line 3: no argument after keyword "proxyjump"'),
      ['root-ssh-config'],
    ],
    [formatWithin("/etc/ssh/ssh_config line 9: Bad SSH2 cipher spec 'arcfour'."), ['root-ssh-config']],
    [formatWithin('Bad owner or permissions on /var/root/.ssh/config'), ['root-ssh-config']],
    [formatWithin('Bad owner or permissions on /var/root/.ssh/builders.conf'), ['root-ssh-config']],
    [
      formatWithin("Can't open user config file /etc/nix/ssh_config: No such file or directory"),
      ['root-ssh-config'],
    ],
    [formatBefore('/etc/ssh/ssh_config line 4: Unsupported option "gssapikeyexchange"'), []],
    [formatBefore('/etc/ssh/ssh_config line 4: Deprecated option "rsaauthentication"'), []],
  ],
  'no such program': [
    ["error: unable to execute '/usr/bin/ssh': Permission denied", ['ssh-program-missing']],
    ['error: executing SSH: No such file or directory', ['ssh-program-missing']],
    [formatBefore('/bin/sh: ssh: command not found'), ['ssh-program-missing']],
    [formatBefore('zsh:1: command not found: ssh'), ['ssh-program-missing']],
    [formatBefore('env: ssh: No such file or directory'), ['ssh-program-missing']],
  ],
  'the key': [
    ['Permissions 0644 for "/etc/nix/builder_ed25519" are too open.', ['key-permissions']],
    [
      "Permissions 0444 for '/nix/store/3zszm84w0yg0phzrdkim9kknaq1im5jq-key' are too open.",
      ['key-permissions'],
    ],
    ['bad permissions: ignore key: /etc/nix/builder_ed25519', ['key-permissions']],
    [formatBefore('no such identity: /etc/nix/builder_ed25519: No such file or directory'), ['key-missing']],
    [
      formatBefore(
        'no such identity: /etc/nix/builder_ed25519: No such file or directory\nbuilder@localhost: Permission denied (publickey).',
      ),
      ['key-missing'],
    ],
    [
      'Load key "/etc/nix/builder_ed25519": Permission denied\nbuilder@localhost: Permission denied (publickey,keyboard-interactive).',
      ['key-unreadable-by-you'],
    ],
    [formatWithin('Load key "/etc/nix/builder_ed25519": unknown or unsupported key type'), ['key-outdated']],
    ['Load key "/etc/nix/builder_ed25519": invalid format', ['key-outdated']],
    [
      formatWithin('Load key "/etc/nix/k": incorrect passphrase supplied to decrypt private key'),
      ['auth-refused'],
    ],
    [formatWithin('nix@big.example: Permission denied (publickey,password).'), ['auth-refused']],
    ['Received disconnect from 127.0.0.1 port 31022:2: Too many authentication failures', ['auth-refused']],
    ['Permission denied, please try again.', ['auth-refused']],
    [
      'Received disconnect from ::1 port 31022:14: No supported authentication methods available',
      ['auth-refused'],
    ],
    [
      'sign_and_send_pubkey: no mutual signature supported\nbuilder@localhost: Permission denied (publickey).',
      ['corporate-ssh-options'],
    ],
    ['send_pubkey_test: no mutual signature algorithm', ['corporate-ssh-options']],
    [
      'sign_and_send_pubkey: signing failed for ED25519 "/etc/nix/k": agent refused operation',
      ['auth-refused'],
    ],
  ],
  'the host key': [
    [
      'No ED25519 host key is known for [127.0.0.1]:31022 and you have requested strict checking.',
      unknownHost,
    ],
    [formatWithin('Host key verification failed.'), unknownHost],
    ["The authenticity of host 'linux-builder (::1)' can't be established.", unknownHost],
    [
      'Host key for [localhost]:31022 has changed and you have requested strict checking.',
      ['ssh-route', 'host-key-mismatch'],
    ],
    ['Offending ED25519 key in /var/root/.ssh/known_hosts:3', ['ssh-route', 'host-key-mismatch']],
  ],
  'the address': [
    [formatWithin('ssh: Could not resolve hostname linux-builder: -65554'), ['ssh-route']],
    [
      formatBefore('ssh: Could not resolve hostname localhost:31022: Name or service not known'),
      ['ssh-route'],
    ],
    [
      formatBefore('ssh: connect to host localhost port 31022: Connection refused'),
      ['port-refused', 'ssh-route', 'remote-unreachable'],
    ],
    [formatBefore('ssh: connect to host localhost port 22: Connection refused'), refusalIds],
    ['ssh: connect to host 192.168.64.9 port 22: Host is down', refusalIds],
    ["ssh: connect to host 10.0.0.5 port 22: Can't assign requested address", refusalIds],
    ['ssh: connect to host 10.0.0.5 port 22: Operation not permitted', refusalIds],
    ['ssh: connect to host fe80::1 port 22: Undefined error: 0', refusalIds],
  ],
  'options for all hosts': [
    [formatWithin('Connection closed by UNKNOWN port 65535'), ['corporate-ssh-options']],
    [
      'kex_exchange_identification: Connection closed by remote host\nConnection closed by UNKNOWN port 65535',
      ['corporate-ssh-options'],
    ],
    ['banner exchange: Connection to UNKNOWN port -1: invalid format', ['corporate-ssh-options']],
    ['ssh_dispatch_run_fatal: Connection to UNKNOWN port 65535: Broken pipe', ['corporate-ssh-options']],
    [
      'channel 0: open failed: connect failed: Connection refused\nstdio forwarding failed',
      ['corporate-ssh-options'],
    ],
    [
      'Unable to negotiate with ::1 port 31022: no matching MAC found. Their offer: x',
      ['corporate-ssh-options'],
    ],
    [
      'unix_listener: cannot bind to path /run/s/builder.Xy: No such file or directory',
      ['corporate-ssh-options'],
    ],
    ['Control socket connect(/var/root/.ssh/cm-x): Connection refused', ['corporate-ssh-options']],
    ['mux_client_request_session: read from master failed: Broken pipe', ['corporate-ssh-options']],
    ['Master refused session request: Permission denied', ['corporate-ssh-options']],
    ['Cannot execute command-line and remote command.', ['corporate-ssh-options']],
  ],
  'the ssh of Git': [
    ['git@github.com: Permission denied (publickey).\nfatal: Could not read from remote repository.', []],
    ['Host key verification failed.\nfatal: Could not read from remote repository.', []],
    [
      'ssh: connect to host github.com port 22: Operation timed out\nfatal: Could not read from remote repository.',
      [],
    ],
  ],
  'a machine that does not answer': [
    [formatBefore('Connection timed out during banner exchange'), ['builder-wedged']],
    ['kex_exchange_identification: banner line contains invalid characters', ['port-clash', 'ssh-route']],
    ['banner exchange: Connection to 127.0.0.1 port 31022: invalid format', ['port-clash', 'ssh-route']],
    ['client_loop: send disconnect: Broken pipe', ['builder-wedged']],
    ['client_loop: send disconnect: Connection reset by peer', ['builder-wedged']],
    ['client_loop: send disconnect: Daten-Übergabe unterbrochen (broken pipe)', ['builder-wedged']],
    ['Read from remote host linux-builder: Operation timed out', ['builder-wedged']],
    ['packet_write_wait: Connection to 127.0.0.1 port 31022: Broken pipe', ['builder-wedged']],
    [
      'ssh: connect to host 127.0.0.1 port 31022: Connexion refusée',
      ['port-refused', 'ssh-route', 'remote-unreachable'],
    ],
    ['ssh_dispatch_run_fatal: Connection to 127.0.0.1 port 31022: Connection corrupted', ['builder-wedged']],
    ['Connection closed by ::1 port 31022', ['builder-wedged']],
    ['Exceeded MaxStartups', ['builder-wedged']],
    ['Not allowed at this time', ['builder-wedged']],
    [
      '"System is booting up. Unprivileged users are not permitted to log in yet. Please come back later."',
      ['builder-wedged'],
    ],
    ['Timeout, server linux-builder not responding.', ['builder-wedged']],
    ['Write failed: Broken pipe', ['builder-wedged']],
    ['packet_write_wait: Connection to 127.0.0.1 port 31022: Broken pipe', ['builder-wedged']],
  ],
  'without a known problem': [
    [`cannot build on '${uri}': ${start}`, []],
    ['Pseudo-terminal will not be allocated because stdin is not a terminal.', []],
    ["Warning: Permanently added '[127.0.0.1]:31022' (ED25519) to the list of known hosts.", []],
    ['OpenSSH_10.0p2, LibreSSL 3.3.6', []],
    ['Warning: remote port forwarding failed for listen port 2222', []],
  ],
}

export const sshOutputs: readonly NixOutput[] = Object.entries(texts).flatMap(([subject, list]) =>
  list.map(([text, ids]) => ({ name: `ssh, ${subject}: ${text.slice(0, 70)}`, text, ids })),
)
