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
const time = (second: number) => new Date(zero + second * 1000).toISOString()
const requested = createStop(new Date(zero))
const completed = { ...requested, seenStopped: true, restsSince: time(3) }

function snapshot(second: number, job: Service['job'], bootedAt: Snapshot['mac']['bootedAt'] = unobserved()) {
  const mac = { version: unobserved(), bootedAt, scannedAsRoot: false }
  return healthySnapshot({ takenAt: time(second), mac, services: [aService({ job })] })
}

describe('a stop by the user', () => {
  test('is recorded from the first scan in which the builder no longer runs', () => {
    const stopped = snapshot(3, { ...observed(notLoaded), at: time(3) })
    expect(updateStop(requested, stopped)).toEqual(completed)
    expect(createSnapshotStop(completed, stopped).stoppedOnPurpose).toBe(time(3))
    const later = snapshot(60, { ...observed(notLoaded), at: time(60) })
    expect(updateStop(completed, later)).toEqual(completed)
  })

  test('is not recorded while the builder still runs, and kept while the prompt is open', () => {
    const before = snapshot(500, observed(aJob()))
    expect(updateStop(requested, before)).toEqual(requested)
    expect(createSnapshotStop(requested, before).stoppedOnPurpose).toBeNull()
  })

  test('is valid while launchd ends the process', () => {
    const ending = snapshot(1, observed(aJob({ state: 'SIGTERMed' })))
    const kept = updateStop(requested, ending)
    expect(createSnapshotStop(kept, ending).stoppedOnPurpose).toBe(time(0))
    const stopped = snapshot(3, { ...observed(notLoaded), at: time(3) })
    expect(updateStop(kept, stopped)).toEqual(completed)
  })

  test.each([
    ['it was never carried out', requested, snapshot(3600, observed(aJob()))],
    ['the Mac was started since', completed, snapshot(900, observed(notLoaded), observed(time(600)))],
    ['the clock was set back', requested, snapshot(-3600, observed(aJob()))],
  ])('is forgotten when %s', (_title, kept, now) => {
    expect(updateStop(kept, now)).toEqual(notStopped)
  })

  test('ends when the builder runs again, and returns only if that start is undone', () => {
    const runs = updateStop(completed, snapshot(60, observed(aJob())))
    expect(runs).toEqual({ ...notStopped, finished: { requestedAt: time(0), startedAt: time(60) } })
    const afterStart = applyStart(runs, new Date(zero + 65_000))
    expect(updateStop(afterStart, snapshot(600, observed(aJob())))).toEqual(runs)
    const back = undoStart(afterStart, time(55))
    expect(updateStop(back, snapshot(70, { ...observed(notLoaded), at: time(70) }))).toEqual({
      ...completed,
      restsSince: time(70),
    })
    expect(undoStart(afterStart, time(-3600))).toEqual(afterStart)
    expect(undoStart(afterStart, time(3600))).toEqual(afterStart)
    expect(updateStop(afterStart, snapshot(900, observed(aJob()), observed(time(600))))).toEqual(notStopped)
  })

  test('for idleness keeps its reason until a start, and has it again if that start is undone', () => {
    const idle = createStop(new Date(zero), 30)
    const stopped = snapshot(3, { ...observed(notLoaded), at: time(3) })
    const kept = updateStop(idle, stopped)
    expect(createSnapshotStop(kept, stopped)).toEqual({
      stoppedOnPurpose: time(3),
      idleMinutesBeforeStop: 30,
    })
    expect(createSnapshotStop(kept, snapshot(4, observed(aJob())))).toEqual({ stoppedOnPurpose: null })
    const started = applyStart(kept, new Date(zero + 60_000))
    expect(createSnapshotStop(started, stopped)).toEqual({ stoppedOnPurpose: null })
    const back = undoStart(started, time(60))
    expect(createSnapshotStop(back, stopped)).toEqual({
      stoppedOnPurpose: time(0),
      idleMinutesBeforeStop: 30,
    })
  })

  test('is discarded if the prompt was cancelled', () => {
    expect(applyStart(requested, new Date(zero + 5000))).toEqual(notStopped)
  })

  test('is kept for days, and if launchd does not answer', () => {
    expect(updateStop(completed, snapshot(500_000, observed(notLoaded), observed(time(-9000))))).toEqual(
      completed,
    )
    expect(updateStop(completed, snapshot(60, unobserved('no answer')))).toEqual(completed)
  })

  test('is not recorded unless the user requested it', () => {
    const down = snapshot(5, observed(notLoaded))
    expect(updateStop(notStopped, down)).toEqual(notStopped)
    expect(createSnapshotStop(notStopped, down).stoppedOnPurpose).toBeNull()
  })
})
