import { describe, expect, test } from 'vitest'
import type { Service, Snapshot } from '../../../electron/core/model/snapshot.ts'
import {
  applyStart,
  createSnapshotStop,
  createStop,
  notStopped,
  undoStart,
  updateStop,
} from '../../../electron/monitor/scan/stored-stop.ts'
import { observed, unobserved } from '../../fixtures/observation.ts'
import { aJob, aService, notLoaded } from '../../fixtures/service.ts'
import { healthySnapshot } from '../../fixtures/snapshot.ts'

const zero = Date.parse('2026-06-01T12:00:00.000Z')
const formatSecond = (second: number) => new Date(zero + second * 1000).toISOString()
const requestedStop = createStop(new Date(zero))
const completedStop = { ...requestedStop, seenStopped: true, restsSince: formatSecond(3) }

function createSnapshot(
  second: number,
  job: Service['job'],
  bootedAt: Snapshot['mac']['bootedAt'] = unobserved(),
) {
  const mac = { version: unobserved(), bootedAt, scannedAsRoot: false }
  return healthySnapshot({ takenAt: formatSecond(second), mac, services: [aService({ job })] })
}

describe('a stop by the user', () => {
  test('is recorded from the first scan in which the builder no longer runs', () => {
    const stoppedSnapshot = createSnapshot(3, { ...observed(notLoaded), at: formatSecond(3) })
    expect(updateStop(requestedStop, stoppedSnapshot)).toEqual(completedStop)
    expect(createSnapshotStop(completedStop, stoppedSnapshot).stoppedOnPurpose).toBe(formatSecond(3))
    const laterSnapshot = createSnapshot(60, { ...observed(notLoaded), at: formatSecond(60) })
    expect(updateStop(completedStop, laterSnapshot)).toEqual(completedStop)
  })

  test('is not recorded while the builder still runs, and kept while the prompt is open', () => {
    const before = createSnapshot(500, observed(aJob()))
    expect(updateStop(requestedStop, before)).toEqual(requestedStop)
    expect(createSnapshotStop(requestedStop, before).stoppedOnPurpose).toBeNull()
  })

  test('is valid while launchd ends the process', () => {
    const endingSnapshot = createSnapshot(1, observed(aJob({ state: 'SIGTERMed' })))
    const stop = updateStop(requestedStop, endingSnapshot)
    expect(createSnapshotStop(stop, endingSnapshot).stoppedOnPurpose).toBe(formatSecond(0))
    const stoppedSnapshot = createSnapshot(3, { ...observed(notLoaded), at: formatSecond(3) })
    expect(updateStop(stop, stoppedSnapshot)).toEqual(completedStop)
  })

  test.each([
    ['it was never carried out', requestedStop, createSnapshot(3600, observed(aJob()))],
    [
      'the Mac was started since',
      completedStop,
      createSnapshot(900, observed(notLoaded), observed(formatSecond(600))),
    ],
    ['the clock was set back', requestedStop, createSnapshot(-3600, observed(aJob()))],
  ])('is forgotten when %s', (_title, stop, now) => {
    expect(updateStop(stop, now)).toEqual(notStopped)
  })

  test('ends when the builder runs again, and returns only if that start is undone', () => {
    const runs = updateStop(completedStop, createSnapshot(60, observed(aJob())))
    expect(runs).toEqual({
      ...notStopped,
      finished: { requestedAt: formatSecond(0), startedAt: formatSecond(60) },
    })
    const afterStart = applyStart(runs, new Date(zero + 65_000))
    expect(updateStop(afterStart, createSnapshot(600, observed(aJob())))).toEqual(runs)
    const restoredStop = undoStart(afterStart, formatSecond(55))
    expect(
      updateStop(restoredStop, createSnapshot(70, { ...observed(notLoaded), at: formatSecond(70) })),
    ).toEqual({
      ...completedStop,
      restsSince: formatSecond(70),
    })
    expect(undoStart(afterStart, formatSecond(-3600))).toEqual(afterStart)
    expect(undoStart(afterStart, formatSecond(3600))).toEqual(afterStart)
    expect(
      updateStop(afterStart, createSnapshot(900, observed(aJob()), observed(formatSecond(600)))),
    ).toEqual(notStopped)
  })

  test('for idleness keeps its reason until a start, and has it again if that start is undone', () => {
    const idle = createStop(new Date(zero), 30)
    const stoppedSnapshot = createSnapshot(3, { ...observed(notLoaded), at: formatSecond(3) })
    const stop = updateStop(idle, stoppedSnapshot)
    expect(createSnapshotStop(stop, stoppedSnapshot)).toEqual({
      stoppedOnPurpose: formatSecond(3),
      idleMinutesBeforeStop: 30,
    })
    expect(createSnapshotStop(stop, createSnapshot(4, observed(aJob())))).toEqual({ stoppedOnPurpose: null })
    const stopAfterStart = applyStart(stop, new Date(zero + 60_000))
    expect(createSnapshotStop(stopAfterStart, stoppedSnapshot)).toEqual({ stoppedOnPurpose: null })
    const restoredStop = undoStart(stopAfterStart, formatSecond(60))
    expect(createSnapshotStop(restoredStop, stoppedSnapshot)).toEqual({
      stoppedOnPurpose: formatSecond(0),
      idleMinutesBeforeStop: 30,
    })
  })

  test('is discarded if the prompt was cancelled', () => {
    expect(applyStart(requestedStop, new Date(zero + 5000))).toEqual(notStopped)
  })

  test('is kept for days, and if launchd does not answer', () => {
    expect(
      updateStop(completedStop, createSnapshot(500_000, observed(notLoaded), observed(formatSecond(-9000)))),
    ).toEqual(completedStop)
    expect(updateStop(completedStop, createSnapshot(60, unobserved('no answer')))).toEqual(completedStop)
  })

  test('is not recorded unless the user requested it', () => {
    const unloadedSnapshot = createSnapshot(5, observed(notLoaded))
    expect(updateStop(notStopped, unloadedSnapshot)).toEqual(notStopped)
    expect(createSnapshotStop(notStopped, unloadedSnapshot).stoppedOnPurpose).toBeNull()
  })
})
