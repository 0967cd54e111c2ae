import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { readBuildLog } from '../../electron/core/nix/build-log.ts'
import { findingsInText } from '../../electron/core/nix/nix-error.ts'

const uri = 'ssh-ng://builder@linux-builder'
const drv = '/nix/store/6c6qvzv09schcwfkhk45610mga0ch908-probe.drv'

/** As Nix 2.8 and 2.26 print it (observed.md). */
const unreachable = [
  'this derivation will be built:',
  `  ${drv}`,
  `cannot build on '${uri}': error: failed to start SSH connection to 'builder@linux-builder'`,
  'Failed to find a machine for remote build!',
  'derivation: 6c6qvzv09schcwfkhk45610mga0ch908-probe.drv',
  '1 available machines:',
  '([aarch64-linux, x86_64-linux], 4, [benchmark, big-parallel, kvm], [])',
  `error: a 'x86_64-linux' with features {} is required to build '${drv}', but I am a 'aarch64-darwin'`,
].join('\n')

describe('a build on this machine', () => {
  test('passed only where Nix names the machine', () => {
    const log = `building '${drv}' on '${uri}'...\ncopying 0 paths...\n`
    expect(readBuildLog(log, true, uri)).toEqual({ kind: 'passed' })
    expect(readBuildLog('/nix/store/x-probe\n', true, uri)).toMatchObject({ result: 'not-known' })
  })

  test('another machine that took it proves nothing', () => {
    const log = `building '${drv}' on 'ssh://big.example'...\n`
    expect(readBuildLog(log, true, uri)).toEqual({
      result: 'not-known',
      reason: 'another machine took the build: ssh://big.example',
    })
  })

  test('failed where Nix cannot build on it, in its words and without its list of machines', () => {
    const verdict = readBuildLog(unreachable, false, uri)
    expect(verdict).toEqual({
      kind: 'failed',
      output: `cannot build on '${uri}': error: failed to start SSH connection to 'builder@linux-builder'`,
    })
  })

  test('failed here in the words about this machine, not those about the next', () => {
    const next = `cannot build on 'ssh://builder@localhost': error: Host key verification failed.`
    expect(readBuildLog(`cannot build on '${uri}': error: no route\n${next}\n`, false, uri)).toEqual({
      kind: 'failed',
      output: `cannot build on '${uri}': error: no route`,
    })
  })

  test('failed where it began there and ended with an error', () => {
    const log = `building '${drv}' on '${uri}'...\n\u001b[31;1merror:\u001b[0m writing to file: No space left on device`
    expect(readBuildLog(log, false, uri)).toEqual({
      kind: 'failed',
      output: 'error: writing to file: No space left on device',
    })
  })

  test('not known where Nix asked no machine at all', () => {
    const log = `error: a 'x86_64-linux' with features {} is required to build '${drv}', but I am a 'aarch64-darwin'`
    expect(readBuildLog(log, false, uri)).toMatchObject({ result: 'not-known', reason: log })
  })

  test('never throws and never calls a text passed that does not name the machine', () => {
    fc.assert(
      fc.property(fc.string(), fc.boolean(), (log, worked) => {
        expect(readBuildLog(log, worked, uri).kind).not.toBe('passed')
      }),
    )
  })
})

test.each([
  [
    "bad machine specification: failed to convert column #3 in a row: '…' to 'unsigned int'",
    'machines-malformed',
  ],
  [
    'WARNING: UNPROTECTED PRIVATE KEY FILE!\nbuilder@localhost: Permission denied (publickey).',
    'key-permissions',
  ],
  ['ssh: Could not resolve hostname linux-builder: Temporary failure in name resolution', 'ssh-route'],
  ['builder@localhost: Permission denied (publickey,keyboard-interactive).', 'auth-refused'],
  ['kex_exchange_identification: read: Connection reset by peer', 'builder-wedged'],
  ['error: writing to file: No space left on device', 'guest-disk-full'],
  ['Bad owner or permissions on /var/root/.ssh/config', 'root-ssh-config'],
  [
    "error: a 'aarch64-linux' with features {} is required to build 'x', but I am a 'x86_64-linux'",
    'x86-not-runnable',
  ],
])('%s speaks first of %s', (said, finding) => {
  expect(findingsInText(said)[0]).toBe(finding)
})

test('a changed host key may be the wrong machine: the route is named first', () => {
  expect(findingsInText('@ WARNING: REMOTE HOST IDENTIFICATION HAS CHANGED! @')).toEqual([
    'ssh-route',
    'host-key-mismatch',
  ])
  expect(findingsInText('something nobody has seen')).toEqual([])
})
