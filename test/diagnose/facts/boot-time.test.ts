import { describe, expect, test } from 'vitest'
import { createStatus } from '../../../electron/diagnose/diagnosed-status.ts'
import { selectRootFindings } from '../../../electron/diagnose/facts/root-findings.ts'
import { aFile } from '../../fixtures/file-info.ts'
import { observed, secondsAgo } from '../../fixtures/observation.ts'
import { aVm } from '../../fixtures/processes.ts'
import { aJob } from '../../fixtures/service.ts'
import { healthySnapshot } from '../../fixtures/snapshot.ts'
import {
  applyChanges,
  type Change,
  withBoot,
  withJob,
  withKey,
  withoutProcesses,
  withPort,
} from '../../fixtures/snapshot-changes.ts'

const getStatus = (...changes: Change[]) => createStatus(applyChanges(healthySnapshot(), ...changes))
const listIds = (...changes: Change[]) => getStatus(...changes).findings.map(({ id }) => id)
const withRefusedPort = withPort({ kind: 'refused' })
const withSilentPort = withPort({ kind: 'silent', waitedMs: 5000 })

/** The processes of the VM and the job started this many seconds ago. */
function withVmStart(seconds: number): Change {
  return (snapshot) => ({
    ...snapshot,
    processes: observed({
      vms: [aVm({ startedAt: secondsAgo(seconds) })],
      jobs: [{ pid: 501, startedAt: secondsAgo(seconds) }],
      remoteBuilds: [],
    }),
  })
}

const withBootTime =
  (seconds: number): Change =>
  (snapshot) => ({ ...snapshot, mac: { ...snapshot.mac, bootedAt: observed(secondsAgo(seconds)) } })

describe('starting', () => {
  test.each([
    ['the process is young', [withVmStart(60), withSilentPort]],
    ['the port is still closed', [withVmStart(30), withRefusedPort]],
    [
      'memory knows of a first start 170 s ago',
      [withBoot({ firstStartAt: secondsAgo(170), runsAtFirstStart: 1 }), withVmStart(170), withSilentPort],
    ],
    ['the Mac itself was started 9 minutes ago', [withBootTime(540), withVmStart(500), withSilentPort]],
    [
      'launchd is about to start it',
      [
        withJob(
          aJob({
            state: 'spawn scheduled',
            pid: null,
            runs: 2,
            lastExit: { kind: 'code', code: 1, name: null },
          }),
        ),
        withoutProcesses,
        withRefusedPort,
      ],
    ],
    [
      'launchd spawns it',
      [
        withJob(aJob({ state: 'xpcproxy', runs: 5, lastExit: { kind: 'signal', signal: 'Terminated: 15' } })),
        withoutProcesses,
        withRefusedPort,
      ],
    ],
    [
      'it has never run since the Mac was started two minutes ago',
      [
        withBootTime(120),
        withJob(aJob({ state: 'not running', pid: null, runs: 0 })),
        withoutProcesses,
        withRefusedPort,
      ],
    ],
    [
      'a second run that is young',
      [
        withJob(aJob({ runs: 2, lastExit: { kind: 'code', code: 0, name: null } })),
        withVmStart(40),
        withRefusedPort,
      ],
    ],
  ] satisfies [string, Change[]][])('%s', (_title, changes) => {
    const { state, findings, summary } = getStatus(...changes)
    expect({ state, findings }).toEqual({ state: 'starting', findings: [] })
    expect(summary).toBe('The Linux builder is starting. This usually takes under a minute.')
  })

  test.each([
    [
      '181 s after the first start',
      [withBoot({ firstStartAt: secondsAgo(181), runsAtFirstStart: 1 }), withVmStart(181), withSilentPort],
      'builder-wedged',
    ],
    [
      'the Mac has been up for 11 minutes',
      [withBootTime(660), withVmStart(600), withSilentPort],
      'builder-wedged',
    ],
    [
      'a young process of a job with many runs is no boot',
      [withJob(aJob({ runs: 40 })), withVmStart(5), withRefusedPort],
      'port-refused',
    ],
    [
      'an old machine is not booting, whatever memory says',
      [withBoot({ firstStartAt: secondsAgo(10), runsAtFirstStart: 1 }), withRefusedPort],
      'port-refused',
    ],
    [
      'it answered once since its start',
      [withVmStart(100), withBoot({ goodBannerAt: secondsAgo(50) }), withRefusedPort],
      'port-refused',
    ],
    [
      'launchd names a process that was not found',
      [withBoot({ firstStartAt: secondsAgo(0), runsAtFirstStart: 1 }), withoutProcesses, withRefusedPort],
      'vm-not-running',
    ],
    [
      'launchd has waited to start it for 10 minutes',
      [
        withBoot({ firstStartAt: secondsAgo(600), runsAtFirstStart: 2 }),
        withJob(aJob({ state: 'spawn scheduled', pid: null, runs: null, lastExit: { kind: 'unknown' } })),
        withoutProcesses,
        withRefusedPort,
      ],
      'port-refused',
    ],
  ] satisfies [string, Change[], string][])('no longer: %s', (_title, changes, id) => {
    const { state, findings } = getStatus(...changes)
    expect(state).toBe('down')
    expect(selectRootFindings(findings).map((finding) => finding.id)).toEqual([id])
  })

  test('another error is still reported', () => {
    const { state, findings } = getStatus(
      withVmStart(20),
      withRefusedPort,
      withKey({ privateKey: observed(aFile({ mode: 0o640 })) }),
    )
    expect(state).toBe('down')
    expect(findings.map(({ id }) => id)).toEqual(['key-permissions'])
  })
})

describe('a crash loop', () => {
  const loop = (changes: Parameters<typeof aJob>[0]) => withJob(aJob(changes))
  const failedExit = { kind: 'code', code: 1, name: null } as const

  test.each([
    [
      'waits for its next start',
      [loop({ state: 'spawn scheduled', pid: null, runs: 3, lastExit: failedExit })],
    ],
    [
      'is not running',
      [loop({ state: 'not running', pid: null, runs: 3, lastExit: { kind: 'signal', signal: 'Killed: 9' } })],
    ],
    [
      'runs just now, and memory has counted two more starts',
      [
        withVmStart(3),
        loop({ runs: 4, lastExit: failedExit }),
        withBoot({ firstStartAt: secondsAgo(30), runsAtFirstStart: 2 }),
      ],
    ],
  ] satisfies [string, Change[]][])('%s', (_title, changes) => {
    expect(getStatus(...changes, withRefusedPort).findings[0]).toMatchObject({
      id: 'service-crash-looping',
      causedBy: null,
      repairs: ['restart-builder'],
    })
  })

  test.each([
    ['two runs', [loop({ state: 'spawn scheduled', pid: null, runs: 2, lastExit: failedExit })]],
    [
      'it ended well, as after a shutdown from inside',
      [
        loop({
          state: 'spawn scheduled',
          pid: null,
          runs: 30,
          lastExit: { kind: 'code', code: 0, name: null },
        }),
      ],
    ],
    ['it runs; what ended badly was the run before', [loop({ runs: 5, lastExit: failedExit })]],
    [
      'a good banner came between',
      [
        loop({ runs: 9, lastExit: failedExit }),
        withBoot({ firstStartAt: secondsAgo(30), runsAtFirstStart: 2, goodBannerAt: secondsAgo(5) }),
      ],
    ],
  ] satisfies [string, Change[]][])('is not: %s', (_title, changes) => {
    expect(listIds(...changes, withRefusedPort)).not.toContain('service-crash-looping')
  })
})

describe('launchd’s states', () => {
  test.each([
    ['not running', 'service-stopped'],
    ['exited', 'service-stopped'],
    ['SIGTERMed', 'service-stopped'],
    ['waiting', 'service-stopped'],
  ])('%s gives %s', (state, id) => {
    expect(listIds(withJob(aJob({ state, pid: null })), withoutProcesses, withRefusedPort)[0]).toBe(id)
  })

  test('an unknown state with a process counts as running', () => {
    expect(getStatus(withJob(aJob({ state: 'hibernating' }))).state).toBe('healthy')
  })
})
