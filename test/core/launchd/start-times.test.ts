import { describe, expect, it } from 'vitest'
import { keepStartTimes } from '../../../electron/core/launchd/start-times.ts'
import type { Processes } from '../../../electron/core/model/snapshot.ts'

const formatSecond = (count: number) => new Date(Date.UTC(2026, 2, 2, 10, 0, count)).toISOString()

/** All processes that have a start, each started this many seconds after ten o'clock. */
function createProcesses(seconds: number, firstPid = 100): Processes {
  const startedAt = formatSecond(seconds)
  const vm = { pid: firstPid, ancestors: [1], kind: 'qemu' as const, forwardedPort: 31022, startedAt }
  return {
    vms: [vm],
    jobs: [{ pid: firstPid + 1, startedAt }],
    daemon: { pid: firstPid + 2, startedAt },
    remoteBuilds: [{ pid: firstPid + 3, uri: null, startedAt }],
  }
}

describe('the start of a process', () => {
  it.each([-1, 0, 1, 2])('that differs by %i s from the scan before stays the same', (difference) => {
    expect(keepStartTimes(createProcesses(30), createProcesses(30 + difference))).toEqual(createProcesses(30))
  })

  it.each([-3, 3, 600])('that differs by %i s is that of another process', (difference) => {
    const now = createProcesses(30 + difference)
    expect(keepStartTimes(createProcesses(30), now)).toEqual(now)
  })

  it('of a number that was not there before is kept', () => {
    const now = createProcesses(31, 200)
    expect(keepStartTimes(createProcesses(30), now)).toEqual(now)
  })

  it('is as observed in the first scan, and where no nix-daemon runs', () => {
    const now = { ...createProcesses(30), daemon: null }
    expect(keepStartTimes(null, now)).toEqual(now)
    expect(keepStartTimes(createProcesses(29), now).daemon).toBeNull()
  })
})
