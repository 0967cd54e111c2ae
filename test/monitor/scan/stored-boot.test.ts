import { describe, expect, it } from 'vitest'
import type { LaunchdJob, PortResult, Snapshot } from '../../../electron/core/model/snapshot.ts'
import {
  createBootAfterStart,
  noStoredBoot,
  type StoredBoot,
  storedBootSchema,
  toBootMemory,
  updateBoot,
} from '../../../electron/monitor/scan/stored-boot.ts'
import { aJob, aService, label, notLoaded } from '../../fixtures/service.ts'
import { healthySnapshot } from '../../fixtures/snapshot.ts'

const zero = Date.parse('2026-06-01T12:00:00.000Z')
const formatSecond = (second: number) => new Date(zero + second * 1000).toISOString()

type KnownJob = Extract<LaunchdJob, { known: true }>

/** The result of one scan, at a second of the test. */
interface ScanParts {
  readonly job?: 'running' | 'spawn scheduled' | 'not running' | 'not loaded' | 'not seen'
  readonly runs?: number
  /** Start of the job's process. */
  readonly startedAt?: number
  readonly lastExit?: KnownJob['lastExit']
  readonly answer?: 'ssh' | 'silent' | 'refused' | 'not seen'
  /** Time of the port's probe, if it is older than this scan. */
  readonly answeredAt?: number
  readonly macBooted?: number
}

function createSnapshot(second: number, parts: ScanParts): Snapshot {
  const at = formatSecond(second)
  const observed = <T>(value: T) => ({ observed: true as const, at, value })
  const { job = 'running', runs = 1, startedAt = 0, answer = 'refused' } = parts
  const pid = job === 'running' ? 101 : null
  const state = aJob({ state: job, pid, runs, lastExit: parts.lastExit ?? { kind: 'never' } })
  const answers: Record<'ssh' | 'silent' | 'refused', PortResult> = {
    ssh: { kind: 'ssh', banner: 'SSH-2.0-OpenSSH_10.0', hostKey: { known: false, reason: 'not asked' } },
    silent: { kind: 'silent', waitedMs: 5000 },
    refused: { kind: 'refused' },
  }
  const portResult =
    answer === 'not seen'
      ? { observed: false as const, at, reason: 'the guest refuses new connections for a while' }
      : { ...observed(answers[answer]), at: formatSecond(parts.answeredAt ?? second) }
  return healthySnapshot({
    takenAt: at,
    mac: {
      version: observed('15.5'),
      bootedAt:
        parts.macBooted === undefined
          ? { observed: false as const, at, reason: 'x' }
          : observed(formatSecond(parts.macBooted)),
      scannedAsRoot: false,
    },
    services: [
      aService({
        label,
        job:
          job === 'not seen'
            ? { observed: false as const, at, reason: 'launchctl did not answer' }
            : observed(job === 'not loaded' ? notLoaded : state),
      }),
    ],
    processes: observed({
      vms: [],
      jobs: pid === null ? [] : [{ pid, startedAt: formatSecond(startedAt) }],
      remoteBuilds: [],
    }),
    ports: [{ address: '127.0.0.1', port: 31022, result: portResult }],
  })
}

function rememberAll(
  scans: readonly (readonly [number, ScanParts])[],
  from: StoredBoot = noStoredBoot,
): StoredBoot {
  return scans.reduce((boot, [second, parts]) => updateBoot(boot, createSnapshot(second, parts)), from)
}

describe('the start of a boot', () => {
  it('is the start of the process, not the time of the scan', () => {
    expect(rememberAll([[40, { startedAt: 10 }]])).toMatchObject({
      firstStartAt: formatSecond(10),
      runsAtFirstStart: 1,
    })
  })

  it('stays the same while nothing answers', () => {
    const boot = rememberAll([
      [40, { startedAt: 10 }],
      [55, { startedAt: 10, answer: 'silent' }],
      [70, { startedAt: 10, answer: 'not seen' }],
    ])
    expect(boot.firstStartAt).toBe(formatSecond(10))
  })

  it('is forgotten after a good banner', () => {
    const boot = rememberAll([
      [40, { startedAt: 10 }],
      [55, { startedAt: 10, answer: 'ssh' }],
    ])
    expect(toBootMemory(boot)).toEqual({
      firstStartAt: null,
      runsAtFirstStart: null,
      goodBannerAt: formatSecond(55),
    })
  })

  it('does not return when a VM that has answered becomes silent', () => {
    const boot = rememberAll([
      [55, { startedAt: 10, answer: 'ssh' }],
      [70, { startedAt: 10, answer: 'silent' }],
    ])
    expect(boot).toMatchObject({ firstStartAt: null, goodBannerAt: formatSecond(55) })
  })

  it('is that of the new process after a VM that answered was restarted', () => {
    const boot = rememberAll([
      [55, { startedAt: 10, answer: 'ssh' }],
      [90, { startedAt: 80, runs: 2 }],
    ])
    expect(boot).toMatchObject({ firstStartAt: formatSecond(80), runsAtFirstStart: 2 })
  })

  it('is not forgotten because of an answer from before the start', () => {
    const boot = rememberAll([
      [55, { startedAt: 10, answer: 'ssh' }],
      [60, { startedAt: 58, runs: 2, answer: 'ssh', answeredAt: 55 }],
    ])
    expect(boot).toMatchObject({ firstStartAt: formatSecond(58), goodBannerAt: formatSecond(55) })
  })
})

describe('a crash loop', () => {
  it('does not look like a boot: the first start counts', () => {
    const scans = Array.from({ length: 40 }, (_, round): readonly [number, ScanParts] => [
      15 * (round + 1),
      round % 3 === 2
        ? { job: 'spawn scheduled', runs: round + 1, lastExit: { kind: 'code', code: 1, name: null } }
        : {
            startedAt: 15 * (round + 1) - 2,
            runs: round + 1,
            lastExit: { kind: 'code', code: 1, name: null },
          },
    ])
    expect(rememberAll(scans)).toMatchObject({ firstStartAt: formatSecond(13), runsAtFirstStart: 1 })
  })

  it('from before the first scan is not mistaken for a boot', () => {
    const crashedJob = { runs: 17169, lastExit: { kind: 'code', code: 1, name: null } as const }
    const boot = rememberAll([
      [40, { startedAt: 38, ...crashedJob }],
      [55, { startedAt: 50, ...crashedJob, runs: 17170 }],
    ])
    expect(boot).toMatchObject({ firstStartAt: null, startNotSeen: true })
    expect(rememberAll([[70, { startedAt: 60, ...crashedJob, answer: 'ssh' }]], boot).startNotSeen).toBe(
      false,
    )
  })

  it('that ended with a start on purpose counts from that start', () => {
    const crashedJob = { runs: 17169, lastExit: { kind: 'code', code: 1, name: null } as const }
    const boot = rememberAll(
      [[45, { startedAt: 43, ...crashedJob }]],
      createBootAfterStart(new Date(zero + 42_000)),
    )
    expect(boot).toMatchObject({ firstStartAt: formatSecond(43), runsAtFirstStart: 17169 })
  })

  it('is not mistaken for `kickstart -k`', () => {
    const killedJob = { runs: 9, lastExit: { kind: 'signal', signal: 'Terminated: 15' } as const }
    expect(rememberAll([[45, { startedAt: 43, ...killedJob }]]).firstStartAt).toBe(formatSecond(43))
  })
})

describe('a stop', () => {
  it('of an unloaded job ends the boot', () => {
    const boot = rememberAll([
      [40, { startedAt: 10 }],
      [55, { job: 'not loaded' }],
    ])
    expect(boot).toMatchObject({ firstStartAt: null, runsAtFirstStart: null })
  })

  it('of a moment is a crash; a longer one makes the next start a new boot', () => {
    const stoppedJob = { job: 'not running' } as const
    const bootAfterShortStop = rememberAll([
      [40, { startedAt: 10 }],
      [45, stoppedJob],
      [60, { startedAt: 58, runs: 2 }],
    ])
    expect(bootAfterShortStop.firstStartAt).toBe(formatSecond(10))
    const bootAfterLongStop = rememberAll([
      [40, { startedAt: 10 }],
      [45, stoppedJob],
      [200, { startedAt: 190, runs: 2 }],
    ])
    expect(bootAfterLongStop).toMatchObject({ firstStartAt: formatSecond(190), runsAtFirstStart: 2 })
  })

  it('is not concluded if launchctl gives no answer', () => {
    const boot = rememberAll([
      [40, { startedAt: 10 }],
      [55, { job: 'not seen' }],
    ])
    expect(boot.firstStartAt).toBe(formatSecond(10))
  })

  it('followed by loading counts the runs from the start again', () => {
    const boot = rememberAll([
      [40, { startedAt: 10, runs: 5 }],
      [60, { startedAt: 58, runs: 1 }],
    ])
    expect(boot).toMatchObject({ firstStartAt: formatSecond(58), runsAtFirstStart: 1 })
  })
})

describe('the boot memory is discarded', () => {
  it('after a restart of the Mac', () => {
    const boot = rememberAll([
      [40, { startedAt: 10 }],
      [500, { startedAt: 460, macBooted: 450 }],
    ])
    expect(boot.firstStartAt).toBe(formatSecond(460))
  })

  it('if the clock was set back', () => {
    const boot = rememberAll([
      [4000, { startedAt: 3990, answer: 'ssh' }],
      [40, { startedAt: 30 }],
    ])
    expect(boot).toMatchObject({ firstStartAt: formatSecond(30), goodBannerAt: null })
  })

  it('after a long time without a scan, in which the builder may have answered', () => {
    const boot = rememberAll([
      [40, { startedAt: 10, runs: 1 }],
      [90_000, { startedAt: 89_990, runs: 3 }],
    ])
    expect(boot).toMatchObject({ firstStartAt: formatSecond(89_990), runsAtFirstStart: 3 })
  })
})

it('the boot memory is stored as plain JSON', () => {
  const boot = rememberAll([[40, { startedAt: 10 }]])
  expect(storedBootSchema.parse(JSON.parse(JSON.stringify(boot)))).toEqual(boot)
})
