import { describe, expect, it } from 'vitest'
import type { BuilderState } from '../../../electron/core/model/finding.ts'
import type { Processes, Snapshot, VmProcess } from '../../../electron/core/model/snapshot.ts'
import type { Status } from '../../../electron/core/model/status.ts'
import {
  decideIdleStop,
  type IdlePeriod,
  updateIdlePeriod,
} from '../../../electron/monitor/repairs/idle-stop-policy.ts'
import { anEntry, builderUri } from '../../fixtures/machine-entry.ts'
import { aNixWith } from '../../fixtures/nix.ts'
import { observed, unobserved } from '../../fixtures/observation.ts'
import { aVm, noProcesses } from '../../fixtures/processes.ts'
import { aService, label, notLoaded } from '../../fixtures/service.ts'
import { aStatusAt } from '../fixtures/statuses.ts'

const start = Date.parse('2026-06-01T12:00:00.000Z')
const minute = 60_000
const limit = 30
const build = { pid: 77, uri: builderUri, startedAt: new Date(start).toISOString() }
const remoteUri = 'ssh-ng://nix@build.example.com'
const entries = [anEntry(), anEntry({ uri: remoteUri, host: 'build.example.com', user: 'nix' })]

const idleProcesses: Processes = { ...noProcesses, vms: [aVm({ cpuPercent: 2 })], sshSessions: [] }

/** What one scan observes; by default an idle builder. */
interface Scanned {
  readonly processes?: Partial<Processes>
  /** The minute in which the processes were listed, where an older list is reused. */
  readonly listedAt?: number
  readonly vm?: Partial<VmProcess>
  readonly lastSent?: number
  readonly snapshot?: Partial<Snapshot>
  readonly state?: BuilderState
}

function createStatusAt(at: number, scan: Scanned = {}): Status {
  const time = new Date(at).toISOString()
  const listedAt = scan.listedAt === undefined ? time : new Date(start + scan.listedAt * minute).toISOString()
  const lastSentAt = new Date(start + (scan.lastSent ?? -600) * minute).toISOString()
  const machine = builderUri.replaceAll('/', '_')
  return aStatusAt(scan.state ?? 'healthy', time, [], {
    nix: aNixWith(...entries),
    processes: {
      ...observed({ ...idleProcesses, vms: [aVm({ cpuPercent: 2, ...scan.vm })], ...scan.processes }),
      at: listedAt,
    },
    buildSlots: observed([{ machine, lastSentAt }]),
    ...scan.snapshot,
  })
}

const withProcesses = (processes: Partial<Processes>) => ({ processes })
const processesOfBuild = withProcesses({ remoteBuilds: [build] })

interface Day {
  readonly minutes: number
  /** What a scan in this minute observes. */
  readonly scan?: (at: number) => Scanned
  /** Milliseconds by which the clock differs from the one that passes. */
  readonly clock?: (at: number) => number
  /** Whether the Mac sleeps, so that nothing is scanned. */
  readonly sleeps?: (at: number) => boolean
  readonly isBusy?: (at: number) => boolean
}

/** Scans once a minute; returns the first minute in which the builder is stopped, or null. */
function findStop({ minutes, scan = () => ({}), clock = () => 0, sleeps = () => false, isBusy }: Day) {
  let period: IdlePeriod | null = null
  for (let at = 0; at <= minutes; at += 1) {
    if (sleeps(at)) continue
    const now = start + at * minute + clock(at)
    const status = createStatusAt(now, scan(at))
    period = updateIdlePeriod(period, status)
    const plan = decideIdleStop({ now, status, period, minutes: limit, isBusy: isBusy?.(at) ?? false })
    if (plan !== null) {
      expect(plan.subject).toEqual({ kind: 'control', control: 'stop', service: label })
      return at
    }
  }
  return null
}

const isBetween = (from: number, to: number) => (at: number) => at >= from && at < to

describe('an idle builder is stopped', () => {
  it.each<[string, Day, number]>([
    ['after the time that the user chose', { minutes: 100 }, 30],
    [
      'though another builder builds',
      { minutes: 100, scan: () => withProcesses({ remoteBuilds: [{ ...build, uri: remoteUri }] }) },
      30,
    ],
    [
      'that long after a build that only ps shows',
      { minutes: 100, scan: (at) => (isBetween(5, 20)(at) ? processesOfBuild : {}) },
      50,
    ],
    [
      'that long after a build between two scans, which only its lock file shows',
      { minutes: 100, scan: (at) => (at < 12 ? {} : { lastSent: 11.5 }) },
      42,
    ],
    [
      'that long after a start of its VM',
      { minutes: 100, scan: (at) => (at < 10 ? {} : { vm: { pid: 203 } }) },
      40,
    ],
    [
      'that long after a shell in it was closed',
      {
        minutes: 100,
        scan: (at) =>
          at < 10 ? withProcesses({ sshSessions: [{ pid: 5, startedAt: build.startedAt }] }) : {},
      },
      40,
    ],
    [
      'that long after its VM worked for somebody else',
      { minutes: 100, scan: (at) => (at < 10 ? { vm: { cpuPercent: 90 } } : {}) },
      40,
    ],
    [
      'that long after processes could be listed again',
      { minutes: 100, scan: (at) => (at === 10 ? { snapshot: { processes: unobserved('no ps') } } : {}) },
      41,
    ],
    [
      'that long after the build slots could be read again',
      {
        minutes: 100,
        scan: (at) => (at === 10 ? { snapshot: { buildSlots: unobserved('no folder') } } : {}),
      },
      41,
    ],
    [
      'that long after a scan without a VM',
      { minutes: 100, scan: (at) => (at === 10 ? withProcesses({ vms: [] }) : {}) },
      41,
    ],
    ['that long after sleep', { minutes: 200, sleeps: isBetween(10, 90) }, 120],
    [
      'that long after the clock was set forward',
      { minutes: 100, clock: (at) => (at < 10 ? 0 : 600 * minute) },
      40,
    ],
    [
      'that long after the clock was set back',
      { minutes: 100, clock: (at) => (at < 10 ? 0 : -600 * minute) },
      40,
    ],
    [
      'with the list of processes that shows it, not while an older one is reused',
      { minutes: 100, scan: (at) => ({ listedAt: at - (at % 7) }) },
      35,
    ],
    ['after the other repair', { minutes: 100, isBusy: (at) => at < 33 }, 33],
    ['with a warning', { minutes: 100, scan: () => ({ state: 'degraded' }) }, 30],
  ])('%s', (_title, day, minutes) => {
    expect(findStop(day)).toBe(minutes)
  })
})

describe('a builder is never stopped', () => {
  const scanAlways = (scan: Scanned): Day => ({ minutes: 100, scan: () => scan })
  const onDemand = aService({ demandPort: 31022 })
  it.each<[string, Day]>([
    ['while a build runs', scanAlways(processesOfBuild)],
    [
      'while a build on an unknown machine runs',
      scanAlways(withProcesses({ remoteBuilds: [{ ...build, uri: null }] })),
    ],
    [
      'while a build on a machine without an entry runs',
      scanAlways(withProcesses({ remoteBuilds: [{ ...build, uri: 'ssh-ng://localhost:31022' }] })),
    ],
    ['that builds every 29 minutes', { minutes: 200, scan: (at) => ({ lastSent: at - (at % 29) }) }],
    [
      'while a shell in it is open',
      scanAlways(withProcesses({ sshSessions: [{ pid: 5, startedAt: build.startedAt }] })),
    ],
    ['where the processes cannot be listed', scanAlways({ snapshot: { processes: unobserved('no ps') } })],
    ['where an older list has no ssh connections', scanAlways(withProcesses({ sshSessions: undefined }))],
    ['where the build slots cannot be read', scanAlways({ snapshot: { buildSlots: unobserved('x') } })],
    ['where nobody read the build slots', scanAlways({ snapshot: { buildSlots: undefined } })],
    ['whose VM has an unknown load', scanAlways({ vm: { cpuPercent: undefined } })],
    ['whose VM is not found', scanAlways(withProcesses({ vms: [] }))],
    ['with an error, which would be hidden', scanAlways({ state: 'down' })],
    ['that starts', scanAlways({ state: 'starting' })],
    ['in an unknown state', scanAlways({ state: 'unknown' })],
    [
      'that the user stopped',
      scanAlways({ state: 'paused', snapshot: { services: [aService({ job: observed(notLoaded) })] } }),
    ],
    ['that starts on demand and stops by itself', scanAlways({ snapshot: { services: [onDemand] } })],
    ['that no service runs', scanAlways({ snapshot: { services: [] } })],
    ['while a plan is on the screen or something runs', { minutes: 100, isBusy: () => true }],
    ['of a Mac that sleeps every 20 minutes', { minutes: 200, sleeps: (at) => at % 25 > 20 }],
  ])('%s', (_title, day) => {
    expect(findStop(day)).toBeNull()
  })

  it('by an old scan', () => {
    const status = createStatusAt(start)
    const period = { since: start - 60 * minute, scannedAt: start, idleUntil: start, use: '' }
    const facts = { status, period, minutes: limit, isBusy: false }
    expect(decideIdleStop({ ...facts, now: start })).not.toBeNull()
    expect(decideIdleStop({ ...facts, now: start + minute })).toBeNull()
    expect(decideIdleStop({ ...facts, now: start - minute })).toBeNull()
  })
})
