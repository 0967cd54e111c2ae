import { describe, expect, test } from 'vitest'
import { getLeadingBuilder } from '../../../electron/core/builders/builder.ts'
import { decideHostKeyTrust } from '../../../electron/core/builders/trusted-host-key.ts'
import type { PublicKey, Snapshot, VmProcess } from '../../../electron/core/model/snapshot.ts'
import { nixDarwinHostKey } from '../../../electron/core/ssh/host-key.ts'
import { guestKey } from '../../fixtures/host-keys.ts'
import { anEntry } from '../../fixtures/machine-entry.ts'
import { aNixWith } from '../../fixtures/nix.ts'
import { observed, unobserved } from '../../fixtures/observation.ts'
import { aPortProbeWithKey } from '../../fixtures/port-probe.ts'
import { aVm, noProcesses } from '../../fixtures/processes.ts'
import { aJob, aService, notLoaded } from '../../fixtures/service.ts'
import { healthySnapshot } from '../../fixtures/snapshot.ts'
import { aRouteProbe } from '../../fixtures/ssh-route.ts'
import { snapshotWithUnpinnedKey, withGuestKey } from '../../fixtures/unpinned-key.ts'

const findReason = (snapshot: Snapshot) => {
  const trust = decideHostKeyTrust(getLeadingBuilder(snapshot))
  return trust.kind === 'trusted' ? trust.key.blob : trust.reason
}
const withPresentedKey = (snapshot: Snapshot, key: PublicKey) =>
  healthySnapshot({ ...snapshot, ports: [aPortProbeWithKey(key)] })
const withVms = (...vms: VmProcess[]) => ({ processes: observed({ ...noProcesses, vms }) })

describe('the published key, whose private half is public', () => {
  test('is trusted if the VM names no key and nothing else is pinned', () => {
    expect(findReason(snapshotWithUnpinnedKey())).toBe(nixDarwinHostKey.blob)
  })

  test("is not trusted once the VM's own system names another key", () => {
    const snapshotWithOtherKey = withPresentedKey(withGuestKey(snapshotWithUnpinnedKey()), nixDarwinHostKey)
    expect(findReason(snapshotWithOtherKey)).toContain(
      "Only the port itself says that this host key is the builder's",
    )
    expect(findReason(withGuestKey(snapshotWithUnpinnedKey()))).toBe(guestKey.blob)
  })

  test('never replaces the key that the entry pins, whatever the VM names', () => {
    const startScript = observed({ scripts: [], forwardedPort: 31022, hostKeys: [nixDarwinHostKey] })
    const nix = aNixWith(anEntry({ hostKey: guestKey }))
    for (const services of [[aService()], [aService({ startScript })]]) {
      expect(findReason(healthySnapshot({ nix, services }))).toContain('another key is pinned')
    }
  })

  test("never replaces a key that known hosts pin, root's own or everybody's", () => {
    const withKnownKey = (file: string) =>
      healthySnapshot({
        ...snapshotWithUnpinnedKey(),
        routes: [aRouteProbe({ knownHostKeys: observed([{ ...guestKey, source: { file, line: 2 } }]) })],
      })
    for (const file of [
      '/var/root/.ssh/known_hosts',
      '/var/root/.ssh/known_hosts2',
      '/etc/ssh/ssh_known_hosts',
    ]) {
      expect(findReason(withKnownKey(file))).toContain('another key is pinned')
    }
  })
})

describe('no key is trusted while it is not known which the VM names', () => {
  const unreadReason = 'the file was not read within 3 s'
  test.each([
    ['the start script was not read', unobserved(unreadReason)],
    ['its key was not read', observed({ scripts: [], forwardedPort: 31022, unreadHostKeys: unreadReason })],
    [
      'a script that may name another was not read',
      observed({ scripts: [], forwardedPort: 31022, hostKeys: [guestKey], unreadHostKeys: unreadReason }),
    ],
  ])('because %s', (_title, startScript) => {
    for (const key of [nixDarwinHostKey, guestKey]) {
      const snapshot = withPresentedKey(snapshotWithUnpinnedKey(), key)
      const reason = findReason({ ...snapshot, services: [aService({ startScript })] })
      expect(reason).toContain("couldn't be read")
      expect(reason).toContain(unreadReason)
    }
  })
})

describe("a key is pinned only while launchd's own VM holds the port", () => {
  const loopingJob = aJob({ state: 'spawn scheduled', pid: null, runs: 7 })
  test.each([
    ['the service is not loaded', { services: [aService({ job: observed(notLoaded) })] }],
    ['the service waits for its next start', { services: [aService({ job: observed(loopingJob) })] }],
    ['no VM runs', withVms()],
    ['a VM that somebody else started runs', withVms(aVm({ ancestors: [7, 1] }))],
    ['the VM forwards another port', withVms(aVm({ forwardedPort: 2222 }))],
    ['the VM forwards none', withVms(aVm({ forwardedPort: null }))],
    ['the processes were not observed', { processes: unobserved() }],
  ])('and not if %s', (_title, changes) => {
    const answer = aPortProbeWithKey(nixDarwinHostKey)
    const ports = [answer, { ...answer, port: 2222 }]
    const snapshot = healthySnapshot({ ...snapshotWithUnpinnedKey(), ports, ...changes })
    const builder = { ...getLeadingBuilder(snapshot), port: 31022 }
    expect(decideHostKeyTrust(builder)).toMatchObject({
      kind: 'untrusted',
      reason: expect.stringContaining("only while launchd's own VM is running on the builder's port"),
    })
  })

  test('and also for vzvm, whose forwarding is in its start script', () => {
    const startScript = observed({ scripts: [], forwardedPort: 31022 })
    const snapshot = healthySnapshot({
      ...snapshotWithUnpinnedKey(),
      services: [aService({ startScript })],
      ...withVms(aVm({ kind: 'vz', forwardedPort: null })),
    })
    expect(findReason(snapshot)).toBe(nixDarwinHostKey.blob)
  })
})
