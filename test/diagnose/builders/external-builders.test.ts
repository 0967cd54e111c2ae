import { describe, expect, test } from 'vitest'
import type { FileInfo, NixSettings, Snapshot } from '../../../electron/core/model/snapshot.ts'
import { snapshotSchema } from '../../../electron/core/model/snapshot.ts'
import { createStatus } from '../../../electron/diagnose/diagnosed-status.ts'
import { buildChain } from '../../../electron/diagnose/views/chain.ts'
import { listChecks } from '../../../electron/diagnose/views/checks.ts'
import { listSetupOptions } from '../../../electron/diagnose/views/setup-options.ts'
import { externalProgram, externalSystems, withExternalProgram } from '../../fixtures/external-changes.ts'
import { aFile, noFile } from '../../fixtures/file-info.ts'
import { anEntry, remoteEntry } from '../../fixtures/machine-entry.ts'
import { observed, unobserved } from '../../fixtures/observation.ts'
import { healthySnapshot } from '../../fixtures/snapshot.ts'
import {
  applyChanges,
  type Change,
  withEntries,
  withoutService,
  withPort,
  withRoutes,
  withSettings,
} from '../../fixtures/snapshot-changes.ts'

const program = externalProgram
const systems = externalSystems
const uri = `external:${program}`

interface External {
  readonly file?: FileInfo | null
  readonly settings?: Partial<NixSettings>
}

function withExternal({ file: fileOption = aFile({ mode: 0o555 }), settings = {} }: External = {}): Change {
  return (snapshot) => {
    const next = applyChanges(snapshot, withExternalProgram(fileOption ?? noFile), withSettings(settings))
    if (fileOption !== null) return next
    const unobservedBuilder = { program, systems, file: unobserved('the volume did not answer') }
    return { ...next, nix: { ...next.nix, externalBuilders: [unobservedBuilder] } }
  }
}

const withoutOtherBuilders: Change = (snapshot) =>
  applyChanges(snapshot, withoutService(), withEntries([]), withRoutes(), withPort({ kind: 'refused' }))
const createSnapshotWith = (...changes: Change[]) => applyChanges(healthySnapshot(), ...changes)
const getStatus = (...changes: Change[]) => createStatus(createSnapshotWith(...changes))
const withBuild =
  (kind: 'passed' | 'failed', output = ''): Change =>
  (snapshot) => ({
    ...snapshot,
    testBuilds: [
      {
        uri,
        system: 'aarch64-linux',
        outcome: observed(kind === 'passed' ? { kind, seconds: 4 } : { kind, seconds: 4, output }),
      },
    ],
  })

describe('an external builder as the only builder', () => {
  test('is a builder: nothing is missing and there is nothing to set up', () => {
    const snapshot = createSnapshotWith(withoutOtherBuilders, withExternal())
    expect(snapshotSchema.safeParse(snapshot).error).toBeUndefined()
    const result = createStatus(snapshot)
    expect(result.findings).toEqual([])
    expect(result.state).toBe('asleep')
    expect(result.summary).toBe('Nix starts a Linux builder for each build that needs one.')
    expect(result.builders).toMatchObject([
      { kind: 'external', uri, host: 'nix-linux-builder', systems, label: null, state: 'asleep' },
    ])
    expect(result.builder).toBe(result.builders[0])
    expect(listSetupOptions(snapshot)).toEqual([])
  })

  test('has a chain of what can be observed, and a check', () => {
    const snapshot = createSnapshotWith(withoutOtherBuilders, withExternal())
    expect(buildChain(snapshot, []).map(({ id, state }) => `${id} ${state}`)).toEqual([
      'vm good',
      'build unknown',
    ])
    expect(listChecks(snapshot)).toContainEqual(
      expect.objectContaining({
        subject: 'External builder for aarch64-linux, x86_64-linux',
        message: `${program}, file, owner root, mode 0555`,
      }),
    )
  })

  test('is healthy after a test build that passed', () => {
    const result = getStatus(withoutOtherBuilders, withExternal(), withBuild('passed'))
    expect(result).toMatchObject({ state: 'healthy', summary: 'The Linux builder is working.' })
    expect(result.verifiedAt).not.toBeNull()
  })

  test('is unknown if its program was not observed', () => {
    const result = getStatus(withoutOtherBuilders, withExternal({ file: null }))
    expect(result.state).toBe('unknown')
    expect(result.builder.summary).toBe('the volume did not answer')
    expect(result.findings).toEqual([])
  })

  test.each<[string, External, RegExp]>([
    ['the program is gone', { file: noFile }, /that program is missing/],
    [
      'the program is a folder',
      { file: { ...aFile({ mode: 0o755 }), kind: 'folder' } as FileInfo },
      /is missing/,
    ],
    ['only its owner may run it', { file: aFile({ mode: 0o744 }) }, /can.t run it/],
    [
      'the feature is off',
      { settings: { experimentalFeatures: ['flakes'] } },
      /feature external-builders is off/,
    ],
    ['no local build is allowed', { settings: { maxJobs: '0' } }, /max-jobs = 0 allows none/],
  ])('is down where %s', (_title, external, cause) => {
    const result = getStatus(withoutOtherBuilders, withExternal(external))
    expect(result.state).toBe('down')
    expect(result.findings).toMatchObject([
      { id: 'external-builder-broken', subject: uri, severity: 'error', cause: expect.stringMatching(cause) },
    ])
  })

  test('is down where a build through it failed, with the output as evidence', () => {
    const output = "error: builder for '/nix/store/x.drv' failed with exit code 1\nVZErrorDomain Code=2"
    const result = getStatus(withoutOtherBuilders, withExternal(), withBuild('failed', output))
    expect(result.state).toBe('down')
    expect(JSON.stringify(result.findings)).toContain('VZErrorDomain Code=2')
  })

  test('is down with the Mac if the nix-daemon does not run', () => {
    const withoutDaemon: Change = (snapshot) => ({
      ...snapshot,
      daemon: observed({
        answers: false,
        reason: 'connection refused',
        kind: 'refused',
      }) as Snapshot['daemon'],
    })
    expect(getStatus(withoutOtherBuilders, withExternal(), withoutDaemon).state).toBe('down')
  })
})

describe('an external builder beside a machine', () => {
  test('has a line of its own and changes nothing else', () => {
    const result = getStatus(withExternal())
    expect(result.state).toBe('healthy')
    expect(result.builders.map(({ kind, state }) => `${kind} ${state}`)).toEqual([
      'managed healthy',
      'external asleep',
    ])
  })

  test('that is broken is a warning and not a concern of the machine', () => {
    const result = getStatus(withExternal({ file: noFile }))
    expect(result.state).toBe('degraded')
    expect(result.builders.map(({ state }) => state)).toEqual(['healthy', 'down'])
    expect(result.findings).toMatchObject([{ id: 'external-builder-broken', severity: 'warning' }])
  })
})

describe('the builder that Nix chooses', () => {
  test('is a machine that accepts the system, then the external builder', () => {
    expect(getStatus(withExternal()).choices).toEqual([
      { system: 'aarch64-linux', uri: anEntry().uri, others: [uri] },
      { system: 'x86_64-linux', uri, others: [] },
    ])
  })

  test('is the machine with the higher speed factor, the first of equal ones', () => {
    const intelSystems = { systems: ['x86_64-linux'] }
    const fastEntry = remoteEntry({ ...intelSystems, uri: 'ssh-ng://fast', speedFactor: 2, line: 3 })
    const listChoices = (...entries: Parameters<typeof withEntries>[0]) =>
      getStatus(withEntries(entries)).choices
    expect(listChoices(remoteEntry(intelSystems), fastEntry)[0]).toMatchObject({ uri: 'ssh-ng://fast' })
    expect(
      listChoices(remoteEntry(intelSystems), remoteEntry({ ...intelSystems, uri: 'ssh-ng://b', line: 3 }))[0],
    ).toMatchObject({
      uri: remoteEntry().uri,
    })
  })

  test('is none where no entry takes an ordinary build', () => {
    expect(getStatus(withEntries([anEntry({ mandatoryFeatures: ['kvm'] })])).choices).toEqual([
      { system: 'aarch64-linux', uri: null, others: [] },
    ])
  })
})

describe('a setting that this Nix or daemon does not take', () => {
  const line = (layer: 'system' | 'user') => ({
    layer,
    file: layer === 'system' ? '/etc/nix/nix.conf' : '/Users/alice/.config/nix/nix.conf',
    line: 3,
    name: 'external-builders',
    value: JSON.stringify([{ systems, program, args: [] }]),
  })
  const withLine =
    (layer: 'system' | 'user'): Change =>
    (snapshot) => ({ ...snapshot, nix: { ...snapshot.nix, layers: observed([line(layer)]) } })

  test('is a finding where Nix is older than the setting', () => {
    const result = getStatus(
      withoutOtherBuilders,
      withExternal({ settings: { externalBuilders: undefined } }),
      withLine('system'),
    )
    expect(result.findings).toMatchObject([
      {
        id: 'external-builder-broken',
        cause: expect.stringMatching(/doesn't have the setting external-builders/),
      },
    ])
    expect(result.findings[0]?.evidence[0]?.source).toEqual({ file: '/etc/nix/nix.conf', line: 3 })
    expect(result.choices).toEqual([])
  })

  test('is a finding if only the nix.conf of a user has it whom the daemon does not trust', () => {
    const result = getStatus(withoutOtherBuilders, withExternal(), withLine('user'))
    expect(result.findings[0]?.cause).toMatch(/only from trusted users/)
  })

  test('is none where the daemon trusts users', () => {
    const trusted = withExternal({ settings: { trustedUsers: ['root', '@admin'] } })
    expect(getStatus(withoutOtherBuilders, trusted, withLine('user')).findings).toEqual([])
  })
})
