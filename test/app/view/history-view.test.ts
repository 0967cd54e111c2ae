import { describe, expect, it } from 'vitest'
import { readRequest } from '../../../electron/app/bridge/bridge-requests.ts'
import { createHistoryView, createIncidentView } from '../../../electron/app/view/history-view.ts'
import type { Incident } from '../../../electron/monitor/state/monitor-state.ts'
import { stoppedFinding } from '../../monitor/fixtures/statuses.ts'

const open: Incident = {
  id: 'i1',
  finding: stoppedFinding.key,
  title: stoppedFinding.title,
  openedAt: '2026-03-04T09:00:00.000Z',
  closedAt: null,
  repairedBy: null,
}
const closedIncident: Incident = { ...open, closedAt: '2026-03-04T09:30:00.000Z', repairedBy: 'load-service' }
const evidence = [{ message: 'The job', source: { command: 'launchctl' }, value: 'not running' }]

describe('an incident', () => {
  it('shows its last evidence, even when it is over', () => {
    expect(createIncidentView({ ...closedIncident, evidence })).toMatchObject({ evidence, detection: null })
  })

  it('without recorded evidence shows its detection, its subject and the repair that ended it', () => {
    const view = createIncidentView(closedIncident)
    expect(view.evidence).toEqual([])
    expect(view.detection).not.toBeNull()
    expect(view.subject).toBe(stoppedFinding.subject)
    expect(view.repair).toBe("Builder's service loaded")
  })
})

describe('the history', () => {
  it('has the bands of a day and the availability of a week', () => {
    const now = new Date('2026-03-04T10:00:00.000Z')
    const historyView = createHistoryView(
      { history: [{ at: '2026-03-04T04:00:00.000Z', kind: 'state', state: 'down' }] },
      now,
    )
    expect(historyView?.day.map(({ state }) => state)).toEqual(['unmonitored', 'down'])
    expect(historyView?.week).toMatchObject({ downMs: 6 * 3_600_000, percent: 0 })
    expect(createHistoryView({ history: [] }, now)).toBeNull()
  })
})

describe('a request of the page', () => {
  it.each([
    { kind: 'page', page: 'settings' },
    { kind: 'change-settings', change: { kind: 'text-size', percent: 150 } },
    { kind: 'plan', subject: { kind: 'control', control: 'stop' } },
    { kind: 'plan', subject: { kind: 'undo', receipt: '20260304T100000Z-1' } },
    { kind: 'plan', subject: { kind: 'tool' } },
  ])('may be %j', (request) => {
    expect(readRequest(request)).toEqual(request)
  })

  it.each([
    { kind: 'page', page: 'elsewhere' },
    { kind: 'change-settings', change: { kind: 'text-size', percent: 1000 } },
    { kind: 'change-settings', change: { kind: 'theme', theme: 'dark', more: 1 } },
    { kind: 'plan', subject: { kind: 'control', control: 'format' } },
    { kind: 'plan', subject: { kind: 'undo', receipt: 'a\nb' } },
    { kind: 'copy-setup', id: '../../etc' },
  ])('may not be %j', (request) => {
    expect(readRequest(request)).toBeNull()
  })
})
