import { describe, expect, test } from 'vitest'
import type { Snapshot, TestBuild } from '../../../electron/core/model/snapshot.ts'
import { createStatus } from '../../../electron/diagnose/diagnosed-status.ts'
import type { ProcessResult, RunLimits } from '../../../electron/mac/mac.ts'
import { runTestBuilds } from '../../../electron/monitor/builds/test-build-run.ts'
import { createFixedScanner } from '../../cli/fixtures/recorded-terminal.ts'
import { anEntry, builderUri } from '../../fixtures/machine-entry.ts'
import { withHostsLineInsteadOfInclude, withoutMachinesFile } from '../../fixtures/observed-states.ts'
import { healthySnapshot } from '../../fixtures/snapshot.ts'
import { applyChanges, type Change, withEntries, withPort } from '../../fixtures/snapshot-changes.ts'
import { aMacWithNix, createBuiltOn, createNotBuiltOn } from '../fixtures/mac-with-nix.ts'

const withTwoSystems = withEntries([anEntry({ systems: ['aarch64-linux', 'x86_64-linux'] })])
const notStarted = "failed to start SSH connection to 'builder@linux-builder'"

interface Wanted {
  readonly snapshot: Snapshot
  readonly systems?: readonly string[]
  readonly build: (system: string, limits: RunLimits) => Promise<ProcessResult> | ProcessResult
  readonly signal?: AbortSignal
}

async function createBuild({ snapshot, systems = [], build, signal = new AbortController().signal }: Wanted) {
  const events: string[] = []
  const savedBuilds: TestBuild[] = []
  const scanner = {
    ...createFixedScanner(createStatus(snapshot)),
    saveTestBuilds: async (snapshot: Snapshot, builds: readonly TestBuild[]) => {
      savedBuilds.push(...builds)
      return createStatus({ ...snapshot, testBuilds: [...builds] })
    },
  }
  const { results, status } = await runTestBuilds(aMacWithNix(build), scanner, {
    systems,
    signal,
    onBegin: (system, uri) => events.push(`begins ${system} on ${uri}`),
    onOutput: (text) => events.push(text.trim().split('\n').at(-1) ?? ''),
    onResult: ({ outcome }) => events.push(outcome),
  })
  return { results, status, events, savedBuilds }
}
const createSnapshot = (...changes: Change[]) => applyChanges(healthySnapshot(), ...changes)

describe('a test build', () => {
  test('is made for each system of the entry, reported as it runs, and recorded', async () => {
    const { results, status, events, savedBuilds } = await createBuild({
      snapshot: createSnapshot(withTwoSystems),
      build: () => createBuiltOn(builderUri),
    })
    expect(results).toMatchObject([
      { system: 'aarch64-linux', uri: builderUri, outcome: 'passed', output: null, findings: [] },
      { system: 'x86_64-linux', uri: builderUri, outcome: 'passed', output: null, findings: [] },
    ])
    expect(events.slice(0, 3)).toEqual([
      `begins aarch64-linux on ${builderUri}`,
      expect.stringContaining(`on '${builderUri}'`),
      'passed',
    ])
    expect(savedBuilds).toHaveLength(2)
    expect(status.summary).toBe('The Linux builder is working.')
  })

  test('is made only for the named systems, once each', async () => {
    const { results } = await createBuild({
      snapshot: createSnapshot(withTwoSystems),
      systems: ['x86_64-linux', 'x86_64-linux'],
      build: () => createBuiltOn(builderUri),
    })
    expect(results.map(({ system }) => system)).toEqual(['x86_64-linux'])
  })

  test.each<[string, Change, string, readonly string[]]>([
    ['the route', withHostsLineInsteadOfInclude, notStarted, ['ssh-route']],
    ['ssh itself', (before) => before, `${notStarted}: Permission denied (publickey).`, ['auth-refused']],
    ['nothing that is known', (before) => before, notStarted, ['build-fails']],
  ])('that fails is explained by %s', async (_title, change, reason, findings) => {
    const { results, status } = await createBuild({
      snapshot: createSnapshot(change),
      build: () => createNotBuiltOn(builderUri, reason),
    })
    expect(results).toMatchObject([{ outcome: 'failed', findings }])
    expect(results[0]?.output).toContain(notStarted)
    expect(status.state).toBe('down')
  })

  test('for which no builder was tried has no result, and the scan gives the reason', async () => {
    const result: ProcessResult = {
      status: 'exited',
      code: 1,
      stdout: '',
      stderr: "error: a 'x' is required",
    }
    const { results } = await createBuild({
      snapshot: createSnapshot(withoutMachinesFile),
      build: () => result,
    })
    expect(results).toMatchObject([
      { system: 'aarch64-linux', uri: null, outcome: 'unknown', findings: ['machines-missing'] },
    ])
  })

  test('that fails while nothing answers on the port is not recorded', async () => {
    const { savedBuilds, results } = await createBuild({
      snapshot: createSnapshot(withPort({ kind: 'refused' })),
      build: () => createNotBuiltOn(builderUri, 'Connection refused'),
    })
    expect(results).toMatchObject([{ outcome: 'failed', findings: ['port-refused'] }])
    expect(savedBuilds).toEqual([])
  })

  test('that is stopped has no result, and no other is started', async () => {
    const stopController = new AbortController()
    const { results, events, savedBuilds } = await createBuild({
      snapshot: createSnapshot(withTwoSystems),
      signal: stopController.signal,
      build: () => {
        stopController.abort()
        return { status: 'signalled', signal: 'SIGKILL', stdout: '', stderr: '' }
      },
    })
    expect(results.map(({ outcome, output, findings }) => [outcome, output, findings])).toEqual([
      ['unknown', 'the build was stopped', []],
      ['unknown', 'the build was stopped', []],
    ])
    expect(events.filter((line) => line.startsWith('begins'))).toHaveLength(1)
    expect(savedBuilds).toEqual([])
  })
})
