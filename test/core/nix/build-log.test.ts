import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { parseBuildLog } from '../../../electron/core/nix/build-log.ts'

const uri = 'ssh-ng://builder@linux-builder'
const drv = '/nix/store/6c6qvzv09schcwfkhk45610mga0ch908-probe.drv'

/** As Nix 2.8 and 2.26 print it (docs/nix-and-ssh.md, "Messages of Nix"). */
const unreachableLog = [
  'this derivation will be built:',
  `  ${drv}`,
  `cannot build on '${uri}': error: failed to start SSH connection to 'builder@linux-builder'`,
  'Failed to find a machine for remote build!',
  'derivation: 6c6qvzv09schcwfkhk45610mga0ch908-probe.drv',
  '1 available machines:',
  '([aarch64-linux, x86_64-linux], 4, [benchmark, big-parallel, kvm], [])',
  `error: a 'x86_64-linux' with features {} is required to build '${drv}', but I am a 'aarch64-darwin'`,
].join('\n')

describe('a test build on this machine', () => {
  test('passed only if Nix names the machine', () => {
    const log = `building '${drv}' on '${uri}'...\ncopying 0 paths...\n`
    expect(parseBuildLog(log, 0, uri)).toEqual({ kind: 'passed' })
    expect(parseBuildLog('/nix/store/x-probe\n', 0, uri)).toMatchObject({ kind: 'unknown' })
  })

  test('proves nothing if another machine took it', () => {
    const log = `building '${drv}' on 'ssh://big.example'...\n`
    expect(parseBuildLog(log, 0, uri)).toEqual({
      kind: 'unknown',
      reason: 'another builder took the build: ssh://big.example',
    })
  })

  test('failed if Nix cannot build on the machine, with the error but without the list of machines', () => {
    const result = parseBuildLog(unreachableLog, 1, uri)
    expect(result).toEqual({
      kind: 'failed',
      output: `cannot build on '${uri}': error: failed to start SSH connection to 'builder@linux-builder'`,
    })
  })

  test('failed with the error about this machine, not about the next', () => {
    const next = `cannot build on 'ssh://builder@localhost': error: Host key verification failed.`
    expect(parseBuildLog(`cannot build on '${uri}': error: no route\n${next}\n`, 1, uri)).toEqual({
      kind: 'failed',
      output: `cannot build on '${uri}': error: no route`,
    })
  })

  test.each([
    ['a Nix without ssh', "error: unable to execute 'ssh': No such file or directory"],
    ['the shell over there', 'zsh:1: command not found: nix-daemon'],
    ['ssh of a build that root makes itself', 'builder@localhost: Permission denied (publickey).'],
  ])("failed with the %s error before the machine's line", (_title, words) => {
    const refusalLine = `cannot build on '${uri}': error: failed to start SSH connection to 'builder'`
    const next = "cannot build on 'ssh://other': error: Host key verification failed."
    const log = ['these 2 derivations will be built:', words, refusalLine, next].join('\n')
    expect(parseBuildLog(log, 1, uri)).toEqual({ kind: 'failed', output: `${words}\n${refusalLine}` })
    expect(parseBuildLog(log, 1, 'ssh://other')).toEqual({ kind: 'failed', output: next })
  })

  test('failed if it started there and ended with an error', () => {
    const log = `building '${drv}' on '${uri}'...\n\u001b[31;1merror:\u001b[0m writing to file: No space left on device`
    expect(parseBuildLog(log, 1, uri)).toEqual({
      kind: 'failed',
      output: 'error: writing to file: No space left on device',
    })
  })

  test('names no machine if Nix tried none', () => {
    const log = `error: a 'x86_64-linux' with features {} is required to build '${drv}', but I am a 'aarch64-darwin'`
    expect(parseBuildLog(log, 1, uri)).toEqual({ kind: 'unattributed', error: log })
  })

  test("never throws, and never passes without the machine's name in the log", () => {
    fc.assert(
      fc.property(fc.string(), fc.boolean(), (log, hasWorked) => {
        expect(parseBuildLog(log, hasWorked ? 0 : 1, uri).kind).not.toBe('passed')
      }),
    )
  })
})
