import { describe, expect, it } from 'vitest'
import { createNotificationRequests } from '../../../electron/monitor/incidents/notification-request.ts'
import { findRecurrence } from '../../../electron/monitor/incidents/recurrence.ts'
import { aStatusAt, stoppedFinding } from '../fixtures/statuses.ts'
import { aMonitor } from '../fixtures/test-monitor.ts'

const zero = '2026-06-01T12:00:00.000Z'
const hoursLater = (hours: number) => new Date(Date.parse(zero) + hours * 3_600_000).toISOString()
const createIncident = (from: number, to: number | null, finding = stoppedFinding.key) => ({
  id: `${from}`,
  finding,
  title: 'It stopped.',
  repairedBy: null,
  openedAt: hoursLater(from),
  closedAt: to === null ? null : hoursLater(to),
})
const downStatus = aStatusAt('down', hoursLater(9), [stoppedFinding])
const find = (...incidents: readonly ReturnType<typeof createIncident>[]) =>
  findRecurrence({ incidents, status: downStatus }, stoppedFinding.key, new Date(hoursLater(9)))

describe('a problem came back', () => {
  it('from its second incident within a day on', () => {
    expect(find(createIncident(8, null))).toBeNull()
    expect(find(createIncident(8, null), createIncident(6, 7))).toEqual({ times: 1, since: hoursLater(6) })
    expect(find(createIncident(8, null), createIncident(6, 7), createIncident(4, 5))).toEqual({
      times: 2,
      since: hoursLater(4),
    })
  })

  it('only if the other incidents are its own, and of the last day', () => {
    expect(find(createIncident(8, null), createIncident(6, 7, 'key-permissions@/key'))).toBeNull()
    expect(find(createIncident(8, null), createIncident(-20, -16))).toBeNull()
    expect(find(createIncident(8, null), createIncident(-20, -14))).toEqual({
      times: 1,
      since: hoursLater(-20),
    })
  })

  it('not because the user undid its repair', () => {
    const undo = {
      id: 'r2',
      kind: 'undo' as const,
      name: 'load-service',
      at: hoursLater(7.5),
      osBuild: null,
      checksums: {},
      before: {},
      undoes: 'r1',
    }
    const receipts = { observed: true as const, at: hoursLater(9), value: [undo] }
    const status = { ...downStatus, snapshot: { ...downStatus.snapshot, receipts } }
    const incidents = [createIncident(8, null), createIncident(6, 7)]
    expect(findRecurrence({ incidents, status }, stoppedFinding.key, new Date(hoursLater(9)))).toBeNull()
  })
})

describe('on a Mac whose company resets a file each hour', () => {
  /** Five hours: broken from each full hour on, repaired twelve minutes later. */
  async function passFiveHours() {
    const testMonitor = await aMonitor()
    for (let hour = 0; hour < 5; hour += 1) {
      testMonitor.show((at) => aStatusAt('down', at, [stoppedFinding]))
      await testMonitor.pass(12 * 60)
      testMonitor.show((at) => aStatusAt('healthy', at))
      await testMonitor.pass(48 * 60)
    }
    return testMonitor
  }

  it('each hour counts, and there is one notification, which is replaced without a sound', {
    timeout: 60_000,
  }, async () => {
    const { notifications, monitor, mac } = await passFiveHours()
    const downRequests = notifications.filter((request) => request.kind === 'down')
    expect(downRequests.map(({ timesBack = 0 }) => timesBack)).toEqual([0, 1, 2, 3, 4])
    expect(new Set(downRequests.slice(1).map(({ id }) => id))).toEqual(
      new Set([`again ${stoppedFinding.key}`]),
    )
    expect(downRequests.map(({ isSilent = false }) => isSilent)).toEqual([false, false, true, true, true])
    const backRequests = notifications.flatMap((request) => (request.kind === 'back' ? [request] : []))
    expect(backRequests).toHaveLength(5)
    expect(
      backRequests.slice(1).every(({ id, isSilent }) => id === `again ${stoppedFinding.key}` && isSilent),
    ).toBe(true)
    expect(findRecurrence(monitor.state(), stoppedFinding.key, mac.now())?.times).toBe(4)
  })

  it('what is over is withdrawn under both names', () => {
    const before = {
      status: downStatus,
      scanning: false,
      stateSince: null,
      repair: { status: 'idle' as const },
    }
    const open = { ...before, incidents: [createIncident(8, null)] }
    const stateAfter = {
      ...before,
      status: aStatusAt('healthy', hoursLater(9)),
      incidents: [createIncident(8, 9)],
    }
    expect(createNotificationRequests(open, stateAfter, null)[0]).toEqual({
      kind: 'nothing',
      withdraw: ['down 8', `again ${stoppedFinding.key}`],
    })
  })
})
