import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { BuilderState } from '../../../electron/core/model/finding.ts'
import {
  createIncidents,
  type IncidentChange,
  type Incidents,
  selectOpenIncidents,
  updateIncidents,
} from '../../../electron/monitor/incidents/incidents.ts'

const zero = Date.parse('2026-06-01T12:00:00.000Z')
const formatSecond = (second: number) => new Date(zero + second * 1000).toISOString()
const stoppedKey = 'service-stopped@org.nixos.linux-builder'
const crashLoopingKey = 'service-crash-looping@org.nixos.linux-builder'
const wedgedKey = 'builder-wedged@127.0.0.1:31022'

/** Feeds events to the incident tracker and records what changed. */
class Day {
  incidents: Incidents = createIncidents([])
  readonly changes: IncidentChange[] = []
  private ids = 0
  private checks: string | null = null

  scan(
    second: number,
    errors: readonly string[],
    state: BuilderState = errors.length > 0 ? 'down' : 'healthy',
  ) {
    const newId = () => {
      this.ids += 1
      return `i${this.ids}`
    }
    this.take({
      kind: 'scan',
      at: formatSecond(second),
      state,
      before: this.checks,
      errors: errors.map((key) => ({ key, title: `title of ${key}` })),
      newId,
    })
    this.checks = formatSecond(second)
    return this
  }

  onResume(second: number) {
    this.take({ kind: 'resumed', at: formatSecond(second) })
    return this
  }

  onRepair(second: number, repair: string, finding: string) {
    this.take({ kind: 'repaired', at: formatSecond(second), repair, finding })
    return this
  }

  kinds(): readonly string[] {
    return this.changes.map((change) => `${change.kind} ${change.incident.id}`)
  }

  private take(event: Parameters<typeof updateIncidents>[1]) {
    const { incidents, changes } = updateIncidents(this.incidents, event)
    this.incidents = incidents
    this.changes.push(...changes)
  }
}

describe('an incident', () => {
  it('opens when a second scan confirms the error, and has lasted since the first', () => {
    const day = new Day().scan(0, [stoppedKey])
    expect(day.kinds()).toEqual([])
    day.scan(15, [stoppedKey])
    expect(day.incidents.list).toEqual([
      {
        id: 'i1',
        finding: stoppedKey,
        title: `title of ${stoppedKey}`,
        openedAt: formatSecond(0),
        closedAt: null,
        repairedBy: null,
      },
    ])
  })

  it('is not confirmed by a scan that reused the same answer of the port', () => {
    expect(new Day().scan(0, [stoppedKey]).scan(2, [stoppedKey]).kinds()).toEqual([])
    expect(new Day().scan(0, [stoppedKey]).scan(2, [stoppedKey]).scan(6, [stoppedKey]).kinds()).toEqual([
      'opened i1',
    ])
  })

  it('does not open for an error that has another cause', () => {
    expect(new Day().scan(0, [stoppedKey]).scan(15, [wedgedKey]).scan(30, []).kinds()).toEqual([])
  })

  it('does not open for a builder whose state alternates between scans', () => {
    const day = new Day()
    for (let second = 0; second < 3600; second += 15) day.scan(second, second % 30 === 0 ? [stoppedKey] : [])
    expect(day.kinds()).toEqual([])
  })

  it('closes when a scan no longer has the error, and a new one opens when it returns', () => {
    const day = new Day().scan(0, [stoppedKey]).scan(15, [stoppedKey]).scan(30, [])
    expect(day.incidents.list[0]).toMatchObject({ closedAt: formatSecond(30), repairedBy: null })
    day.scan(45, [stoppedKey]).scan(60, [stoppedKey])
    expect(day.kinds()).toEqual(['opened i1', 'closed i1', 'opened i2'])
  })

  it('records the repair that ended it', () => {
    const day = new Day().scan(0, [stoppedKey]).scan(15, [stoppedKey])
    day.onRepair(20, 'restart-builder', stoppedKey).scan(30, [])
    expect(day.incidents.list[0]).toMatchObject({ closedAt: formatSecond(30), repairedBy: 'restart-builder' })
  })

  it('is not attributed to a repair of something else, or of the day before', () => {
    const day = new Day().onRepair(0, 'restart-builder', stoppedKey)
    day.scan(90_000, [stoppedKey]).scan(90_015, [stoppedKey]).onRepair(90_016, 'load-service', wedgedKey)
    day.scan(90_030, [])
    expect(day.incidents.list[0]?.repairedBy).toBeNull()
  })

  it('stays open while the builder starts or cannot be observed', () => {
    const day = new Day().scan(0, [stoppedKey]).scan(15, [stoppedKey])
    day.scan(30, [], 'starting').scan(45, [], 'unknown').scan(60, [], 'starting')
    expect(selectOpenIncidents(day.incidents)).toHaveLength(1)
    expect(day.scan(75, []).kinds()).toEqual(['opened i1', 'closed i1'])
  })

  it('continues under another headline while the builder stays down', () => {
    const day = new Day()
      .scan(0, [stoppedKey])
      .scan(15, [stoppedKey])
      .scan(30, [crashLoopingKey])
      .scan(45, [stoppedKey])
    expect(day.kinds()).toEqual(['opened i1', 'renamed i1', 'renamed i1'])
    expect(day.incidents.list).toHaveLength(1)
    expect(day.incidents.list[0]).toMatchObject({
      finding: stoppedKey,
      openedAt: formatSecond(0),
      closedAt: null,
    })
  })

  it('is separate for each of two independent errors, and each ends by itself', () => {
    const day = new Day()
      .scan(0, [stoppedKey, wedgedKey])
      .scan(15, [stoppedKey, wedgedKey])
      .scan(30, [wedgedKey])
    expect(day.kinds()).toEqual(['opened i1', 'opened i2', 'closed i1'])
  })

  it('of more than a day ago is dropped unless it is open', () => {
    const day = new Day()
      .scan(0, [stoppedKey])
      .scan(15, [stoppedKey])
      .scan(30, [])
      .scan(60, [wedgedKey])
      .scan(75, [wedgedKey])
    day.scan(100_000, [wedgedKey])
    expect(day.incidents.list.map((incident) => incident.finding)).toEqual([wedgedKey])
  })
})

describe('while the builder starts', () => {
  it('no incident opens, and an unconfirmed error is forgotten', () => {
    const day = new Day().scan(0, [stoppedKey]).scan(15, [], 'starting').scan(30, [stoppedKey])
    expect(day.kinds()).toEqual([])
  })
})

describe('after the Mac slept', () => {
  it('no incident opens for 90 s; a remaining error then opens one when it is confirmed', () => {
    const day = new Day().onResume(0)
    for (let second = 5; second < 90; second += 15) day.scan(second, [wedgedKey])
    expect(day.kinds()).toEqual([])
    day.scan(95, [wedgedKey])
    expect(day.kinds()).toEqual([])
    expect(day.scan(110, [wedgedKey]).kinds()).toEqual(['opened i1'])
  })

  it('a scan from before the sleep confirms nothing', () => {
    const day = new Day().scan(0, [wedgedKey]).onResume(7200).scan(7300, [wedgedKey])
    expect(day.kinds()).toEqual([])
  })

  it('an open incident stays open, and closes when the error is gone', () => {
    const day = new Day()
      .scan(0, [wedgedKey])
      .scan(15, [wedgedKey])
      .onResume(7200)
      .scan(7205, [wedgedKey])
      .scan(7220, [])
    expect(day.kinds()).toEqual(['opened i1', 'closed i1'])
  })
})

describe('a clock that was set back', () => {
  it('does not end an incident before it began', () => {
    const day = new Day().scan(7200, [stoppedKey]).scan(7215, [stoppedKey]).scan(30, [])
    expect(day.incidents.list[0]).toMatchObject({
      openedAt: formatSecond(7200),
      closedAt: formatSecond(7200),
    })
  })

  it('does not prevent later incidents', () => {
    const day = new Day().onResume(7200).scan(7200, [stoppedKey]).scan(0, [stoppedKey]).scan(15, [stoppedKey])
    expect(day.kinds()).toEqual(['opened i1'])
  })
})

describe('on any day', () => {
  const states = fc.constantFrom<BuilderState>('starting', 'unknown', 'healthy', 'degraded')
  const event = fc.record({
    second: fc.integer({ min: -1000, max: 4000 }),
    errors: fc.uniqueArray(fc.constantFrom(stoppedKey, crashLoopingKey, wedgedKey)),
    state: states,
    kind: fc.constantFrom('look', 'look', 'look', 'woke'),
  })

  it('a finding has at most one open incident, only open ones close, and none ends before it began', () => {
    fc.assert(
      fc.property(fc.array(event, { maxLength: 60 }), (events) => {
        const day = new Day()
        let second = 0
        for (const event of events) {
          second += event.second
          if (event.kind === 'woke') day.onResume(second)
          else day.scan(second, event.errors, event.errors.length > 0 ? 'down' : event.state)
          const open = selectOpenIncidents(day.incidents).map((incident) => incident.finding)
          expect(new Set(open).size).toBe(open.length)
          expect(selectOpenIncidents(day.incidents).every((incident) => incident.closedAt === null)).toBe(
            true,
          )
        }
        const openedIds = day.changes
          .filter((change) => change.kind === 'opened')
          .map((change) => change.incident.id)
        const closedIncidents = day.changes
          .filter((change) => change.kind === 'closed')
          .map((change) => change.incident)
        expect(new Set(openedIds).size).toBe(openedIds.length)
        expect(new Set(closedIncidents.map((incident) => incident.id)).size).toBe(closedIncidents.length)
        for (const incident of closedIncidents) {
          expect(openedIds).toContain(incident.id)
          expect(Date.parse(incident.closedAt ?? '')).toBeGreaterThanOrEqual(Date.parse(incident.openedAt))
        }
      }),
    )
  })
})
