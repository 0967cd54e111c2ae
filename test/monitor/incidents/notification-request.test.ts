import { describe, expect, it } from 'vitest'
import type { BuilderState } from '../../../electron/core/model/finding.ts'
import type { Status } from '../../../electron/core/model/status.ts'
import { createNotificationRequests } from '../../../electron/monitor/incidents/notification-request.ts'
import type { Incident, MonitorState } from '../../../electron/monitor/state/monitor-state.ts'
import { aFinding } from '../../fixtures/finding.ts'
import { aStatusAt } from '../fixtures/statuses.ts'

const zero = Date.parse('2026-06-01T12:00:00.000Z')
const formatSecond = (second: number) => new Date(zero + second * 1000).toISOString()

const findings = [aFinding('service-stopped', 'job'), aFinding('builder-wedged', 'port')]

function aStatus(state: BuilderState, second = 600): Status {
  return aStatusAt(state, formatSecond(second), findings)
}

function anIncident(id: string, parts: Partial<Incident> = {}): Incident {
  const finding = 'service-stopped@job'
  return {
    id,
    finding,
    title: 'It stopped.',
    openedAt: formatSecond(0),
    closedAt: null,
    repairedBy: null,
    ...parts,
  }
}

function aState(status: Status | null, ...incidents: readonly Incident[]): MonitorState {
  return { status, scanning: false, stateSince: null, incidents, repair: { status: 'idle' } }
}

const open = anIncident('i1')
const closedIncident = anIncident('i1', { closedAt: formatSecond(720) })
const downState = aState(aStatus('down'), open)
const healthy = aState(aStatus('healthy'))
const recoveredState = aState(aStatus('healthy'), closedIncident)

describe('a notification', () => {
  it('says once that the builder is down, and what that means', () => {
    expect(createNotificationRequests(healthy, downState, null)).toEqual([
      {
        kind: 'down',
        id: 'down i1',
        finding: 'service-stopped@job',
        headline: 'service-stopped breaks builds',
        cause: 'job is wrong.',
      },
    ])
    expect(createNotificationRequests(downState, aState(aStatus('down', 615), open), null)).toEqual([])
  })

  it('says once that the builder is back and how long it was down, and replaces the first one', () => {
    expect(createNotificationRequests(downState, recoveredState, null)).toEqual([
      { kind: 'nothing', withdraw: ['down i1', 'again service-stopped@job'] },
      {
        kind: 'back',
        id: 'back i1',
        finding: 'service-stopped@job',
        summary: 'The builder is healthy.',
        lastedMs: 720_000,
        automatic: false,
      },
    ])
    expect(createNotificationRequests(recoveredState, recoveredState, null)).toEqual([])
  })

  it.each([{}, { automatic: true as const }])(
    'says that the builder is repaired if a repair ended the incident: %j',
    (automaticPart) => {
      const repairedIncident = anIncident('i1', {
        closedAt: formatSecond(60),
        repairedBy: 'load-service',
        ...automaticPart,
      })
      expect(
        createNotificationRequests(downState, aState(aStatus('healthy'), repairedIncident), null)[1],
      ).toMatchObject({
        kind: 'repaired',
        lastedMs: 60_000,
        automatic: automaticPart.automatic ?? false,
      })
    },
  )

  it('does not say that the builder is back if it was stopped on purpose meanwhile', () => {
    expect(createNotificationRequests(downState, aState(aStatus('paused'), closedIncident), null)).toEqual([
      { kind: 'nothing', withdraw: ['down i1', 'again service-stopped@job'] },
    ])
  })

  it('does not say that the builder is back while another incident is open', () => {
    const other = anIncident('i2', { finding: 'builder-wedged@port' })
    const notifications = createNotificationRequests(
      aState(aStatus('down'), open, other),
      aState(aStatus('down'), closedIncident, other),
      null,
    )
    expect(notifications).toEqual([{ kind: 'nothing', withdraw: ['down i1', 'again service-stopped@job'] }])
  })

  it('is not repeated when an incident continues under another headline', () => {
    const renamedIncident = anIncident('i1', { finding: 'builder-wedged@port' })
    expect(
      createNotificationRequests(downState, aState(aStatus('down', 615), renamedIncident), null),
    ).toEqual([])
  })

  it('is not repeated after a restart', () => {
    expect(createNotificationRequests(aState(null), downState, null)).toEqual([])
    expect(
      createNotificationRequests(aState(null, open), recoveredState, null).map((request) => request.kind),
    ).toEqual(['nothing', 'back'])
  })

  it('is not sent while the builder starts, nor for warnings, which open no incident', () => {
    expect(createNotificationRequests(healthy, aState(aStatus('starting'), open), null)).toEqual([])
    expect(createNotificationRequests(healthy, aState(aStatus('degraded')), null)).toEqual([])
  })

  it('is not sent within 90 s of wake, but an outdated one is removed', () => {
    expect(createNotificationRequests(healthy, downState, formatSecond(520))).toEqual([])
    expect(createNotificationRequests(downState, recoveredState, formatSecond(520))).toEqual([
      { kind: 'nothing', withdraw: ['down i1', 'again service-stopped@job'] },
    ])
    expect(createNotificationRequests(healthy, downState, formatSecond(500))).toHaveLength(1)
  })
})
