import { describe, expect, test } from 'vitest'
import type { PublicKey } from '../../../electron/core/model/snapshot.ts'
import { diagnose } from '../../../electron/diagnose/rules/diagnose.ts'
import { remoteLoginKey, staleKey } from '../../fixtures/host-keys.ts'
import { anEntry } from '../../fixtures/machine-entry.ts'
import { observed, unobserved } from '../../fixtures/observation.ts'
import { anSshResult } from '../../fixtures/port-probe.ts'
import { aService } from '../../fixtures/service.ts'
import { healthySnapshot } from '../../fixtures/snapshot.ts'
import { applyChanges, type Change, withEntries, withRoutes } from '../../fixtures/snapshot-changes.ts'
import { aRouteProbe } from '../../fixtures/ssh-route.ts'
import { snapshotWithUnpinnedKey } from '../../fixtures/unpinned-key.ts'
import { notStarted, withFailedBuild } from '../fixtures/build-cases.ts'

const listIds = (...changes: Change[]) =>
  diagnose(applyChanges(healthySnapshot(), ...changes)).map(({ id }) => id)

test('a known-hosts file of the system that has the key is as good as a pin', () => {
  const routeWithKey = aRouteProbe({
    knownHostKeys: observed([{ ...answersKey(), source: { file: '/etc/ssh/ssh_known_hosts', line: 1 } }]),
  })
  expect(listIds(withEntries([anEntry({ hostKey: null })]), withRoutes(routeWithKey))).toEqual([])
  const routeWithOtherKey = aRouteProbe({
    knownHostKeys: observed([{ ...remoteLoginKey, source: { file: '/etc/ssh/ssh_known_hosts', line: 1 } }]),
  })
  expect(listIds(withEntries([anEntry({ hostKey: null })]), withRoutes(routeWithOtherKey))).toEqual([
    'host-key-unpinned',
  ])
})

describe('of several keys in known-hosts files', () => {
  const file = '/etc/ssh/ssh_known_hosts'
  const withKnownKeys = (...keys: readonly PublicKey[]): Change => {
    const knownHostKeys = observed(keys.map((key, index) => ({ ...key, source: { file, line: index + 1 } })))
    const route = aRouteProbe({ knownHostKeys })
    return (snapshot) => applyChanges(snapshot, withEntries([anEntry({ hostKey: null })]), withRoutes(route))
  }
  const rsa: PublicKey = { type: 'ssh-rsa', blob: 'AAAAB3NzaC1yc2E=', fingerprint: 'SHA256:rsa' }

  test.each([
    ['before a wrong one', [answersKey(), staleKey]],
    ['after a wrong one', [staleKey, answersKey()]],
    ['beside a key of another type', [rsa, answersKey()]],
  ])('the right one counts %s, as for ssh', (_title, keys) => {
    expect(listIds(withKnownKeys(...keys))).toEqual([])
  })

  test('one of another type alone says nothing: ssh asks for that type first', () => {
    expect(listIds(withKnownKeys(rsa))).toEqual([])
    expect(listIds(withKnownKeys(rsa, staleKey))).toEqual(['host-key-unpinned'])
    expect(
      listIds(withKnownKeys(rsa), withFailedBuild(`Host key verification failed.\n${notStarted}`)),
    ).toContain('host-key-unpinned')
  })
})

function answersKey() {
  const answer = anSshResult()
  if (answer.kind !== 'ssh' || !answer.hostKey.known) throw new Error('The builder shows its key.')
  const { type, blob, fingerprint } = answer.hostKey
  return { type, blob, fingerprint }
}

test("no pin is offered while the key of the VM's system was not read, and the explanation says why", () => {
  const reason = 'the script was not read within 3 s'
  for (const startScript of [
    unobserved(reason),
    observed({ scripts: [], forwardedPort: 31022, unreadHostKeys: reason }),
  ]) {
    const [finding] = diagnose({ ...snapshotWithUnpinnedKey(), services: [aService({ startScript })] })
    expect(finding).toMatchObject({ id: 'host-key-unpinned', repairs: [] })
    expect(finding?.explanation).toContain(`couldn't be read`)
    expect(finding?.explanation).toContain(`${reason}.`)
  }
  expect(diagnose(snapshotWithUnpinnedKey())[0]?.explanation).not.toContain("couldn't be read")
})
