import { describe, expect, it } from 'vitest'
import type { BuilderState } from '../../electron/core/model/finding.ts'
import type { Status } from '../../electron/core/model/status.ts'
import { noticesFor } from '../../electron/monitor/incidents/notification-request.ts'
import type { Incident, MonitorState } from '../../electron/monitor/state/monitor-state.ts'
import { aFinding, aSnapshot } from '../repair/a-mac.ts'

const zero = Date.parse('2026-03-02T10:00:00.000Z')
const time = (second: number) => new Date(zero + second * 1000).toISOString()

function aStatus(state: BuilderState, second = 600): Status {
  const builder = {
    uri: null,
    host: null,
    port: 31022,
    user: null,
    keyPath: null,
    label: null,
    pid: null,
    state,
    whose: 'this-builder' as const,
    says: 'as it is',
    lookedAt: null,
  }
  return {
    schema: 1,
    takenAt: time(second),
    state,
    proven: null,
    summary: `The builder is ${state}.`,
    builder,
    builders: [builder],
    findings: [aFinding('service-stopped', 'job'), aFinding('builder-wedged', 'port')],
    routes: [],
    snapshot: aSnapshot(),
  }
}

function anIncident(id: string, parts: Partial<Incident> = {}): Incident {
  const finding = 'service-stopped@job'
  return { id, finding, title: 'It stopped.', openedAt: time(0), closedAt: null, repairedBy: null, ...parts }
}

function aState(status: Status | null, ...incidents: readonly Incident[]): MonitorState {
  return { status, looking: false, stateSince: null, incidents, repair: { at: 'idle' } }
}

const open = anIncident('i1')
const over = anIncident('i1', { closedAt: time(720) })
const down = aState(aStatus('down'), open)
const well = aState(aStatus('healthy'))
const wellAgain = aState(aStatus('healthy'), over)

describe('notifications', () => {
  it('say once that the builder is down, and what that means', () => {
    expect(noticesFor(well, down, null)).toEqual([
      {
        show: 'down',
        id: 'down i1',
        finding: 'service-stopped@job',
        sentence: 'The builder is down.',
        why: 'Why Nix cares.',
      },
    ])
    expect(noticesFor(down, aState(aStatus('down', 615), open), null)).toEqual([])
  })

  it('say once that it is back, for how long it was not, and take the first one away', () => {
    expect(noticesFor(down, wellAgain, null)).toEqual([
      { show: 'nothing', withdraw: 'down i1' },
      {
        show: 'back',
        id: 'back i1',
        finding: 'service-stopped@job',
        sentence: 'The builder is healthy.',
        lastedMs: 720_000,
        unasked: false,
      },
    ])
    expect(noticesFor(wellAgain, wellAgain, null)).toEqual([])
  })

  it.each([{}, { unasked: true as const }])('say that it is repaired where a repair ended it: %j', (how) => {
    const ended = anIncident('i1', { closedAt: time(60), repairedBy: 'load-service', ...how })
    expect(noticesFor(down, aState(aStatus('healthy'), ended), null)[1]).toMatchObject({
      show: 'repaired',
      lastedMs: 60_000,
      unasked: how.unasked ?? false,
    })
  })

  it('do not say that it is back when it was stopped on purpose meanwhile', () => {
    expect(noticesFor(down, aState(aStatus('paused'), over), null)).toEqual([
      { show: 'nothing', withdraw: 'down i1' },
    ])
  })

  it('do not say that it is back while another incident is open', () => {
    const other = anIncident('i2', { finding: 'builder-wedged@port' })
    const notices = noticesFor(
      aState(aStatus('down'), open, other),
      aState(aStatus('down'), over, other),
      null,
    )
    expect(notices).toEqual([{ show: 'nothing', withdraw: 'down i1' }])
  })

  it('say nothing new when an incident goes on under another headline', () => {
    const renamed = anIncident('i1', { finding: 'builder-wedged@port' })
    expect(noticesFor(down, aState(aStatus('down', 615), renamed), null)).toEqual([])
  })

  it('are not repeated after a restart: what is open then was told of before', () => {
    expect(noticesFor(aState(null), down, null)).toEqual([])
    expect(noticesFor(aState(null, open), wellAgain, null).map((notice) => notice.show)).toEqual([
      'nothing',
      'back',
    ])
  })

  it('are none while the builder starts, nor for warnings, which open no incident', () => {
    expect(noticesFor(well, aState(aStatus('starting'), open), null)).toEqual([])
    expect(noticesFor(well, aState(aStatus('degraded')), null)).toEqual([])
  })

  it('are none within 90 s of wake, but what is over is taken away', () => {
    expect(noticesFor(well, down, time(520))).toEqual([])
    expect(noticesFor(down, wellAgain, time(520))).toEqual([{ show: 'nothing', withdraw: 'down i1' }])
    expect(noticesFor(well, down, time(500))).toHaveLength(1)
  })
})
