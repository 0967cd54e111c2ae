import { describe, expect, test } from 'vitest'
import { nixOutputs } from '../../core/outputs/nix-outputs.ts'
import { aFile } from '../../fixtures/file-info.ts'
import { keyPath } from '../../fixtures/key-file.ts'
import { anEntry, builderUri, remoteEntry } from '../../fixtures/machine-entry.ts'
import { observed } from '../../fixtures/observation.ts'
import { healthySnapshot } from '../../fixtures/snapshot.ts'
import {
  applyChanges,
  type Change,
  withEntries,
  withJob,
  withKey,
  withoutProcesses,
  withPort,
  withService,
} from '../../fixtures/snapshot-changes.ts'
import { explainText, noMachineAsked, refusedConnection, snapshotOfCase } from '../fixtures/explained-text.ts'

describe('output and scan', () => {
  test('agree on a finding, and its root cause is the answer', () => {
    const downSnapshot = applyChanges(
      healthySnapshot(),
      withJob({ known: false }),
      withService({ disabled: observed(true) }),
      withoutProcesses,
      withPort({ kind: 'refused' }),
    )
    const { named, agreed, decidedBy } = explainText(refusedConnection, downSnapshot)
    expect(named.slice(0, 2).map(({ id }) => id)).toEqual(['port-refused', 'ssh-route'])
    expect(agreed?.id).toBe('service-disabled')
    expect(decidedBy).toBeNull()
  })

  test('agree on a refused key, whatever the output says about the login', () => {
    const key = withKey({ path: keyPath, privateKey: observed(aFile({ mode: 0o640 })) })
    const text = nixOutputs.find(({ name }) => name === 'a key that others may read')?.text ?? ''
    expect(explainText(text, applyChanges(healthySnapshot(), key))).toMatchObject({
      named: [{ id: 'key-permissions', line: 2 }],
      agreed: { id: 'key-permissions' },
    })
  })

  test('that disagree leave the likeliest finding and the deciding check', () => {
    expect(explainText(refusedConnection)).toMatchObject({
      named: expect.arrayContaining([expect.objectContaining({ id: 'port-refused' })]),
      agreed: null,
      decidedBy: {
        text: expect.stringMatching(/will tell: builderbar test-build$/),
        action: { text: expect.stringMatching(/will tell\.$/), request: { kind: 'test-build' } },
      },
    })
    expect(explainText('builder@localhost: Permission denied (publickey).').decidedBy?.text).toContain(
      'status --deep',
    )
    const snapshotWithRemote = applyChanges(healthySnapshot(), withEntries([anEntry(), remoteEntry()]))
    const words = `cannot build on '${remoteEntry().uri}': error: failed to start SSH connection to 'build.example.com': ssh: connect to host build.example.com port 22: Connection refused`
    expect(explainText(words, snapshotWithRemote).decidedBy).toMatchObject({
      text: expect.stringMatching(/: builderbar status --remote$/),
      action: { request: { kind: 'probe-remote', uri: remoteEntry().uri } },
    })
  })

  test('about another builder do not agree', () => {
    const wrongRoute = snapshotOfCase('ssh-route')
    const formatRefusal = (machine: string) =>
      `cannot build on '${machine}': error: failed to start SSH connection to 'h': ssh: Could not resolve hostname h: nodename nor servname provided, or not known`
    expect(explainText(formatRefusal(builderUri), wrongRoute).agreed?.id).toBe('ssh-route')
    expect(explainText(formatRefusal('ssh-ng://nix@build.example.com'), wrongRoute).agreed).toBeNull()
  })

  test.each([
    'builders-off',
    'builders-elsewhere',
    'machines-missing',
    'machines-no-entry',
    'daemon-config-stale',
  ])('explain a build for which no builder was tried: %s', (id) => {
    expect(explainText(noMachineAsked, snapshotOfCase(id))).toMatchObject({
      named: [{ id, line: 1 }],
      agreed: { id },
    })
  })

  test('about another builder do not agree with a finding about this builder’s key', () => {
    const key = withKey({ path: keyPath, privateKey: observed(aFile({ mode: 0o640 })) })
    const snapshotWithTwo = applyChanges(healthySnapshot(), withEntries([anEntry(), remoteEntry()]), key)
    const formatMessage = (machine: string) =>
      `Load key "/k": bad permissions\ncannot build on '${machine}': error: failed to start SSH connection to 'h'`
    expect(explainText(formatMessage(builderUri), snapshotWithTwo).agreed?.id).toBe('key-permissions')
    expect(explainText(formatMessage(remoteEntry().uri), snapshotWithTwo).agreed).toBeNull()
  })

  test.each([
    "error: failed to start SSH connection to 'linux-builder'",
    `error: cannot open connection to remote store '${builderUri}': error: unexpected end-of-file`,
  ])('with ssh-ng:// only say that ssh did not start, and the scan has the reason: %s', (output) => {
    const text = `warning: dirty\ncannot build on '${builderUri}': ${output}\nFailed to find a machine for remote build!`
    const key = withKey({ path: keyPath, privateKey: observed(aFile({ mode: 0o640 })) })
    expect(explainText(text, applyChanges(healthySnapshot(), key))).toMatchObject({
      named: [{ id: 'key-permissions', line: 2, words: expect.stringContaining('cannot build on') }],
      agreed: { id: 'key-permissions' },
      unreached: null,
    })
    expect(explainText(text)).toMatchObject({
      named: [],
      agreed: null,
      unreached: builderUri,
      decidedBy: {
        text: expect.stringMatching(/: builderbar status --deep$/),
        action: { request: { kind: 'admin-check' } },
      },
    })
    expect(
      explainText(text.replaceAll(builderUri, 'ssh-ng://x@unknown'), applyChanges(healthySnapshot(), key)),
    ).toMatchObject({
      named: [],
      unreached: 'ssh-ng://x@unknown',
    })
  })

  test('that are unknown name nothing', () => {
    for (const text of ['', 'hello']) {
      expect(explainText(text)).toEqual({
        named: [],
        agreed: null,
        decidedBy: null,
        unreached: null,
        failure: null,
        builds: [],
      })
    }
  })
})

describe('what Lima says', () => {
  const text =
    '> exiting, status={Running:false Degraded:false} (hint: see "/Users/alice/.colima/_lima/colima/ha.stderr.log")'
  const byHand = [
    anEntry({ uri: 'ssh-ng://alice@127.0.0.1:2222', host: '127.0.0.1', port: 2222, sshKey: null }),
  ]

  test.each<[string, Change]>([
    ['the builder runs in it', withService({ vmProgram: 'limactl' })],
    ['the builder may be one that the user starts', withEntries(byHand)],
    ['another machine is named so', withEntries([anEntry({ uri: 'ssh-ng://colima', host: 'colima' })])],
  ])('counts where %s', (_title, change) => {
    const { named, failure } = explainText(text, applyChanges(healthySnapshot(), change))
    expect(named.map(({ id }) => id)).toEqual(['service-crash-looping'])
    expect(failure).toBeNull()
  })

  test.each<[string, Change]>([
    ["nix-darwin's builder is there", withService({})],
    ['there is no builder', () => snapshotOfCase('builder-absent')],
    ['builders are on other computers', withEntries([remoteEntry()])],
  ])('is about another VM where %s', (_title, change) => {
    const { named, failure } = explainText(text, applyChanges(healthySnapshot(), change))
    expect(named).toEqual([])
    expect(failure).toMatchObject({ kind: 'other-vm', line: 1 })
  })
})
