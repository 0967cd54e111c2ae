import { describe, expect, it } from 'vitest'
import type { BuilderState } from '../../electron/core/model/finding.ts'
import {
  everyPart,
  expedite,
  initialSchedule,
  listDueParts,
  type Schedule,
  type SnapshotPart,
  updateAfterComparison,
  updateAfterScan,
  updateAtScanStart,
  updateAtTick,
} from '../../electron/monitor/schedule.ts'

/** Ticks once a second and records the seconds at which each part was scanned. */
class Day {
  schedule: Schedule = initialSchedule
  readonly scans: { readonly second: number; readonly parts: readonly SnapshotPart[] }[] = []
  readonly comparisons: number[] = []
  wakes = 0
  state: BuilderState = 'healthy'
  goodBanner = true
  toConfirm = false
  hasChanged = false
  processGone = false
  processesRun = true
  nothingElseRuns = true
  otherProcesses = false

  tick(second: number) {
    const now = second * 1000
    const result = updateAtTick(this.schedule, now, this.processGone)
    this.processGone = false
    this.schedule = result.schedule
    if (result.resumed) this.wakes += 1
    if (result.compareFiles || this.hasChanged) {
      this.comparisons.push(second)
      this.schedule = updateAfterComparison(this.schedule, now, this.hasChanged)
      this.hasChanged = false
    }
    const parts = listDueParts(this.schedule, now)
    if (parts.size === 0) return
    this.scans.push({ second, parts: [...parts] })
    this.schedule = updateAfterScan(updateAtScanStart(this.schedule, parts), { ...this, now, parts })
    this.otherProcesses = false
  }

  run(from: number, to: number) {
    for (let second = from; second < to; second += 1) this.tick(second)
    return this
  }

  listSeconds(part: SnapshotPart): readonly number[] {
    return this.scans.filter((scan) => scan.parts.includes(part)).map((scan) => scan.second)
  }
}

describe('a healthy builder', () => {
  const day = new Day().run(0, 301)

  it('is scanned completely at the start', () => {
    expect(day.scans[0]).toEqual({ second: 0, parts: [...everyPart] })
  })

  it('has its port probed every 60 s, launchd every 5 minutes, and its settings never without a reason', () => {
    expect(day.listSeconds('launchd')).toEqual([0, 300])
    expect(day.listSeconds('ports')).toEqual([0, 60, 120, 180, 240, 300])
    expect(day.listSeconds('configuration')).toEqual([0])
  })

  it('has its files compared every 60 s', () => {
    expect(day.comparisons).toEqual([0, 60, 120, 180, 240, 300])
  })
})

describe('launchd', () => {
  it.each([
    ['healthy', 300, true, true],
    ['healthy', 60, true, false],
    ['degraded', 60, true, true],
    ['healthy', 15, false, true],
    ['asleep', 30, false, true],
    ['paused', 30, false, true],
    ['absent', 30, false, true],
    ['down', 15, false, true],
    ['starting', 15, true, true],
    ['unknown', 15, true, true],
  ] as const)(
    'is asked about a builder that is %s every %i s (its processes run: %s, nothing else does: %s)',
    (state, seconds, processesRun, nothingElseRuns) => {
      const day = new Day()
      Object.assign(day, { state, processesRun, nothingElseRuns, goodBanner: state === 'healthy' })
      expect(day.run(0, 601).listSeconds('launchd')).toEqual(
        Array.from({ length: Math.floor(600 / seconds) + 1 }, (_, index) => index * seconds),
      )
    },
  )

  it('is asked at once where the port, probed after 120 s, no longer answers', () => {
    const day = Object.assign(new Day().run(0, 61), { state: 'down', goodBanner: false })
    expect(day.run(61, 140).listSeconds('launchd').slice(0, 2)).toEqual([0, 121])
  })

  it('is asked every 15 s while the popover is open, and at once if the last scan is older', () => {
    const day = new Day().run(0, 40)
    day.schedule = { ...day.schedule, isWatched: true }
    day.run(40, 71)
    day.schedule = { ...day.schedule, isWatched: false }
    expect(day.run(71, 371).listSeconds('launchd')).toEqual([0, 40, 55, 70, 370])
  })

  it('needs few programs and connections in an hour without events', () => {
    const hour = new Day().run(0, 3600)
    // Each scan of launchd runs launchctl once for each job with a plist, and ps once (test/observe/reuse.test.ts).
    expect(hour.listSeconds('launchd').length).toBe(12)
    expect(hour.listSeconds('ports').length).toBe(60)
    expect(hour.listSeconds('configuration').length).toBe(1)
  })

  it('is asked every 15 s while an error waits for confirmation', () => {
    const day = Object.assign(new Day(), { toConfirm: true })
    day.run(0, 1)
    expect(day.schedule.launchdEveryMs).toBe(15_000)
  })
})

describe('a configuration that could not be observed', () => {
  it('is scanned again, less and less often, so that a busy Mac does not stay unknown', () => {
    const day = new Day()
    day.state = 'unknown'
    expect(day.run(0, 700).listSeconds('configuration')).toEqual([0, 10, 30, 70, 150, 310, 610])
  })

  it('is not scanned again once the state is known, and soon the next time', () => {
    const day = new Day()
    day.state = 'unknown'
    day.run(0, 31)
    day.state = 'healthy'
    day.run(31, 200)
    expect(day.listSeconds('configuration')).toEqual([0, 10, 30, 70])
    Object.assign(day, { state: 'unknown', hasChanged: true })
    expect(day.run(200, 240).listSeconds('configuration')).toEqual([0, 10, 30, 70, 200, 210, 230])
  })
})

describe('the port', () => {
  it('is probed every 5 s while the builder starts', () => {
    const day = new Day()
    Object.assign(day, { state: 'starting', goodBanner: false })
    expect(day.run(0, 31).listSeconds('ports')).toEqual([0, 5, 10, 15, 20, 25, 30])
  })

  it('is probed less and less often if nothing answers, but at least every 60 s', () => {
    const day = new Day()
    Object.assign(day, { state: 'down', goodBanner: false })
    expect(day.run(0, 300).listSeconds('ports')).toEqual([0, 10, 30, 70, 130, 190, 250])
  })

  it('is probed within 5 s when another process runs', () => {
    const day = new Day().run(0, 75)
    Object.assign(day, { processGone: true, otherProcesses: true, goodBanner: false, state: 'starting' })
    expect(day.run(75, 100).listSeconds('ports')).toEqual([0, 60, 75, 80, 85, 90, 95])
  })

  it('is never probed twice in 5 s', () => {
    const day = new Day()
    for (let second = 0; second < 200; second += 1) {
      day.processGone = second % 3 === 0
      day.schedule = expedite(day.schedule, everyPart, second * 1000)
      day.tick(second)
    }
    const seconds = day.listSeconds('ports')
    expect(seconds.length).toBeGreaterThan(30)
    expect(seconds.slice(1).every((second, index) => second - (seconds[index] ?? 0) >= 5)).toBe(true)
  })
})

describe('a port that no longer answers', () => {
  it('is probed often again, and then less, but every 10 s while the popover is open', () => {
    const day = Object.assign(new Day().run(0, 30), { goodBanner: false, state: 'down' })
    expect(day.run(30, 250).listSeconds('ports')).toEqual([0, 60, 65, 75, 95, 135, 195])
    day.schedule = { ...day.schedule, isWatched: true }
    expect(day.run(250, 275).listSeconds('ports').slice(7)).toEqual([250, 260, 270])
  })
})

describe('a process that is gone', () => {
  it('causes launchd to be asked at once and the port as soon as allowed', () => {
    const day = new Day().run(0, 62)
    day.processGone = true
    day.run(62, 70)
    expect(day.listSeconds('launchd')).toContain(62)
    expect(day.listSeconds('ports')).toEqual([0, 60, 65])
  })
})

describe('a changed file', () => {
  it('is scanned at once, with launchd but without the port', () => {
    const day = new Day().run(0, 20)
    day.hasChanged = true
    day.run(20, 30)
    expect(day.listSeconds('configuration')).toEqual([0, 20])
    expect(day.scans.find((scan) => scan.second === 20)?.parts).toEqual(['launchd', 'configuration'])
  })

  it('in a rebuild does not postpone the scan for ever', () => {
    const day = new Day().run(0, 20)
    for (let second = 20; second < 40; second += 1) {
      day.hasChanged = true
      day.tick(second)
    }
    expect(day.listSeconds('configuration').length).toBeGreaterThan(5)
  })
})

describe('an unconfirmed error', () => {
  it('is confirmed by a complete scan 5 s later', () => {
    const day = new Day()
    day.processesRun = false
    day.run(0, 30)
    Object.assign(day, { toConfirm: true, state: 'down' })
    day.run(30, 31)
    day.toConfirm = false
    day.run(31, 40)
    expect(day.scans.at(-1)).toEqual({ second: 35, parts: [...everyPart] })
  })
})

describe('a jump of the clock', () => {
  it('forwards counts as wake and causes a complete scan', () => {
    const day = new Day().run(0, 10)
    day.tick(7200)
    expect(day.wakes).toBe(1)
    expect(day.scans.at(-1)).toEqual({ second: 7200, parts: [...everyPart] })
  })

  it('of less than 90 s does not count', () => {
    const day = new Day().run(0, 10).run(95, 96)
    expect(day.wakes).toBe(0)
  })

  it('backwards stops nothing', () => {
    const day = new Day().run(7200, 7210).run(0, 61)
    expect(day.wakes).toBe(0)
    expect(day.listSeconds('launchd')).toEqual([7200, 0])
    expect(day.listSeconds('ports')).toEqual([7200, 0, 60])
    expect(day.comparisons.at(-1)).toBe(60)
  })
})
