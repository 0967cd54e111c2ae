import { describe, expect, test } from 'vitest'
import type { PortAnswer } from '../../electron/core/model/snapshot.ts'
import { diagnose } from '../../electron/diagnose/rules/diagnose.ts'
import { type Change, changed, withEntries, withPort, withRoutes, withSshConfig } from './changes.ts'
import { healthySnapshot } from './healthy-snapshot.ts'
import { answersSsh, file, routeProbe, seen, sshRoute } from './snapshots.ts'

const found = (...changes: Change[]) => diagnose(changed(healthySnapshot(), ...changes))
const ids = (...changes: Change[]) => found(...changes).map(({ id }) => id)
const said = (...changes: Change[]) => JSON.stringify(found(...changes).find(({ id }) => id === 'ssh-route'))

describe('a name that means this Mac by IPv6 alone', () => {
  const answerAt =
    (answer: PortAnswer): Change =>
    (snapshot) => ({
      ...snapshot,
      ports: [...snapshot.ports, { address: '::1', port: 31022, result: seen(answer) }],
    })
  const resolved = (...addresses: string[]) => withRoutes(routeProbe({ addresses: seen(addresses) }))

  test('leads where the builder does not listen', () => {
    const text = said(resolved('::1'), answerAt({ kind: 'refused' }))
    expect(text).toContain('by IPv6 (::1)')
    expect(text).toContain('127.0.0.1 localhost')
    expect(text).toContain('Connection refused')
    expect(ids(resolved('::1'), answerAt({ kind: 'refused' }))).toEqual(['ssh-route'])
  })

  test.each([
    ['both addresses are known', resolved('::1', '127.0.0.1'), answerAt({ kind: 'refused' })],
    ['it answers there too', resolved('::1'), answerAt(answersSsh())],
    ['it was not looked at there', resolved('::1'), withPort(answersSsh())],
  ])('is none where %s', (_what, name, answer) => {
    expect(ids(name, answer)).toEqual([])
  })
})

describe('options that break the way', () => {
  const options = (changes: Parameters<typeof sshRoute>[0]) =>
    withRoutes(routeProbe({ root: seen(sshRoute(changes)) }))

  test.each([
    ['a proxy', { proxyCommand: 'nc %h %p' }],
    ['a jump host', { proxyJump: 'gate' }],
    ['a command', { remoteCommand: 'tmux' }],
    ['a forced terminal', { requestTty: 'force' }],
    ['host keys without ed25519', { hostKeyAlgorithms: ['rsa-sha2-512'] }],
    ['keys without ed25519', { pubkeyAlgorithms: ['rsa-sha2-512'] }],
    ['no login by key', { breakingOptions: { pubkeyauthentication: 'false' } }],
  ])('%s', (_what, changes) => {
    expect(ids(options(changes))).toEqual(['corporate-ssh-options'])
  })

  test('are named as a file has them, with the line that switches each off', () => {
    const breakingOptions = { addressfamily: 'inet6', pubkeyauthentication: 'false' }
    const [finding] = diagnose(changed(healthySnapshot(), options({ breakingOptions })))
    expect(finding?.explanation).toContain('PubkeyAuthentication no (the builder takes nothing but a key)')
    expect(finding?.explanation).toMatch(/\n {2}PubkeyAuthentication yes\n {2}AddressFamily any\nHost \*$/)
  })

  test.each([
    ['a terminal only where there is one', { requestTty: 'yes' }],
    ['lists that were not printed', { hostKeyAlgorithms: [], pubkeyAlgorithms: [] }],
    ['strict checking', { strictHostKeyChecking: 'yes' }],
  ])('not %s', (_what, changes) => {
    expect(ids(options(changes))).toEqual([])
  })
})

describe("root's own file that ssh refuses", () => {
  test.each([
    ['others may write it', file(0o666), ['root-ssh-config']],
    ['it belongs to somebody else', file(0o600, 501), ['root-ssh-config']],
    ['everybody may read it, which ssh allows', file(0o644), []],
  ])('is told where it was seen: %s', (_what, rootFile, expected) => {
    expect(ids(withSshConfig({ rootFile: seen(rootFile) }))).toEqual(expected)
  })

  test('matters to nobody where Nix asks no machine', () => {
    expect(ids(withEntries([]), withSshConfig({ rootFile: seen(file(0o666)) }))).not.toContain(
      'root-ssh-config',
    )
  })
})
