import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { computeBands, dayMs } from '../../electron/monitor/incidents/availability.ts'
import { History } from '../../electron/monitor/incidents/history.ts'
import { createBootAfterStart } from '../../electron/monitor/scan/stored-boot.ts'
import { aQuietMac } from './fixtures/quiet-mac.ts'
import { aStatusAt, stoppedFinding, wedgedFinding } from './fixtures/statuses.ts'
import { createEmptyFolder, openDataFolderAt } from './fixtures/temp-data-folder.ts'
import { aMonitor } from './fixtures/test-monitor.ts'

const listKinds = (notifications: readonly { readonly kind: string }[]) =>
  notifications.map((request) => request.kind)

describe('a day with a problem', () => {
  it('has one incident, one notification, and one more when it is over', async () => {
    const { monitor, notifications, show, pass } = await aMonitor()
    await pass(30)
    show((at) => aStatusAt('down', at, [stoppedFinding]))
    await pass(600)
    expect(monitor.state().incidents).toHaveLength(1)
    expect(listKinds(notifications)).toEqual(['down'])
    show((at) => aStatusAt('starting', at))
    await pass(60)
    show((at) => aStatusAt('healthy', at))
    await pass(60)
    expect(listKinds(notifications)).toEqual(['down', 'nothing', 'back'])
    expect(monitor.state().incidents[0]?.closedAt).not.toBeNull()
  })

  it('has no notification while the builder boots', async () => {
    const { notifications, show, pass } = await aMonitor()
    show((at) => aStatusAt('starting', at))
    await pass(170)
    show((at) => aStatusAt('healthy', at))
    await pass(60)
    expect(notifications).toEqual([])
  })

  it('has none within 90 s of wake, but later if the problem remains', async () => {
    const { monitor, notifications, show, pass, sleep } = await aMonitor()
    await pass(10)
    show((at) => aStatusAt('down', at, [wedgedFinding]))
    sleep(7200)
    await pass(85)
    expect(monitor.resumedAt()).not.toBeNull()
    expect(notifications).toEqual([])
    await pass(60)
    expect(listKinds(notifications)).toEqual(['down'])
  })

  it('is also notified of wake by the system', async () => {
    const { monitor, scanner, pass, show, notifications } = await aMonitor()
    await pass(20)
    show((at) => aStatusAt('down', at, [wedgedFinding]))
    monitor.onResume()
    await pass(80)
    expect(scanner.scans.filter((options) => Object.keys(options).length === 0).length).toBeGreaterThan(1)
    expect(notifications).toEqual([])
  })
})

describe('a restart of the app', () => {
  it('continues the open incident without notifying again', async () => {
    const first = await aMonitor()
    first.show((at) => aStatusAt('down', at, [stoppedFinding]))
    await first.pass(40)
    const [incident] = first.monitor.state().incidents
    await first.monitor.stop()
    const mac = aQuietMac(first.mac.now().toISOString())
    mac.pass(60_000)
    const second = await aMonitor({ path: first.path, mac })
    expect(second.monitor.state().incidents[0]?.id).toBe(incident?.id)
    expect(second.monitor.state().incidents[0]?.openedAt).toBe(incident?.openedAt)
    // The first scan of the second run was healthy, so the incident is closed.
    expect(second.monitor.state().incidents[0]?.closedAt).not.toBeNull()
    expect(listKinds(second.notifications)).not.toContain('down')
  })

  it('writes each incident and state once', async () => {
    const { monitor, path, mac, show, pass } = await aMonitor()
    show((at) => aStatusAt('down', at, [stoppedFinding]))
    await pass(100)
    show((at) => aStatusAt('healthy', at))
    await pass(100)
    await monitor.stop()
    const kinds = (await new History(openDataFolderAt(path, mac)).readEntries()).map((entry) => entry.kind)
    expect(kinds).toEqual(['state', 'state', 'incident-opened', 'state', 'incident-closed'])
  })

  it('that only displays writes nothing', async () => {
    const path = createEmptyFolder()
    const { monitor, show, pass } = await aMonitor({ path, writesHistory: false })
    show((at) => aStatusAt('down', at, [stoppedFinding]))
    await pass(100)
    await monitor.stop()
    expect(await new History(openDataFolderAt(path)).readEntries()).toEqual([])
  })

  it('with an invalid history works, with a warning', async () => {
    const path = createEmptyFolder()
    writeFileSync(join(path, 'history.jsonl'), '\0'.repeat(5000))
    const { monitor } = await aMonitor({ path })
    expect(monitor.state().status?.state).toBe('healthy')
    expect(monitor.warnings().join()).toContain('history.jsonl')
  })
})

describe('the recorded history', () => {
  const listStates = (monitor: Awaited<ReturnType<typeof aMonitor>>['monitor'], now: Date) =>
    computeBands(monitor.state().history ?? [], now.getTime(), dayMs).map(({ state }) => state)

  it('has a gap while the Mac slept', async () => {
    const { monitor, mac, pass, sleep } = await aMonitor()
    await pass(60)
    sleep(7200)
    await pass(120)
    expect(listStates(monitor, mac.now())).toEqual(['unmonitored', 'healthy', 'unmonitored', 'healthy'])
  })

  it('has a gap while Builderbar did not run, also after the next start', async () => {
    const path = createEmptyFolder()
    const first = await aMonitor({ path })
    await first.pass(120)
    await first.monitor.stop()
    // The scanner of these tests does not store the time of its last scan.
    await openDataFolderAt(path, first.mac).writeJson('boot.json', createBootAfterStart(first.mac.now()))
    const mac = aQuietMac(new Date(first.mac.now().getTime() + 3_600_000).toISOString())
    const second = await aMonitor({ path, mac })
    await second.pass(30)
    const expectedStates = ['unmonitored', 'healthy', 'unmonitored', 'healthy']
    expect(listStates(second.monitor, mac.now())).toEqual(expectedStates)
  })
})
