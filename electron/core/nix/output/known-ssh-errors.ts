import type { KnownError } from './known-errors.ts'

/** Errors in ssh's configuration, printed before it connects (OpenSSH, readconf.c: file and line have one of two forms). */
const configErrors: readonly KnownError[] = [
  {
    pattern: /Bad owner or permissions on \/\S/,
    findings: ['root-ssh-config'],
    ssh: 'stopped',
  },
  {
    // sshd prints the same about its own configuration. Other programs, too, print a path and a line.
    pattern:
      /(?<!sshd_config\S{0,80}:? line \d{1,6}: )Bad configuration option: |(?<!sshd_config\S{0,80}: )terminating, \d+ bad configuration options|Can't open user config file |(?:(?<![^\s'"])\/(?!\S{0,250}sshd)\S{0,250}?(?:ssh|conf)\S{0,80}|command-line):? line \d+: (?:Bad |Missing |missing |no argument|keyword .* extra arguments|[Uu]nsupported (?!option )|garbage |Invalid |invalid |No .* specified)/,
    findings: ['root-ssh-config'],
    ssh: 'stopped',
  },
  {
    pattern:
      /unable to execute '(?:\S*\/)?ssh'|executing (?:SSH: |'(?:\S*\/)?ssh')|Couldn't execute \S+ -c "|(?:^|[\s'/>-])(?:(?:ba|da|a|k|z|rba)?sh: (?:[^:\n]{1,30}: ){0,2}|env: ['‘]?)(?:\S*\/)?ssh['’]?: |command not found: ssh\b/m,
    findings: ['ssh-program-missing'],
    ssh: 'stopped',
  },
]

const keyErrors: readonly KnownError[] = [
  {
    // nixpkgs#69900: every account can read the store, and files in it must not be changed.
    pattern: /Permissions 0\d+ for ['"]\/nix\/store\//,
    findings: ['key-permissions'],
    ssh: 'stopped',
  },
  {
    // sshd prints the same about its own keys, and then that it cannot load them.
    pattern:
      /^(?![\s\S]*Unable to load host key)[\s\S]*(?:UNPROTECTED PRIVATE KEY FILE|bad permissions|Permissions 0\d+ for ['"][^'"]+['"] are too open)/,
    findings: ['key-permissions'],
    ssh: 'stopped',
  },
  {
    pattern: /Identity file .* not accessible: No such file|no such identity: .*: No such file/,
    findings: ['key-missing'],
    ssh: 'stopped',
  },
  {
    pattern:
      /Load key .*: (?:error in libcrypto|invalid format|unknown or unsupported key type|incomplete message)/,
    findings: ['key-outdated'],
    ssh: 'stopped',
  },
  {
    // Only root can read the builder's key, which is intended: Nix starts ssh as root.
    pattern: /(?:Load key|no such identity:) .*: Permission denied/,
    findings: ['key-unreadable-by-you'],
    ssh: 'stopped',
  },
]

/** Errors while ssh connects, negotiates algorithms and logs in. */
const connectionErrors: readonly KnownError[] = [
  {
    // curl and cargo print `Could not resolve hostname (…`.
    pattern: /Could not resolve hostname (?!\()/,
    findings: ['ssh-route'],
    ssh: 'stopped',
  },
  {
    // Another machine answered, or the key has changed: only the fingerprint or the port can tell which.
    pattern: /REMOTE HOST IDENTIFICATION HAS CHANGED|Offending \S+ key in |Host key for \S+ has changed/,
    findings: ['ssh-route', 'host-key-mismatch'],
    ssh: 'stopped',
  },
  {
    pattern: /Host key verification failed|No \S+ host key is known for |authenticity of host '/,
    findings: ['ssh-route', 'host-key-unpinned'],
    ssh: 'stopped',
  },
  {
    pattern:
      /no matching (?:host key type|key exchange method|cipher|MAC) found|no mutual signature (?:algorithm|supported)/,
    findings: ['corporate-ssh-options'],
    ssh: 'stopped',
  },
  {
    pattern:
      /Cannot execute command-line and remote command|Connection (?:closed by|to|from) UNKNOWN port|stdio forwarding failed|too long for Unix domain socket|ControlSocket .* already exists|ControlPath too long|Control socket connect\(|mux_client_\w+: |unix_listener: |muxserver_listen: |Master refused session request/,
    findings: ['corporate-ssh-options'],
    ssh: 'stopped',
  },
  {
    // SSH has the builder's port from somewhere, since it isn't 22: the route is right, as far as this shows.
    pattern: /connect to (?:address|host) (?:localhost|127\.0\.0\.1|::1) port (?!22:)\d+: \S/,
    findings: ['port-refused', 'ssh-route', 'remote-unreachable'],
    ssh: 'stopped',
  },
  {
    pattern: /connect to (?:address \S+|host .*) port \d+: \S/,
    findings: ['ssh-route', 'port-refused', 'remote-unreachable'],
    ssh: 'stopped',
  },
  {
    pattern: /read_passphrase: can't open \/dev\/tty|incorrect passphrase supplied/,
    findings: ['auth-refused'],
    ssh: 'stopped',
  },
  {
    pattern:
      /Permission denied \(|Permission denied, \w+ try again|Too many authentication failures|No supported authentication methods|sign_and_send_pubkey: signing failed/,
    findings: ['auth-refused'],
    ssh: 'stopped',
  },
  {
    pattern:
      /banner line contains invalid characters|banner exchange: .*: invalid format|Protocol major versions differ/,
    findings: ['port-clash', 'ssh-route'],
    ssh: 'stopped',
  },
  {
    // Lima and gvproxy accept connections on the Mac before the guest does.
    pattern:
      /timed out during banner exchange|(?:kex|ssh)_exchange_identification|banner exchange: Connection (?:to|from) |Timeout, server \S+ not responding|Connection (?:closed|reset) by (?!UNKNOWN)\S+ port \d+|Connection to \S+ (?:port \d+ )?(?:closed by remote host|timed out)|(?:client_loop|packet_write_wait): \S|Read from remote host \S+: |Write failed: Broken pipe|tcpproxy: for incoming conn \S+, error dialing |ssh_dispatch_run_fatal: |^Exceeded MaxStartups|^Not allowed at this time|System is booting up\. Unprivileged users/m,
    findings: ['builder-wedged'],
  },
]

/** All errors of ssh. The order matters: the first match counts, and ssh prints "Permission denied" after a refused key. */
export const sshErrors: readonly KnownError[] = [...configErrors, ...keyErrors, ...connectionErrors]
