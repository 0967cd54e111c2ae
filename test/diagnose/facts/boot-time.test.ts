import { describe, expect, test } from 'vitest'
import { createStatus } from '../../../electron/diagnose/diagnosed-status.ts'
import { selectRootFindings } from '../../../electron/diagnose/facts/root-findings.ts'
import { healthySnapshot } from '../fixtures/healthy-snapshot.ts'
import {
  applyChanges,
  type Change,
  noBuilder,
  withBoot,
  withJob,
  withKey,
  withPort,
} from '../fixtures/snapshot-changes.ts'
import { at, file, job, observed, vmProcess } from '../fixtures/snapshot-parts.ts'

const status = (...changes: Change[]) => createStatus(applyChanges(healthySnapshot(), ...changes))
const idsOf = (...changes: Change[]) => status(...changes).findings.map(({ id }) => id)
const refused = withPort({ kind: 'refused' })
const silent = withPort({ kind: 'silent', waitedMs: 5000 })

/** The processes of the VM and the job started so many seconds ago. */
function withVmStart(seconds: number): Change {
  return (snapshot) => ({
    ...snapshot,
    processes: observed({
      vms: [vmProcess({ startedAt: at(seconds) })],
      jobs: [{ pid: 501, startedAt: at(seconds) }],
      remoteBuilds: [],
    }),
  })
}

const withBootTime =
  (seconds: number): Change =>
  (snapshot) => ({ ...snapshot, mac: { ...snapshot.mac, bootedAt: observed(at(seconds)) } })

describe('starting', () => {
  test.each([
    ['the process is young', [withVmStart(60), silent]],
    ['the port is still closed', [withVmStart(30), refused]],
    [
      'memory knows of a first start 170 s ago',
      [withBoot({ firstStartAt: at(170), runsAtFirstStart: 1 }), withVmStart(170), silent],
    ],
    ['the Mac itself was started 9 minutes ago', [withBootTime(540), withVmStart(500), silent]],
    [
      'launchd is about to start it',
      [
        withJob(
          job({
            state: 'spawn scheduled',
            pid: null,
            runs: 2,
            lastExit: { kind: 'code', code: 1, name: null },
          }),
        ),
        noBuilder,
        refused,
      ],
    ],
    [
      'launchd spawns it',
      [
        withJob(job({ state: 'xpcproxy', runs: 5, lastExit: { kind: 'signal', signal: 'Terminated: 15' } })),
        noBuilder,
        refused,
      ],
    ],
    [
      'it has never run since the Mac was started two minutes ago',
      [withBootTime(120), withJob(job({ state: 'not running', pid: null, runs: 0 })), noBuilder, refused],
    ],
    [
      'a second run that is young',
      [withJob(job({ runs: 2, lastExit: { kind: 'code', code: 0, name: null } })), withVmStart(40), refused],
    ],
  ] satisfies [string, Change[]][])('%s', (_story, changes) => {
    const { state, findings, summary } = status(...changes)
    expect({ state, findings }).toEqual({ state: 'starting', findings: [] })
    expect(summary).toBe('The Linux builder is starting. This usually takes under a minute.')
  })

  test.each([
    [
      '181 s after the first start',
      [withBoot({ firstStartAt: at(181), runsAtFirstStart: 1 }), withVmStart(181), silent],
      'builder-wedged',
    ],
    ['the Mac has been up for 11 minutes', [withBootTime(660), withVmStart(600), silent], 'builder-wedged'],
    [
      'a young process of a job with many runs is no boot',
      [withJob(job({ runs: 40 })), withVmStart(5), refused],
      'port-refused',
    ],
    [
      'an old machine is not booting, whatever memory says',
      [withBoot({ firstStartAt: at(10), runsAtFirstStart: 1 }), refused],
      'port-refused',
    ],
    [
      'it answered once since its start',
      [withVmStart(100), withBoot({ goodBannerAt: at(50) }), refused],
      'port-refused',
    ],
    [
      'launchd names a process that was not found',
      [withBoot({ firstStartAt: at(0), runsAtFirstStart: 1 }), noBuilder, refused],
      'vm-not-running',
    ],
    [
      'launchd has waited to start it for 10 minutes',
      [
        withBoot({ firstStartAt: at(600), runsAtFirstStart: 2 }),
        withJob(job({ state: 'spawn scheduled', pid: null, runs: null, lastExit: { kind: 'unknown' } })),
        noBuilder,
        refused,
      ],
      'port-refused',
    ],
  ] satisfies [string, Change[], string][])('no longer: %s', (_story, changes, id) => {
    const { state, findings } = status(...changes)
    expect(state).toBe('down')
    expect(selectRootFindings(findings).map((finding) => finding.id)).toEqual([id])
  })

  test('another error is still reported', () => {
    const { state, findings } = status(
      withVmStart(20),
      refused,
      withKey({ privateKey: observed(file(0o640)) }),
    )
    expect(state).toBe('down')
    expect(findings.map(({ id }) => id)).toEqual(['key-permissions'])
  })
})

describe('a crash loop', () => {
  const loop = (changes: Parameters<typeof job>[0]) => withJob(job(changes))
  const failed = { kind: 'code', code: 1, name: null } as const

  test.each([
    ['waits for its next start', [loop({ state: 'spawn scheduled', pid: null, runs: 3, lastExit: failed })]],
    [
      'is not running',
      [loop({ state: 'not running', pid: null, runs: 3, lastExit: { kind: 'signal', signal: 'Killed: 9' } })],
    ],
    [
      'runs just now, and memory has counted two more starts',
      [
        withVmStart(3),
        loop({ runs: 4, lastExit: failed }),
        withBoot({ firstStartAt: at(30), runsAtFirstStart: 2 }),
      ],
    ],
  ] satisfies [string, Change[]][])('%s', (_story, changes) => {
    expect(status(...changes, refused).findings[0]).toMatchObject({
      id: 'service-crash-looping',
      causedBy: null,
      repairs: ['restart-builder'],
    })
  })

  test.each([
    ['two runs', [loop({ state: 'spawn scheduled', pid: null, runs: 2, lastExit: failed })]],
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
    ['it runs; what ended badly was the run before', [loop({ runs: 5, lastExit: failed })]],
    [
      'a good banner came between',
      [
        loop({ runs: 9, lastExit: failed }),
        withBoot({ firstStartAt: at(30), runsAtFirstStart: 2, goodBannerAt: at(5) }),
      ],
    ],
  ] satisfies [string, Change[]][])('is not: %s', (_story, changes) => {
    expect(idsOf(...changes, refused)).not.toContain('service-crash-looping')
  })
})

describe('launchd’s states', () => {
  test.each([
    ['not running', 'service-stopped'],
    ['exited', 'service-stopped'],
    ['SIGTERMed', 'service-stopped'],
    ['waiting', 'service-stopped'],
  ])('%s gives %s', (state, id) => {
    expect(idsOf(withJob(job({ state, pid: null })), noBuilder, refused)[0]).toBe(id)
  })

  test('an unknown state with a process counts as running', () => {
    expect(status(withJob(job({ state: 'hibernating' }))).state).toBe('healthy')
  })
})
