import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  detectSshResult,
  findBuilderError,
  knownBuilderErrors,
  knownErrors,
  matchBuilderFindings,
  matchFindings,
} from '../../../electron/core/nix/output/nix-error.ts'
import { listExplainedIds } from '../../../electron/diagnose/rules/explanation.ts'

const uri = 'ssh-ng://builder@linux-builder'

describe.each([
  [
    'machines-malformed',
    "bad machine specification: failed to convert column #3 in a row: '…' to 'unsigned int'",
  ],
  [
    'machines-malformed',
    '… while reading the response from the build hook\n\nerror: unexpected EOF reading a line',
  ],
  [
    'key-permissions',
    'WARNING: UNPROTECTED PRIVATE KEY FILE!\nbuilder@localhost: Permission denied (publickey).',
  ],
  ['ssh-route', 'ssh: Could not resolve hostname linux-builder: Temporary failure in name resolution'],
  ['auth-refused', 'builder@localhost: Permission denied (publickey,keyboard-interactive).'],
  ['auth-refused', "read_passphrase: can't open /dev/tty: Device not configured"],
  ['builder-wedged', 'kex_exchange_identification: read: Connection reset by peer'],
  ['builder-wedged', 'ssh_exchange_identification: Connection closed by remote host'],
  ['builder-wedged', 'Timeout, server 10.0.0.5 not responding.\nerror: unexpected end-of-file'],
  ['builder-wedged', 'Connection closed by 127.0.0.1 port 31022'],
  ['builder-wedged', 'Connection reset by ::1 port 31022'],
  ['builder-wedged', 'Connection to linux-builder closed by remote host.'],
  ['builder-wedged', 'client_loop: send disconnect: Broken pipe'],
  ['guest-disk-full', 'error: writing to file: No space left on device'],
  ['root-ssh-config', 'Bad owner or permissions on /var/root/.ssh/config'],
  ['root-ssh-config', '/var/root/.ssh/config: line 9: Bad configuration option: warnweakcrypto'],
  ['root-ssh-config', '/etc/ssh/ssh_config: terminating, 1 bad configuration options'],
  ['root-ssh-config', '/etc/ssh/ssh_config line 12: Bad yes/no argument: maybe.'],
  ['root-ssh-config', '/etc/ssh/ssh_config line 3: keyword port extra arguments at end of line'],
  ['ssh-program-missing', "error: unable to execute 'ssh': No such file or directory"],
  ['corporate-ssh-options', "protocol mismatch, got 'started\n              oixd'"],
  [
    'corporate-ssh-options',
    'unix_listener: path "/var/folders/_w/x/T/s/ssh-h" too long for Unix domain socket',
  ],
  ['corporate-ssh-options', 'ControlSocket /tmp/s already exists, disabling multiplexing'],
  ['corporate-ssh-options', 'Connection closed by UNKNOWN port 65535'],
  ['guest-seccomp', 'error: unable to load seccomp BPF program: Invalid argument'],
  [
    'guest-store-stale',
    "error: getting attributes of path '/nix/store/0i5-bzip2': No such file or directory",
  ],
  ['guest-store-stale', "error: some dependencies of '/nix/store/x.drv' are missing"],
  [
    'post-build-hook-fails',
    "error: program '/nix/var/determinate/post-build-hook.sh' failed with exit code 1",
  ],
  [
    'daemon-down',
    "error: cannot open connection to remote store 'daemon': reading from file: Connection reset by peer",
  ],
  [
    'daemon-down',
    "error: cannot connect to socket at '/nix/var/nix/daemon-socket/socket': Connection refused",
  ],
  [
    'x86-not-runnable',
    "error: a 'aarch64-linux' with features {} is required to build 'x', but I am a 'x86_64-linux'",
  ],
])('%s', (finding, output) => {
  test(`is recognized in: ${output}`, () => {
    expect(matchFindings(output)[0]).toBe(finding)
  })
})

/** As different shells print it. */
test.each([
  'zsh:1: command not found: nix-daemon',
  'bash: line 1: nix-daemon: command not found',
  'bash: nix-store: command not found',
  'sh: 1: nix-daemon: not found',
  'sh: nix-daemon: not found',
  'fish: Unknown command: nix-daemon',
  "fish: Unknown command 'nix-store'",
  'nix-daemon: Command not found.',
  'ksh: nix-daemon: inaccessible or not found',
  'env: ‘nix-daemon’: No such file or directory',
  'bash: line 1: /run/current-system/sw/bin/nix-daemon: No such file or directory',
  'Command `nix-daemon` not found',
  'exec: "nix-daemon": executable file not found in $PATH',
  'rbash: line 1: nix-daemon: restricted',
])('a shell that does not find Nix is recognized: %s', (output) => {
  expect(matchFindings(output)).toEqual(['guest-store-unreachable'])
})

test.each([
  "cannot open connection to remote store 'ssh-ng://': error: Nix daemon disconnected unexpectedly (maybe it crashed?)",
  "protocol mismatch, got 'This account is currently not available.'",
  "'nix-store --serve' protocol mismatch from 'u@h', got 'Welcome to h'",
  "error: cannot add path '/nix/store/9-users' because it lacks a valid signature",
  'error: current Nix store schema is version 10, but I only support 7',
  "error: cannot connect to socket at '/nix/var/nix/daemon-socket/socket': Connection refused",
])('an error of the remote Nix is not an error of ssh: %s', (output) => {
  expect(matchBuilderFindings(`cannot build on '${uri}': error: ${output}`)[0]).toBe(
    'guest-store-unreachable',
  )
  expect(detectSshResult(`cannot build on '${uri}': error: ${output}`, '2.8.0')).toBe('arrived')
})

test.each([
  'refused',
  'timed out',
  'unreachable',
  'No route to host',
  'Host is down',
  'Network is unreachable',
])(
  'an address that does not answer (%s) may be caused by the route, the machine, or what macOS lets a program see',
  (failure) => {
    const words = { refused: 'Connection refused', 'timed out': 'Operation timed out' }[failure] ?? failure
    const output = `ssh: connect to host 192.168.64.11 port 22: ${words === 'unreachable' ? 'Host is unreachable' : words}`
    expect(matchFindings(output)).toEqual(['ssh-route', 'port-refused', 'remote-unreachable'])
  },
)

test('a changed host key may be the wrong machine: the route is named first', () => {
  expect(matchFindings('@ WARNING: REMOTE HOST IDENTIFICATION HAS CHANGED! @')).toEqual([
    'ssh-route',
    'host-key-mismatch',
  ])
  expect(matchFindings('something nobody has seen')).toEqual([])
})

test('a daemon named in the error of a remote build is the remote one', () => {
  const words = "cannot connect to socket at '/nix/var/nix/daemon-socket/socket': Connection refused"
  expect(matchFindings(`error: ${words}`)).toEqual(['daemon-down'])
  expect(matchFindings(`error: build of 'x.drv' on 'ssh://root@h' failed: error: ${words}`)).toEqual([
    'guest-store-unreachable',
  ])
})

describe("Nix's error alone", () => {
  const remoteMessage = `cannot build on '${uri}': error: cannot open connection to remote store '${uri}': error: unexpected end-of-file`

  test('proves since Nix 2.15 that ssh logged in, if the store could not be opened', () => {
    expect(detectSshResult(remoteMessage, '2.15.0')).toBe('arrived')
    expect(detectSshResult(remoteMessage, '3.19.1')).toBe('arrived')
    expect(detectSshResult(remoteMessage, '2.14.1')).toBeNull()
    expect(detectSshResult(remoteMessage, null)).toBeNull()
  })

  test('proves nothing in either direction if it is unknown', () => {
    fc.assert(
      fc.property(fc.string(), (words) => {
        fc.pre(
          findBuilderError(words) === null && !/failed to start|cannot (?:connect|open|build)/.test(words),
        )
        expect(detectSshResult(`cannot build on '${uri}': error: ${words}`, '2.34.8')).toBeNull()
      }),
    )
    expect(
      detectSshResult(`cannot build on '${uri}': error: failed to start SSH connection to 'h'`, null),
    ).toBe('stopped')
  })
})

test('each known error names existing findings, and a refusing store has a sentence', () => {
  for (const { findings, meaning } of [...knownErrors, ...knownBuilderErrors]) {
    expect(listExplainedIds()).toEqual(expect.arrayContaining([...findings]))
    expect(meaning !== undefined).toBe(findings[0] === 'guest-store-unreachable')
  }
})
