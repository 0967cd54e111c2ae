import { describe, expect, test } from 'vitest'
import type { RemoteAnswer, Snapshot } from '../../../electron/core/model/snapshot.ts'
import { createStatus } from '../../../electron/diagnose/diagnosed-status.ts'
import { listChecks } from '../../../electron/diagnose/views/checks.ts'
import { remoteLoginKey } from '../../fixtures/host-keys.ts'
import { remoteEntry } from '../../fixtures/machine-entry.ts'
import { observed, secondsAgo, unobserved } from '../../fixtures/observation.ts'
import { anSshResult } from '../../fixtures/port-probe.ts'
import { remoteProbe, remoteRoute, withRemoteBuilder } from '../../fixtures/remote-changes.ts'
import { healthySnapshot } from '../../fixtures/snapshot.ts'
import {
  applyChanges,
  type Change,
  withEntries,
  withoutService,
  withPort,
  withRoutes,
} from '../../fixtures/snapshot-changes.ts'

const getStatus = (...changes: Change[]) => createStatus(applyChanges(healthySnapshot(), ...changes))
const pinnedAnswer = anSshResult()
const otherAnswer = anSshResult(remoteLoginKey)
const uri = remoteEntry().uri
const unpinnedEntry = remoteEntry({ hostKey: null })
const withKnownKey = (key = remoteLoginKey) =>
  remoteRoute(
    {},
    { knownHostKeys: observed([{ ...key, source: { file: '/etc/ssh/ssh_known_hosts', line: 4 } }]) },
  )
const findLine = ({ builders }: ReturnType<typeof getStatus>) =>
  builders.find((builder) => builder.uri === uri)

describe('a remote builder next to a healthy local one', () => {
  test('that was not probed is unknown, and its line says why', () => {
    expect(findLine(getStatus(withRemoteBuilder([])))).toMatchObject({
      kind: 'remote',
      state: 'unknown',
      summary: 'remote builders are checked only on request',
      observedAt: null,
    })
  })

  test('that presents the pinned key is healthy, with the time of the probe', () => {
    const probe = remoteProbe(pinnedAnswer, {
      result: { observed: true, at: secondsAgo(3600), value: pinnedAnswer },
    })
    const result = getStatus(withRemoteBuilder([probe]))
    expect(result).toMatchObject({ state: 'healthy', findings: [] })
    expect(findLine(result)).toMatchObject({ state: 'healthy', observedAt: secondsAgo(3600) })
    expect(findLine(result)?.summary).toContain('SHA256:73nCAX7t')
    expect(listChecks(result.snapshot).find(({ subject: lineSubject }) => lineSubject === uri)).toMatchObject(
      {
        at: secondsAgo(3600),
        observed: true,
      },
    )
  })

  test('that only the known hosts identify is healthy too', () => {
    expect(
      findLine(getStatus(withRemoteBuilder([remoteProbe(otherAnswer)], unpinnedEntry, withKnownKey())))
        ?.state,
    ).toBe('healthy')
  })

  test('whose key is in no readable file is unknown: root may know it', () => {
    const line = findLine(getStatus(withRemoteBuilder([remoteProbe(pinnedAnswer)], unpinnedEntry)))
    expect(line?.state).toBe('unknown')
    expect(line?.summary).toContain("root's own known_hosts may")
  })

  const noRouteToHost: RemoteAnswer = {
    kind: 'unreachable',
    code: 'EHOSTUNREACH',
    reason: 'no route to it (EHOSTUNREACH)',
  }
  const withMac =
    (mac: Partial<Snapshot['mac']>): Change =>
    (snapshot) => ({ ...snapshot, mac: { ...snapshot.mac, ...mac } })

  test.each<[string, Change]>([
    ['macOS 15', withMac({ version: observed('15.0') })],
    ['macOS 26', withMac({ version: observed('26.1') })],
    ['a macOS that did not say its version', withMac({ version: unobserved() })],
  ])('without a way to it is unknown on %s, which may keep an app from the local network', (_mac, change) => {
    const result = getStatus(withRemoteBuilder([remoteProbe(noRouteToHost)]), change)
    expect(result.findings).toEqual([])
    expect(findLine(result)).toMatchObject({ state: 'unknown' })
    expect(findLine(result)?.summary).toMatch(/Local Network.*sudo builderbar status --remote/)
  })

  test.each<[string, RemoteAnswer, Change]>([
    ['root looked', noRouteToHost, withMac({ scannedAsRoot: true })],
    ['macOS 14 has no such consent', noRouteToHost, withMac({ version: observed('14.7.2') })],
    ['nobody answered in time', { kind: 'unreachable', reason: 'no response within 5 s' }, withMac({})],
    ['the network is off', { kind: 'unreachable', reason: 'no route to it (ENETUNREACH)' }, withMac({})],
  ])('is unreachable where %s', (_title, answer, change) => {
    const result = getStatus(withRemoteBuilder([remoteProbe(answer)]), change)
    expect(result.findings).toMatchObject([{ id: 'remote-unreachable', subject: uri, severity: 'error' }])
  })

  test.each<[string, RemoteAnswer, string]>([
    ['off', { kind: 'unreachable', reason: 'no response within 5 s' }, "isn't responding"],
    ['without sshd', { kind: 'refused' }, 'refuses SSH connections'],
    ['wedged', { kind: 'silent', waitedMs: 5000 }, "accepts connections but doesn't respond"],
    ['gone from DNS', { kind: 'no-name' }, "doesn't resolve"],
    ['a web server', { kind: 'not-ssh', firstBytes: 'HTTP/1.1 400' }, "isn't SSH"],
  ])('%s: down in its own line, and the overall state stays the same', (_title, answer, text) => {
    const result = getStatus(withRemoteBuilder([remoteProbe(answer)]))
    expect(result.state).toBe('healthy')
    expect(result.builder.state).toBe('healthy')
    expect(findLine(result)?.state).toBe('down')
    expect(findLine(result)?.summary).toContain(text)
    expect(result.findings).toMatchObject([
      { id: 'remote-unreachable', subject: uri, severity: 'error', causedBy: null, repairs: [] },
    ])
    expect(result.summary).toBe('No problems found, but no build has confirmed it yet.')
  })

  test('that presents another key is reported with both fingerprints, not with the local builder’s text', () => {
    const result = getStatus(withRemoteBuilder([remoteProbe(otherAnswer)]))
    const [finding] = result.findings
    expect(finding).toMatchObject({ id: 'host-key-mismatch', subject: uri, repairs: [] })
    expect(finding?.explanation).toContain('build.example.com port 22 presented')
    expect(JSON.stringify(finding)).not.toContain('127.0.0.1')
    expect(finding?.evidence.map(({ value }) => value).join()).toContain(remoteLoginKey.fingerprint)
    expect(result.state).toBe('healthy')
  })

  test('that presents another key than the known hosts: the line of the file is named', () => {
    const [finding] = getStatus(
      withRemoteBuilder([remoteProbe(pinnedAnswer)], unpinnedEntry, withKnownKey()),
    ).findings
    expect(finding?.evidence[0]?.source).toEqual({ file: '/etc/ssh/ssh_known_hosts', line: 4 })
  })

  test('comes after a warning about this Mac’s own builder', () => {
    const result = getStatus(withRemoteBuilder([remoteProbe({ kind: 'refused' })]), (snapshot) => ({
      ...snapshot,
      hostDisk: observed({ path: '/var/lib/linux-builder', freeBytes: 400e6, totalBytes: 500e9 }),
    }))
    expect(result.findings.map(({ id }) => id)).toEqual(['host-disk-low', 'remote-unreachable'])
    expect(result.state).toBe('degraded')
  })
})

test('a jump host is not followed, and the line says so', () => {
  const reason = "root's ssh goes there through bastion (ProxyJump), which is not followed"
  const probe = remoteProbe(pinnedAnswer, {
    address: null,
    result: { observed: false, at: secondsAgo(0), reason },
  })
  expect(findLine(getStatus(withRemoteBuilder([probe])))).toMatchObject({
    state: 'unknown',
    summary: reason,
  })
})

describe('a remote builder as the only one', () => {
  const withRemoteAlone =
    (answer: RemoteAnswer | null): Change =>
    (snapshot) => ({
      ...applyChanges(
        snapshot,
        withoutService(),
        withEntries([remoteEntry()]),
        withRoutes(remoteRoute()),
        withPort({ kind: 'refused' }),
      ),
      remoteBuilders: answer === null ? [] : [remoteProbe(answer)],
    })

  test('leads, and is unknown before it is probed', () => {
    const { state, summary, findings } = getStatus(withRemoteAlone(null))
    expect({ state, findings }).toEqual({ state: 'unknown', findings: [] })
    expect(summary).toBe(
      "Can't check the Linux builder: build.example.com is another computer, and Builderbar contacts those only when you ask.",
    )
  })

  test('is healthy as of the probe on request', () => {
    expect(getStatus(withRemoteAlone(pinnedAnswer))).toMatchObject({
      state: 'healthy',
      summary: 'build.example.com responded when you checked.',
    })
  })

  test('is down with its own summary', () => {
    expect(getStatus(withRemoteAlone({ kind: 'refused' }))).toMatchObject({
      state: 'down',
      summary: 'The remote builder build.example.com refuses SSH connections.',
    })
    expect(getStatus(withRemoteAlone(otherAnswer)).summary).toBe(
      'The host key of the remote builder build.example.com has changed.',
    )
  })
})
