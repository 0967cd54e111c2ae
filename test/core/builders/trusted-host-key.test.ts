import { describe, expect, test } from 'vitest'
import { getLeadingBuilder } from '../../../electron/core/builders/builder.ts'
import { decideHostKeyTrust } from '../../../electron/core/builders/trusted-host-key.ts'
import type { PublicKey, Snapshot } from '../../../electron/core/model/snapshot.ts'
import { nixDarwinHostKey } from '../../../electron/core/ssh/host-key.ts'
import {
  anEntry,
  aService,
  aSnapshot,
  builderUri,
  createPortWithKey,
  guestKey,
  notLoaded,
  observed,
  ownVm,
  running,
  withGuestKey,
  withUnpinnedKey,
  withUsedEntries,
} from '../../repair/fixtures/mac-fixtures.ts'

const reasonOf = (snapshot: Snapshot) => {
  const trust = decideHostKeyTrust(getLeadingBuilder(snapshot))
  return trust.kind === 'trusted' ? trust.key.blob : trust.reason
}
const withPresentedKey = (snapshot: Snapshot, key: PublicKey) =>
  aSnapshot({ ...snapshot, ports: [createPortWithKey(key)] })
const machines = (...list: unknown[]) => ({ processes: observed({ vms: list, jobs: [], remoteBuilds: [] }) })

describe('the published key, whose private half is public', () => {
  test('is trusted if the VM names no key and nothing else is pinned', () => {
    expect(reasonOf(withUnpinnedKey())).toBe(nixDarwinHostKey.blob)
  })

  test("is not trusted once the VM's own system names another key", () => {
    const stranger = withPresentedKey(withGuestKey(withUnpinnedKey()), nixDarwinHostKey)
    expect(reasonOf(stranger)).toContain("Only the port itself says that this host key is the builder's")
    expect(reasonOf(withGuestKey(withUnpinnedKey()))).toBe(guestKey.blob)
  })

  test('never replaces the key that the entry pins, whatever the VM names', () => {
    const startScript = observed({ scripts: [], forwardedPort: 31022, hostKeys: [nixDarwinHostKey] })
    const pinned = {
      ...withUnpinnedKey(),
      nix: aSnapshot({ nix: withUsedEntries(anEntry({ hostKey: guestKey })) }).nix,
    }
    for (const services of [[aService()], [aService({ startScript })]]) {
      expect(reasonOf(aSnapshot({ ...pinned, services }))).toContain('another key is pinned')
    }
  })

  test("never replaces a key that known hosts pin, root's own or everybody's", () => {
    const notAsked = { observed: false, at: '2026-03-02T10:00:00.000Z', reason: 'x' }
    const withKnownKey = (file: string) =>
      aSnapshot({
        ...withUnpinnedKey(),
        routes: [
          {
            uri: builderUri,
            host: 'linux-builder',
            root: notAsked,
            user: notAsked,
            addresses: observed([]),
            knownHostKeys: observed([{ ...guestKey, source: { file, line: 2 } }]),
          },
        ],
      })
    for (const file of [
      '/var/root/.ssh/known_hosts',
      '/var/root/.ssh/known_hosts2',
      '/etc/ssh/ssh_known_hosts',
    ]) {
      expect(reasonOf(withKnownKey(file))).toContain('another key is pinned')
    }
  })
})

describe("a key is pinned only while launchd's own VM holds the port", () => {
  const looping = { ...running, state: 'spawn scheduled', pid: null, runs: 7 }
  test.each([
    ['the service is not loaded', { services: [aService({ job: observed(notLoaded) })] }],
    ['the service waits for its next start', { services: [aService({ job: observed(looping) })] }],
    ['no machine runs', machines()],
    ['a machine that somebody else started runs', machines({ ...ownVm, ancestors: [7, 1] })],
    ['the machine forwards another port', machines({ ...ownVm, forwardedPort: 2222 })],
    ['the machine forwards none', machines({ ...ownVm, forwardedPort: null })],
    [
      'the processes were not seen',
      { processes: { observed: false, at: '2026-03-02T10:00:00.000Z', reason: 'x' } },
    ],
  ])('and not if %s', (_what, changes) => {
    const answer = createPortWithKey(nixDarwinHostKey)
    const ports = [answer, { ...answer, port: 2222 }]
    const snapshot = aSnapshot({ ...withUnpinnedKey(), ports, ...changes })
    const builder = { ...getLeadingBuilder(snapshot), port: 31022 }
    expect(decideHostKeyTrust(builder)).toMatchObject({
      kind: 'untrusted',
      reason: expect.stringContaining("only while launchd's own VM is running on the builder's port"),
    })
  })

  test('and also for vzvm, whose forwarding is in its start script', () => {
    const startScript = observed({ scripts: [], forwardedPort: 31022 })
    const snapshot = aSnapshot({
      ...withUnpinnedKey(),
      services: [aService({ startScript })],
      ...machines({ ...ownVm, kind: 'vz', forwardedPort: null }),
    })
    expect(reasonOf(snapshot)).toBe(nixDarwinHostKey.blob)
  })
})
