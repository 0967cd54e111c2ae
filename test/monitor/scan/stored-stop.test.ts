import { describe, expect, test } from 'vitest'
import type { Service, Snapshot } from '../../../electron/core/model/snapshot.ts'
import {
  applyStart,
  createSnapshotStop,
  createStop,
  notStopped,
  onStartUndone,
  updateStop,
} from '../../../electron/monitor/scan/stored-stop.ts'
import { observed, unobserved } from '../../fixtures/observation.ts'
import { aJob, aService, notLoaded } from '../../fixtures/service.ts'
import { healthySnapshot } from '../../fixtures/snapshot.ts'

const zero = Date.parse('2026-06-01T12:00:00.000Z')
const time = (second: number) => new Date(zero + second * 1000).toISOString()
const asked = createStop(new Date(zero))
const carriedOut = { ...asked, seenStopped: true, restsSince: time(3) }

function snapshot(second: number, job: Service['job'], bootedAt: Snapshot['mac']['bootedAt'] = unobserved()) {
  const mac = { version: unobserved(), bootedAt, scannedAsRoot: false }
  return healthySnapshot({ takenAt: time(second), mac, services: [aService({ job })] })
}

describe('a stop by the user', () => {
  test('is recorded from the first scan in which the builder no longer runs', () => {
    const stopped = snapshot(3, { ...observed(notLoaded), at: time(3) })
    expect(updateStop(asked, stopped)).toEqual(carriedOut)
    expect(createSnapshotStop(carriedOut, stopped).stoppedOnPurpose).toBe(time(3))
    const later = snapshot(60, { ...observed(notLoaded), at: time(60) })
    expect(updateStop(carriedOut, later)).toEqual(carriedOut)
  })

  test('is not recorded while the builder still runs, and kept while the prompt is open', () => {
    const before = snapshot(500, observed(aJob()))
    expect(updateStop(asked, before)).toEqual(asked)
    expect(createSnapshotStop(asked, before).stoppedOnPurpose).toBeNull()
  })

  test('is valid while launchd ends the process', () => {
    const ending = snapshot(1, observed(aJob({ state: 'SIGTERMed' })))
    const kept = updateStop(asked, ending)
    expect(createSnapshotStop(kept, ending).stoppedOnPurpose).toBe(time(0))
    const stopped = snapshot(3, { ...observed(notLoaded), at: time(3) })
    expect(updateStop(kept, stopped)).toEqual(carriedOut)
  })

  test.each([
    ['it was never carried out', asked, snapshot(3600, observed(aJob()))],
    ['the Mac was started since', carriedOut, snapshot(900, observed(notLoaded), observed(time(600)))],
    ['the clock was set back', asked, snapshot(-3600, observed(aJob()))],
  ])('is forgotten when %s', (_why, kept, now) => {
    expect(updateStop(kept, now)).toEqual(notStopped)
  })

  test('ends when the builder runs again, and returns only if that start is undone', () => {
    const runs = updateStop(carriedOut, snapshot(60, observed(aJob())))
    expect(runs).toEqual({ ...notStopped, finished: { requestedAt: time(0), startedAt: time(60) } })
    const afterStart = applyStart(runs, new Date(zero + 65_000))
    expect(updateStop(afterStart, snapshot(600, observed(aJob())))).toEqual(runs)
    const back = onStartUndone(afterStart, time(55))
    expect(updateStop(back, snapshot(70, { ...observed(notLoaded), at: time(70) }))).toEqual({
      ...carriedOut,
      restsSince: time(70),
    })
    expect(onStartUndone(afterStart, time(-3600))).toEqual(afterStart)
    expect(onStartUndone(afterStart, time(3600))).toEqual(afterStart)
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
    const back = onStartUndone(started, time(60))
    expect(createSnapshotStop(back, stopped)).toEqual({
      stoppedOnPurpose: time(0),
      idleMinutesBeforeStop: 30,
    })
  })

  test('is discarded if the prompt was cancelled', () => {
    expect(applyStart(asked, new Date(zero + 5000))).toEqual(notStopped)
  })

  test('is kept for days, and if launchd does not answer', () => {
    expect(updateStop(carriedOut, snapshot(500_000, observed(notLoaded), observed(time(-9000))))).toEqual(
      carriedOut,
    )
    expect(updateStop(carriedOut, snapshot(60, unobserved('no answer')))).toEqual(carriedOut)
  })

  test('is not recorded unless the user asked for it', () => {
    const down = snapshot(5, observed(notLoaded))
    expect(updateStop(notStopped, down)).toEqual(notStopped)
    expect(createSnapshotStop(notStopped, down).stoppedOnPurpose).toBeNull()
  })
})
