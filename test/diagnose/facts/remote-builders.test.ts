import { describe, expect, test } from 'vitest'
import type { RemoteAnswer } from '../../../electron/core/model/snapshot.ts'
import { statusOf } from '../../../electron/diagnose/status-of.ts'
import { checksOf } from '../../../electron/diagnose/views/checks.ts'
import { healthySnapshot } from '../fixtures/healthy-snapshot.ts'
import { remoteProbe, remoteRoute, withRemoteBuilder } from '../fixtures/remote-changes.ts'
import {
  type Change,
  changed,
  withEntries,
  withoutService,
  withPort,
  withRoutes,
} from '../fixtures/snapshot-changes.ts'
import { answersSsh, at, observed, remoteEntry, remoteLoginKey } from '../fixtures/snapshot-parts.ts'

const status = (...changes: Change[]) => statusOf(changed(healthySnapshot(), ...changes))
const pinned = answersSsh()
const other = answersSsh(remoteLoginKey)
const uri = remoteEntry().uri
const unpinned = remoteEntry({ hostKey: null })
const knownAs = (key = remoteLoginKey) =>
  remoteRoute(
    {},
    { knownHostKeys: observed([{ ...key, source: { file: '/etc/ssh/ssh_known_hosts', line: 4 } }]) },
  )
const lineOf = ({ builders }: ReturnType<typeof status>) => builders.find((one) => one.uri === uri)

describe('a machine elsewhere beside a healthy builder', () => {
  test('that nobody asked about is not known, and its line says why', () => {
    expect(lineOf(status(withRemoteBuilder([])))).toMatchObject({
      kind: 'remote',
      state: 'unknown',
      summary: 'not looked at: machines elsewhere are looked at only when somebody asks',
      observedAt: null,
    })
  })

  test('that shows the pinned key is healthy, at the time of the look', () => {
    const look = remoteProbe(pinned, { result: { observed: true, at: at(3600), value: pinned } })
    const shown = status(withRemoteBuilder([look]))
    expect(shown).toMatchObject({ state: 'healthy', findings: [] })
    expect(lineOf(shown)).toMatchObject({ state: 'healthy', observedAt: at(3600) })
    expect(lineOf(shown)?.summary).toContain('SHA256:73nCAX7t')
    expect(checksOf(shown.snapshot).find(({ subject: what }) => what === uri)).toMatchObject({
      at: at(3600),
      observed: true,
    })
  })

  test('that is known by the known hosts alone is healthy too', () => {
    expect(lineOf(status(withRemoteBuilder([remoteProbe(other)], unpinned, knownAs())))?.state).toBe(
      'healthy',
    )
  })

  test('whose key nothing names is not known: root may know it', () => {
    const line = lineOf(status(withRemoteBuilder([remoteProbe(pinned)], unpinned)))
    expect(line?.state).toBe('unknown')
    expect(line?.summary).toContain("root's own known hosts may")
  })

  test.each<[string, RemoteAnswer, string]>([
    ['off', { kind: 'unreachable', reason: 'no answer within 5 s' }, 'does not answer'],
    ['without sshd', { kind: 'refused' }, 'refuses ssh connections'],
    ['wedged', { kind: 'silent', waitedMs: 5000 }, 'takes connections and does not answer'],
    ['gone from DNS', { kind: 'no-name' }, 'does not resolve'],
    ['a web server', { kind: 'not-ssh', firstBytes: 'HTTP/1.1 400' }, 'is not ssh'],
  ])('%s: down in its own line, and the tray stays as it is', (_story, answer, words) => {
    const shown = status(withRemoteBuilder([remoteProbe(answer)]))
    expect(shown.state).toBe('healthy')
    expect(shown.builder.state).toBe('healthy')
    expect(lineOf(shown)?.state).toBe('down')
    expect(lineOf(shown)?.summary).toContain(words)
    expect(shown.findings).toMatchObject([
      { id: 'remote-unreachable', subject: uri, severity: 'error', causedBy: null, repairs: [] },
    ])
    expect(shown.summary).toBe('Everything that can be seen without a build is in order.')
  })

  test('that shows another key is told of with both fingerprints, never with the builder’s words', () => {
    const shown = status(withRemoteBuilder([remoteProbe(other)]))
    const [finding] = shown.findings
    expect(finding).toMatchObject({ id: 'host-key-mismatch', subject: uri, repairs: [] })
    expect(finding?.explanation).toContain('build.example.com port 22 showed')
    expect(JSON.stringify(finding)).not.toContain('127.0.0.1')
    expect(finding?.evidence.map(({ value }) => value).join()).toContain(remoteLoginKey.fingerprint)
    expect(shown.state).toBe('healthy')
  })

  test('that shows another key than the known hosts have: the line of the file is named', () => {
    const [finding] = status(withRemoteBuilder([remoteProbe(pinned)], unpinned, knownAs())).findings
    expect(finding?.evidence[0]?.source).toEqual({ file: '/etc/ssh/ssh_known_hosts', line: 4 })
  })

  test('does not lead where this Mac’s own builder has a smaller concern', () => {
    const shown = status(withRemoteBuilder([remoteProbe({ kind: 'refused' })]), (snapshot) => ({
      ...snapshot,
      hostDisk: observed({ path: '/var/lib/linux-builder', freeBytes: 400e6, totalBytes: 500e9 }),
    }))
    expect(shown.findings.map(({ id }) => id)).toEqual(['host-disk-low', 'remote-unreachable'])
    expect(shown.state).toBe('degraded')
  })
})

test('a jump host is not followed, and that is said', () => {
  const reason = "root's ssh goes there through bastion (ProxyJump), which is not followed"
  const look = remoteProbe(pinned, { address: null, result: { observed: false, at: at(0), reason } })
  expect(lineOf(status(withRemoteBuilder([look])))).toMatchObject({ state: 'unknown', summary: reason })
})

describe('where only a machine elsewhere builds', () => {
  const alone =
    (answer: RemoteAnswer | null): Change =>
    (snapshot) => ({
      ...changed(
        snapshot,
        withoutService(),
        withEntries([remoteEntry()]),
        withRoutes(remoteRoute()),
        withPort({ kind: 'refused' }),
      ),
      remoteBuilders: answer === null ? [] : [remoteProbe(answer)],
    })

  test('it is the builder: not known before somebody asks', () => {
    const { state, summary, findings } = status(alone(null))
    expect({ state, findings }).toEqual({ state: 'unknown', findings: [] })
    expect(summary).toBe(
      'Cannot tell: build.example.com is another machine, and those are looked at only when you ask.',
    )
  })

  test('well, it is said when: nobody looks again by itself', () => {
    expect(status(alone(pinned))).toMatchObject({
      state: 'healthy',
      summary: 'build.example.com answered when you asked.',
    })
  })

  test('down, its own words say so', () => {
    expect(status(alone({ kind: 'refused' }))).toMatchObject({
      state: 'down',
      summary: 'The build machine build.example.com refuses ssh connections.',
    })
    expect(status(alone(other)).summary).toBe(
      'The build machine build.example.com shows another host key than the one it is known by.',
    )
  })
})
