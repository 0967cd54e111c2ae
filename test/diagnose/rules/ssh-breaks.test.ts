import { describe, expect, test } from 'vitest'
import type { PortResult } from '../../../electron/core/model/snapshot.ts'
import { diagnose } from '../../../electron/diagnose/rules/diagnose.ts'
import { aFile } from '../../fixtures/file-info.ts'
import { builderUri } from '../../fixtures/machine-entry.ts'
import { observed, unobserved } from '../../fixtures/observation.ts'
import { anSshResult } from '../../fixtures/port-probe.ts'
import { healthySnapshot } from '../../fixtures/snapshot.ts'
import {
  applyChanges,
  type Change,
  withEntries,
  withPort,
  withRoutes,
  withSshConfig,
} from '../../fixtures/snapshot-changes.ts'
import { anSshRoute, aRouteProbe } from '../../fixtures/ssh-route.ts'
import { withFailedBuild } from '../fixtures/build-cases.ts'

const diagnoseWith = (...changes: Change[]) => diagnose(applyChanges(healthySnapshot(), ...changes))
const listIds = (...changes: Change[]) => diagnoseWith(...changes).map(({ id }) => id)
const formatRouteFinding = (...changes: Change[]) =>
  JSON.stringify(diagnoseWith(...changes).find(({ id }) => id === 'ssh-route'))

describe('a name that means this Mac by IPv6 alone', () => {
  const withIpv6Answer =
    (answer: PortResult): Change =>
    (snapshot) => ({
      ...snapshot,
      ports: [...snapshot.ports, { address: '::1', port: 31022, result: observed(answer) }],
    })
  const withAddresses = (...addresses: string[]) =>
    withRoutes(aRouteProbe({ addresses: observed(addresses) }))

  test('leads to an address where the builder does not listen', () => {
    const text = formatRouteFinding(withAddresses('::1'), withIpv6Answer({ kind: 'refused' }))
    expect(text).toContain('by IPv6 (::1)')
    expect(text).toContain('127.0.0.1 localhost')
    expect(text).toContain('Connection refused')
    expect(listIds(withAddresses('::1'), withIpv6Answer({ kind: 'refused' }))).toEqual(['ssh-route'])
  })

  test.each([
    ['both addresses are known', withAddresses('::1', '127.0.0.1'), withIpv6Answer({ kind: 'refused' })],
    ['it answers there too', withAddresses('::1'), withIpv6Answer(anSshResult())],
    ['it was not checked there', withAddresses('::1'), withPort(anSshResult())],
  ])('is no problem: %s', (_title, name, answer) => {
    expect(listIds(name, answer)).toEqual([])
  })
})

describe('options that break the route', () => {
  const withOptions = (changes: Parameters<typeof anSshRoute>[0]) =>
    withRoutes(aRouteProbe({ root: observed(anSshRoute(changes)) }))

  test.each([
    ['a proxy', { proxyCommand: 'nc %h %p' }],
    ['a jump host', { proxyJump: 'gate' }],
    ['a command', { remoteCommand: 'tmux' }],
    ['a forced terminal', { requestTty: 'force' }],
    ['host keys without ed25519', { hostKeyAlgorithms: ['rsa-sha2-512'] }],
    ['keys without ed25519', { pubkeyAlgorithms: ['rsa-sha2-512'] }],
    ['no login by key', { breakingOptions: { pubkeyauthentication: 'false' } }],
  ])('%s', (_title, changes) => {
    expect(listIds(withOptions(changes))).toEqual(['corporate-ssh-options'])
  })

  test('are named as the file has them, with the line that disables each', () => {
    const breakingOptions = { addressfamily: 'inet6', pubkeyauthentication: 'false' }
    const [finding] = diagnose(applyChanges(healthySnapshot(), withOptions({ breakingOptions })))
    expect(finding?.explanation).toContain('PubkeyAuthentication no (the builder accepts only a key)')
    expect(finding?.explanation).toMatch(/\n {4}PubkeyAuthentication yes\n {4}AddressFamily any\n/)
  })

  test.each([
    ['a terminal only where there is one', { requestTty: 'yes' }],
    ['lists that were not printed', { hostKeyAlgorithms: [], pubkeyAlgorithms: [] }],
    ['strict checking', { strictHostKeyChecking: 'yes' }],
  ])('not %s', (_title, changes) => {
    expect(listIds(withOptions(changes))).toEqual([])
  })
})

describe("root's own file that ssh refuses", () => {
  test.each([
    ['others may write it', aFile({ mode: 0o666 }), ['root-ssh-config']],
    ['it belongs to somebody else', aFile({ mode: 0o600, uid: 501 }), ['root-ssh-config']],
    ['everybody may read it, which ssh allows', aFile({ mode: 0o644 }), []],
  ])('is reported if it was observed: %s', (_title, rootFile, expected) => {
    expect(listIds(withSshConfig({ rootFile: observed(rootFile) }))).toEqual(expected)
  })

  test('does not matter if Nix uses no builder', () => {
    expect(
      listIds(withEntries([]), withSshConfig({ rootFile: observed(aFile({ mode: 0o666 })) })),
    ).not.toContain('root-ssh-config')
  })
})

describe('a connection that ssh shares with itself', () => {
  const withBreakingOptions = (breakingOptions: Record<string, string>) =>
    withRoutes(aRouteProbe({ root: observed(anSshRoute({ breakingOptions })) }))
  const refusalMessage = `cannot build on '${builderUri}': error: cannot open connection to remote store '${builderUri}'`
  const mismatchMessage = `${refusalMessage}: error: protocol mismatch, got 'started\n       oixd'`
  const longPath = `/var/folders/_w/${'x'.repeat(70)}/ssh`

  test('is no problem by itself: Nix builds through it', () => {
    expect(listIds(withBreakingOptions({ controlmaster: 'auto', controlpersist: '600' }))).toEqual([])
  })

  test.each([
    ['with a master', { controlmaster: 'auto', controlpath: longPath }, ['corporate-ssh-options']],
    ['without one, where the name just fits', { controlpath: longPath }, []],
    ['without one, where it does not', { controlpath: longPath + longPath }, ['corporate-ssh-options']],
  ])('under a name that is too long for a socket: %s', (_title, options, expected) => {
    expect(listIds(withBreakingOptions(options))).toEqual(expected)
  })

  test('is the cause if a build says so, and its lines are in the block once', () => {
    const [finding, ...otherFindings] = diagnoseWith(
      withBreakingOptions({ controlmaster: 'auto', controlpersist: '600' }),
      withFailedBuild(mismatchMessage),
    )
    expect(otherFindings).toEqual([])
    expect(finding).toMatchObject({
      id: 'corporate-ssh-options',
      severity: 'error',
      repairs: ['route-root-ssh'],
    })
    expect(finding?.explanation).toContain('ControlMaster auto')
    expect(finding?.explanation).toContain('ControlPersist no')
    expect(finding?.explanation.match(/ControlMaster no/g)).toHaveLength(1)
  })

  test('that only root’s own file sets is recognized from a build’s output', () => {
    const words = `${refusalMessage}: error: unix_listener: path "/var/root/x" too long for Unix domain socket`
    expect(diagnoseWith(withFailedBuild(words))).toMatchObject([
      { id: 'corporate-ssh-options', severity: 'error' },
    ])
  })
})

describe('a line that ssh cannot read', () => {
  const output = '/etc/ssh/ssh_config: line 20: Bad configuration option: usekeychain'
  const withUnresolvedRoute = withRoutes(aRouteProbe({ root: { ...unobserved(), output } }))

  test('is reported with its file, its line and the workaround', () => {
    const [finding, ...otherFindings] = diagnoseWith(withUnresolvedRoute)
    expect(otherFindings).toEqual([])
    expect(finding).toMatchObject({
      id: 'root-ssh-config',
      subject: '/etc/ssh/ssh_config',
      severity: 'error',
    })
    expect(finding?.explanation).toContain(
      '/etc/ssh/ssh_config line 20: Bad configuration option: usekeychain',
    )
    expect(finding?.explanation).toContain('IgnoreUnknown usekeychain')
    expect(finding?.evidence[0]?.source).toEqual({ file: '/etc/ssh/ssh_config', line: 20 })
  })

  test('is recognized from a build too, with any ssh', () => {
    const words = `cannot build on '${builderUri}': error: failed to start SSH connection to 'builder@linux-builder': /var/root/.ssh/config: line 9: Bad configuration option: warnweakcrypto`
    expect(diagnoseWith(withFailedBuild(words))).toMatchObject([
      { id: 'root-ssh-config', subject: '/var/root/.ssh/config', permanentFix: null },
    ])
  })

  test('is not recognized in other output of ssh', () => {
    const other = withRoutes(aRouteProbe({ root: unobserved("ssh didn't respond within 5 s") }))
    expect(listIds(other)).toEqual([])
  })
})
