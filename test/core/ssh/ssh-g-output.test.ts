import fc from 'fast-check'
import { describe, expect, it, test } from 'vitest'
import { buildRouteArguments, parseSshG, resolveSources } from '../../../electron/core/ssh/ssh-g-output.ts'
import { anyText } from '../arbitrary-text.ts'

/** The relevant lines of OpenSSH 9.2's `ssh -G linux-builder` on a Mac where nix-darwin's drop-in is read. */
const healthy = `host linux-builder
user builder
hostname localhost
port 31022
addressfamily any
requesttty auto
stricthostkeychecking ask
hostkeyalgorithms ssh-ed25519,rsa-sha2-512
hostkeyalias linux-builder
pubkeyacceptedalgorithms ssh-ed25519
identityfile /etc/nix/builder_ed25519
globalknownhostsfile /etc/ssh/ssh_known_hosts /etc/ssh/ssh_known_hosts2
userknownhostsfile /Users/alice/.ssh/known_hosts /Users/alice/.ssh/known_hosts2
`

describe('the output of ssh -G', () => {
  it('has the route', () => {
    expect(parseSshG(healthy)).toEqual({
      hostname: 'localhost',
      port: 31022,
      user: 'builder',
      hostKeyAlias: 'linux-builder',
      identityFiles: ['/etc/nix/builder_ed25519'],
      strictHostKeyChecking: 'ask',
      globalKnownHostsFiles: ['/etc/ssh/ssh_known_hosts', '/etc/ssh/ssh_known_hosts2'],
      userKnownHostsFiles: ['/Users/alice/.ssh/known_hosts', '/Users/alice/.ssh/known_hosts2'],
      proxyCommand: null,
      proxyJump: null,
      remoteCommand: null,
      requestTty: null,
      hostKeyAlgorithms: ['ssh-ed25519', 'rsa-sha2-512'],
      pubkeyAlgorithms: ['ssh-ed25519'],
    })
  })

  it.each([
    ['proxycommand nc -X 5 %h %p', { proxyCommand: 'nc -X 5 %h %p' }],
    ['proxycommand none', { proxyCommand: null }],
    ['proxyjump bastion:22', { proxyJump: 'bastion:22' }],
    ['remotecommand tmux', { remoteCommand: 'tmux' }],
    ['identityfile none', { identityFiles: ['/etc/nix/builder_ed25519'] }],
    ['identityfile ~/my key', { identityFiles: ['/etc/nix/builder_ed25519', '~/my key'] }],
    ['pubkeyauthentication false', { breakingOptions: { pubkeyauthentication: 'false' } }],
    [
      'preferredauthentications gssapi-with-mic,password',
      { breakingOptions: { preferredauthentications: 'gssapi-with-mic,password' } },
    ],
    ['sessiontype none\nstdinnull yes', { breakingOptions: { sessiontype: 'none', stdinnull: 'yes' } }],
    ['forkafterauthentication yes', { breakingOptions: { forkafterauthentication: 'yes' } }],
  ])('is parsed with %s', (line, expected) => {
    expect(parseSshG(`${healthy}${line}\n`)).toMatchObject(expected)
  })

  it('has no options that do not affect the route', () => {
    const harmless =
      'pubkeyauthentication true\npreferredauthentications gssapi-with-mic,publickey\nsessiontype default\nstdinnull no\n'
    expect(parseSshG(healthy + harmless)?.breakingOptions).toBeUndefined()
  })

  it.each([
    ['addressfamily any', 'addressfamily inet6', { breakingOptions: { addressfamily: 'inet6' } }],
    ['stricthostkeychecking ask', 'stricthostkeychecking true', { strictHostKeyChecking: 'yes' }],
    ['stricthostkeychecking ask', 'stricthostkeychecking false', { strictHostKeyChecking: 'no' }],
    ['requesttty auto', 'requesttty force', { requestTty: 'force' }],
    // OpenSSH 8.4 and older.
    ['pubkeyacceptedalgorithms', 'pubkeyacceptedkeytypes', { pubkeyAlgorithms: ['ssh-ed25519'] }],
    ['\n', '\r\n', { hostname: 'localhost', user: 'builder' }],
  ])('is parsed with %j as %j', (printedValue, value, expected) => {
    expect(parseSshG(healthy.replaceAll(printedValue, value))).toMatchObject(expected)
  })

  it.each([
    '',
    'usage: ssh [-46AaCfGgKkMNnqsTtVvXxYy]',
    'hostname a\nuser b\n',
    'hostname a\nuser b\nport 0\n',
    'hostname a\nuser b\nport 99999\n',
    'hostname a\nport 22\n',
    'HOSTNAME a\nUSER b\nPORT 22\n',
  ])('%j is refused', (text) => expect(parseSshG(text)).toBeNull())
})

test('ssh is run without connecting, and asked to name the blocks that it applies', () => {
  expect(buildRouteArguments('/c', ['-p', '22', '--', 'u@h'])).toEqual([
    '-vvv',
    '-G',
    '-F',
    '/c',
    '-p',
    '22',
    '--',
    'u@h',
  ])
})

describe('the lines that set the values of a route', () => {
  const config = ['Host other', ' Port 1', 'Host linux-builder', ' Port 2', 'Include d/*', 'User last'].join(
    '\n',
  )
  const dropIn = [
    'User first',
    'Match all',
    'ProxyJump j',
    'ProxyCommand c',
    'PubkeyAcceptedKeyTypes x',
  ].join('\n')
  const files = new Map([
    ['/copy/1', { file: '/etc/ssh/ssh_config', text: config }],
    ['/copy/2', { file: '/etc/ssh/ssh_config.d/100.conf', text: dropIn }],
  ])
  const debug = [
    'OpenSSH_9.2p1 Debian, OpenSSL 3.0.19 27 Jan 2026',
    'debug1: Reading configuration data /copy/all',
    'debug3: /copy/all line 1: Including file /copy/1 depth 0',
    'debug1: Reading configuration data /copy/1',
    'debug1: /copy/1 line 3: Applying options for linux-builder',
    'debug3: /copy/1 line 5: Including file /copy/2 depth 1',
    'debug1: Reading configuration data /copy/2',
    "debug2: checking match for 'all' host linux-builder originally linux-builder",
    'debug2: match found',
    'Pseudo-terminal will not be allocated because stdin is not a terminal.',
  ]
  const mainFile = { file: '/etc/ssh/ssh_config' }
  const dropInFile = { file: '/etc/ssh/ssh_config.d/100.conf' }

  it('are those of the blocks that ssh applied, the first of each keyword', () => {
    expect(resolveSources(debug.join('\n'), files)).toEqual({
      port: { ...mainFile, line: 4 },
      user: { ...dropInFile, line: 1 },
      proxyjump: { ...dropInFile, line: 3 },
      pubkeyacceptedalgorithms: { ...dropInFile, line: 5 },
    })
  })

  it("do not exist for values from ssh's arguments", () => {
    expect(resolveSources(debug.join('\r\n'), files, ['user', 'port'])).not.toHaveProperty('user')
    expect(resolveSources(debug.join('\r\n'), files, ['user', 'port'])).not.toHaveProperty('port')
  })

  it('do not include a block that ssh skipped, nor the files that it includes', () => {
    const skippedDebug = debug.filter((line) => !line.includes('Applying')).join('\n')
    expect(resolveSources(skippedDebug.replace('match found', 'match not found'), files)).toEqual({})
  })

  it('do not exist if ssh names none', () => {
    expect(resolveSources('', files)).toEqual({})
    expect(resolveSources('ssh: usage', files)).toEqual({})
  })

  it('are found by paths as long as ssh prints them', () => {
    const path = `/${'long/'.repeat(60)}config`
    const debugWords = `debug1: Reading configuration data ${path.slice(0, 200)}`
    expect(resolveSources(debugWords, new Map([[path, { file: '/f', text: 'Port 2' }]]))).toEqual({
      port: { file: '/f', line: 1 },
    })
  })
})

test('any output of ssh and any files are parsed without an exception', () => {
  const debugWords = [
    'debug1: ',
    'debug3: ',
    'Reading configuration data ',
    '/a',
    '/b',
    ' line 1: Applying options for x',
    ' line 2: Including file /b depth 0',
    'debug2: match found',
    'debug1: re-parsing configuration',
  ]
  const configWords = ['Host', 'Match', 'Include', 'Port', '/a', '/b', 'x', 'all']
  fc.assert(
    fc.property(
      anyText(debugWords),
      anyText(configWords),
      anyText(['host', 'port 22', 'user', 'hostname']),
      (debug, text, output) => {
        const files = new Map(['/a', '/b'].map((path) => [path, { file: path, text }] as const))
        for (const source of Object.values(resolveSources(debug, files)))
          expect(source.line).toBeGreaterThan(0)
        parseSshG(output)
      },
    ),
  )
})
