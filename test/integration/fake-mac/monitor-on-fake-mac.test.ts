import { rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import type { Mac } from '../../../electron/mac/mac.ts'
import { openMac } from '../../../electron/mac/real/real-mac.ts'
import { History } from '../../../electron/monitor/incidents/history.ts'
import {
  createNotificationRequests,
  type NotificationRequest,
} from '../../../electron/monitor/incidents/notification-request.ts'
import { type Monitor, openMonitor } from '../../../electron/monitor/monitor.ts'
import { createDataFolder } from '../../../electron/monitor/storage/data-folder.ts'
import { createFakeMac, type FakeMac } from '../../fake-mac/fake-mac.ts'

/** The monitor on a fake Mac, with real clocks, files, programs and ports. */
let fakeMac: FakeMac
let mac: Mac
let monitor: Monitor
const programs: string[] = []
const notifications: NotificationRequest[] = []
const createEnvironment = () => ({ BUILDERBAR_HOME: fakeMac.dataFolder })

beforeAll(async () => {
  fakeMac = await createFakeMac({ scenario: 'healthy' })
  const unrecordedMac = openMac({ root: fakeMac.root })
  mac = {
    ...unrecordedMac,
    run: (program, args, limits) => {
      programs.push([program, ...args].join(' '))
      return unrecordedMac.run(program, args, limits)
    },
  }
  monitor = openMonitor({ mac, folder: createDataFolder(mac, createEnvironment()) })
  monitor.subscribe((after, before) =>
    notifications.push(...createNotificationRequests(before, after, monitor.resumedAt())),
  )
  await vi.waitFor(() => expect(monitor.state().status?.state).toBe('healthy'), { timeout: 15_000 })
})
afterAll(async () => {
  await monitor?.stop()
  await fakeMac?.stop()
})

const listOpenIncidents = () => monitor.state().incidents.filter((incident) => incident.closedAt === null)

describe('the monitor of a Mac', () => {
  test('starts no program in 16 s while all is well, and one launchctl and one ps once the popover opens', async () => {
    programs.length = 0
    await new Promise((resolve) => setTimeout(resolve, 16_500))
    expect(programs).toEqual([])
    monitor.setWatched(true)
    await vi.waitFor(() => expect(programs.length).toBeGreaterThanOrEqual(2), { timeout: 10_000 })
    monitor.setWatched(false)
    expect(programs.map((line) => line.split(' ')[0]).sort()).toEqual(['/bin/launchctl', '/bin/ps'])
    expect(programs).toContain('/bin/launchctl print system/org.nixos.linux-builder')
    expect(notifications).toEqual([])
  })

  test('reports within seconds that the builder stopped, repairs it, and reports that it is back', async () => {
    await fakeMac.setScenario('service-stopped')
    await vi.waitFor(() => expect(listOpenIncidents()).toHaveLength(1), { timeout: 30_000, interval: 200 })
    expect(listOpenIncidents()[0]?.finding).toMatch(/^service-stopped@/)
    expect(notifications.map(({ kind: show }) => show)).toEqual(['down'])

    monitor.plan({
      kind: 'finding',
      finding: listOpenIncidents()[0]?.finding ?? '',
      repair: 'restart-builder',
    })
    expect(monitor.state().repair).toMatchObject({ status: 'planned', plans: [{ ok: true }] })
    const { repair } = monitor.state()
    await monitor.runPlan(repair.status === 'planned' ? repair.sha256 : '')
    expect(monitor.state().repair).toMatchObject({ status: 'done', results: [{ outcome: 'fixed' }] })
    expect(monitor.state().status?.state).toBe('healthy')
    expect(listOpenIncidents()).toEqual([])
    expect(monitor.state().incidents[0]?.repairedBy).toBe('restart-builder')
    expect(notifications.map(({ kind: show }) => show)).toEqual(['down', 'nothing', 'repaired'])
  })

  test('stops the idle builder without asking, with its reason, and starts it again', async () => {
    expect(monitor.state().status?.state).toBe('healthy')
    monitor.dismissPlan()
    monitor.setIdleStop(0.05)
    const scanUntil = (state: string) =>
      vi.waitFor(
        async () => {
          await monitor.scan()
          expect([monitor.state().status?.state, monitor.state().repair.status]).toEqual([state, 'idle'])
        },
        { timeout: 60_000, interval: 500 },
      )
    await scanUntil('paused')
    monitor.setIdleStop(null)
    expect(monitor.state().status?.summary).toBe(
      'Builderbar stopped the Linux builder, because nothing was built for 3 sec.',
    )
    expect(monitor.warnings()).toEqual([])
    expect(fakeMac.calls().filter(({ program }) => program.endsWith('/sudo'))).toHaveLength(1)
    monitor.plan({ kind: 'control', control: 'start' })
    const { repair } = monitor.state()
    await monitor.runPlan(repair.status === 'planned' ? repair.sha256 : '')
    monitor.dismissPlan()
    await scanUntil('healthy')
    expect(monitor.state().status?.snapshot.idleMinutesBeforeStop).toBeUndefined()
  })

  test('notices a machines file that was written over nix-darwin’s link without a request', async () => {
    const file = join(fakeMac.root, 'private/etc/nix/machines')
    rmSync(file)
    writeFileSync(file, 'ssh-ng://builder@linux-builder aarch64-linux - many\n')
    await vi.waitFor(
      () => expect(monitor.state().status?.findings.map(({ id }) => id)).toContain('machines-malformed'),
      { timeout: 10_000, interval: 200 },
    )
  })

  test('leaves a history that another program reads, and makes no call that macOS would refuse', async () => {
    await monitor.stop()
    const kinds = (await new History(createDataFolder(mac, createEnvironment())).readEntries()).map(
      ({ kind }) => kind,
    )
    expect(kinds.slice(0, 3)).toEqual(['state', 'state', 'incident-opened'])
    expect(kinds).toContain('repair')
    expect(kinds).toContain('incident-closed')
    expect(monitor.warnings()).toEqual([])
    expect(fakeMac.violations()).toEqual([])
  })
})
