import { describe, expect, test } from 'vitest'
import { createStatus } from '../../../electron/diagnose/diagnosed-status.ts'
import { remoteLoginKey } from '../../fixtures/host-keys.ts'
import { anEntry } from '../../fixtures/machine-entry.ts'
import { observed, secondsAgo } from '../../fixtures/observation.ts'
import { anSshResult } from '../../fixtures/port-probe.ts'
import { label } from '../../fixtures/service.ts'
import { healthySnapshot } from '../../fixtures/snapshot.ts'
import {
  applyChanges,
  type Change,
  withEntries,
  withJob,
  withoutProcesses,
  withPort,
  withRoutes,
} from '../../fixtures/snapshot-changes.ts'
import { anSshRoute, aRouteProbe } from '../../fixtures/ssh-route.ts'

const getStatus = (...changes: Change[]) => createStatus(applyChanges(healthySnapshot(), ...changes))
const listSeverities = (...changes: Change[]) =>
  getStatus(...changes)
    .findings.filter(({ severity }) => severity !== 'note')
    .map(({ id, severity }) => [id, severity])

describe('a builder without a host key of the pinned type', () => {
  const pinned = anEntry().hostKey?.type ?? ''
  const withoutKeyTypes = (...lacks: string[]) =>
    withPort({
      kind: 'ssh',
      banner: 'SSH-2.0-OpenSSH_10.0',
      hostKey: { known: false, reason: `it has no key of type ${lacks.join(' or ')}`, lacks },
    })

  test('is another host than the entry means: ssh refuses it', () => {
    expect(listSeverities(withoutKeyTypes(pinned))).toEqual([['host-key-mismatch', 'error']])
    expect(getStatus(withoutKeyTypes(pinned)).state).toBe('down')
  })

  test('is unknown if it was asked for another type', () => {
    expect(listSeverities(withoutKeyTypes('ssh-rsa'))).toEqual([])
    expect(getStatus(withoutKeyTypes('ssh-rsa')).state).toBe('unknown')
  })
})

describe('an entry that pins no key', () => {
  const withUnpinnedEntry = withEntries([anEntry({ hostKey: null })])
  const withHostKeyChecking = (strictHostKeyChecking: string) => {
    const line = { file: '/etc/ssh/ssh_config', line: 3 }
    const sources = { ...anSshRoute().sources, stricthostkeychecking: line }
    return withRoutes(aRouteProbe({ root: observed(anSshRoute({ strictHostKeyChecking, sources })) }))
  }
  const formatText = (change: Change) =>
    JSON.stringify(getStatus(withUnpinnedEntry, change).findings.find(({ id }) => id === 'host-key-unpinned'))

  test('ends in a question that no one can answer', () => {
    expect(formatText(withHostKeyChecking('ask'))).toContain('no one can answer')
  })

  test.each(['no', 'accept-new'])('accepts any host if ssh is configured not to ask (%s)', (value) => {
    const text = formatText(withHostKeyChecking(value))
    expect(text).toContain(`StrictHostKeyChecking ${value}`)
    expect(text).toContain('"/etc/ssh/ssh_config","line":3')
    expect(text).not.toContain('no one can answer')
  })
})

test('an eighth column that is not a key is reported, with the right value', () => {
  const { hostKey: key } = anEntry()
  const withMistakenKey = withEntries([
    anEntry({
      hostKey: null,
      hostKeyMistake: { description: 'the key alone, without its type before it', key },
    }),
  ])
  const finding = getStatus(withMistakenKey).findings.find(({ id }) => id === 'host-key-unpinned')
  expect(finding?.explanation).toContain('has the key alone, without its type before it in column 8')
  expect(finding?.explanation).toContain(Buffer.from(`${key?.type} ${key?.blob}\n`).toString('base64'))
  expect(finding?.explanation).not.toContain('has no host key')
})

test('a doubled scheme is the only finding', () => {
  const uri = 'ssh://ssh://builder@localhost'
  const entryWithTwoSchemes = anEntry({ uri, scheme: 'ssh', user: null, host: 'ssh', port: null })
  const { state, findings } = getStatus(withEntries([entryWithTwoSchemes]), withRoutes())
  expect(state).toBe('down')
  expect(findings.filter(({ severity }) => severity === 'error')).toMatchObject([
    { id: 'machines-no-entry', title: 'A machines entry has its scheme twice' },
  ])
  expect(findings[0]?.explanation).toContain('hostName is only the name, localhost')
})

describe('another key on the port folds under the problem that keeps the builder off it', () => {
  const withOtherKey = withPort(anSshResult(remoteLoginKey))
  const withFirstStart: Change = (snapshot) => ({
    ...snapshot,
    boot: { firstStartAt: secondsAgo(600), runsAtFirstStart: 1, goodBannerAt: null },
  })
  const withRunningJob = (parts: object) =>
    withJob({ known: true, state: 'running', pid: 501, runs: 9, lastExit: failedExit, ...parts })
  const failedExit = { kind: 'code', code: 1, name: null } as const

  test.each<[string, string, Change[]]>([
    [
      'a crash loop, between two starts',
      'service-crash-looping',
      [withoutProcesses, withRunningJob({ state: 'spawn scheduled', pid: null })],
    ],
    [
      'a crash loop, while the next start runs',
      'service-crash-looping',
      [withoutProcesses, withRunningJob({}), withFirstStart],
    ],
    [
      'a service that runs without a machine',
      'vm-not-running',
      [withoutProcesses, withRunningJob({ runs: 1 })],
    ],
    ['a service that is not loaded', 'service-not-loaded', [withoutProcesses, withJob({ known: false })]],
    [
      'a service that is stopped',
      'service-stopped',
      [
        withoutProcesses,
        withRunningJob({ state: 'not running', pid: null, runs: 1, lastExit: { kind: 'never' } }),
      ],
    ],
  ])('%s', (_title, cause, changes) => {
    const { findings } = getStatus(withOtherKey, ...changes)
    const mismatch = findings.find(({ id }) => id === 'host-key-mismatch')
    expect(mismatch?.causedBy).toBe(`${cause}@${label}`)
    expect(mismatch?.repairs).toEqual([])
  })

  test('it is the root finding if launchd’s VM runs', () => {
    expect(getStatus(withOtherKey).findings.find(({ id }) => id === 'host-key-mismatch')?.causedBy).toBeNull()
  })

  test('the text says that the published key proves nothing about the host', () => {
    const publishedKey = anEntry().hostKey
    if (publishedKey === null) throw new Error('The entry pins a key.')
    const result = getStatus(
      withEntries([anEntry({ hostKey: remoteLoginKey })]),
      withPort(anSshResult(publishedKey)),
    )
    const mismatch = result.findings.find(({ id }) => id === 'host-key-mismatch')
    expect(mismatch?.explanation).toContain('any program on the port can present it')
    expect(mismatch?.repairs).toEqual([])
    const findings = getStatus(withEntries([anEntry({ hostKey: null })])).findings
    expect(JSON.stringify(findings)).toContain('any program on the port can present it')
  })
})
