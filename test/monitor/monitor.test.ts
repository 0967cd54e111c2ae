import { describe, expect, it, vi } from 'vitest'
import { observed } from '../fixtures/observation.ts'
import { aJob, aService } from '../fixtures/service.ts'
import { aStatusAt, createPortProbe, stoppedFinding } from './fixtures/statuses.ts'
import { aMonitor } from './fixtures/test-monitor.ts'

describe('a monitor', () => {
  it('scans at once and then as scheduled, reusing what is not due', async () => {
    const { monitor, scanner, pass, show } = await aMonitor()
    show((at) => aStatusAt('healthy', at, [], { ports: [createPortProbe(at, 'ssh')] }))
    expect(monitor.state().status?.state).toBe('healthy')
    expect(scanner.scans).toEqual([{}])
    await pass(60)
    const launchdOnly = { reuse: new Set(['configuration']), reusePortsMs: expect.any(Number) }
    expect(scanner.scans.slice(-2)).toEqual([launchdOnly, launchdOnly])
    await pass(10)
    expect(scanner.scans.filter((options) => options.reusePortsMs === undefined).length).toBeGreaterThan(1)
  })

  it('starts no program and connects to no port between scans', async () => {
    const { mac, scanner, pass } = await aMonitor()
    await pass(14)
    const before = scanner.scans.length
    await pass(1)
    expect(scanner.scans.length).toBeLessThanOrEqual(before + 1)
    expect(mac.startedPrograms).toEqual([])
  })

  it('notifies its subscribers until they unsubscribe', async () => {
    const { monitor, pass } = await aMonitor()
    let notificationCount = 0
    const stop = monitor.subscribe(() => {
      notificationCount += 1
    })
    await pass(20)
    expect(notificationCount).toBeGreaterThan(0)
    stop()
    const countBefore = notificationCount
    await pass(60)
    expect(notificationCount).toBe(countBefore)
  })

  it('continues after a scan that throws, and reports the error', async () => {
    const { monitor, show, pass } = await aMonitor()
    show(() => {
      throw new Error('ps went mad')
    })
    await pass(16)
    expect(monitor.warnings().join()).toContain('ps went mad')
    show((at) => aStatusAt('degraded', at))
    await pass(16)
    expect(monitor.state().status?.state).toBe('degraded')
    expect(monitor.warnings()).toEqual([])
  })

  it('continues after a listener that throws', async () => {
    const { monitor, show, pass, states } = await aMonitor()
    monitor.subscribe(() => {
      throw new Error('no window')
    })
    show((at) => aStatusAt('down', at, [stoppedFinding]))
    await pass(40)
    expect(monitor.state().incidents).toHaveLength(1)
    expect(states.at(-1)).toBe(monitor.state())
  })

  it('leaves no timer and no watcher when stopped, and no longer scans', async () => {
    const { monitor, mac, scanner, timers, pass } = await aMonitor()
    expect(mac.watchedFolders.size).toBeGreaterThan(3)
    await monitor.stop()
    expect(timers()).toBe(0)
    expect(mac.watchedFolders.size).toBe(0)
    const before = scanner.scans.length
    await pass(100)
    await monitor.scan()
    expect(scanner.scans.length).toBe(before)
  })
})

describe('an unscheduled scan is caused by', () => {
  it('a process that is gone, once', async () => {
    const { mac, scanner, show, pass } = await aMonitor()
    show((at) =>
      aStatusAt('healthy', at, [], { services: [aService({ job: observed(aJob({ pid: 4711 })) })] }),
    )
    await pass(30)
    mac.dead.add(4711)
    show((at) => aStatusAt('healthy', at))
    const before = scanner.scans.length
    await pass(1)
    expect(scanner.scans.length).toBe(before + 1)
    expect(scanner.scans.at(-1)?.reuse?.has('launchd')).toBe(false)
  })

  it('a real change of a file in a watched folder', async () => {
    const { mac, scanner, pass } = await aMonitor()
    mac.files.set('/etc/nix/machines', { size: 10, modifiedAt: '2026-06-01T11:00:00.000Z' })
    await pass(61)
    const countConfigurationScans = () =>
      scanner.scans.filter((options) => options.reuse?.has('configuration') !== true).length
    await pass(5)
    const before = countConfigurationScans()
    mac.touch('/etc/nix')
    await pass(4)
    expect(countConfigurationScans()).toBe(before)
    mac.files.set('/etc/nix/machines', { size: 11, modifiedAt: '2026-06-01T11:00:00.000Z' })
    mac.touch('/etc/nix')
    await pass(4)
    expect(countConfigurationScans()).toBe(before + 1)
  })

  it('a changed file without waiting for the next tick', async () => {
    const { mac, scanner, pass, fireTimers } = await aMonitor()
    await pass(61)
    const before = scanner.scans.length
    mac.files.set('/etc/nix/machines', { size: 11, modifiedAt: '2026-06-01T11:00:00.000Z' })
    mac.pass(2000)
    mac.touch('/etc/nix')
    expect(scanner.scans.length).toBe(before)
    await fireTimers()
    await vi.waitFor(() => expect(scanner.scans.length).toBe(before + 1))
    expect(scanner.scans.at(-1)?.reuse?.has('configuration')).toBe(false)
  })

  it('a change that no watcher noticed, within 60 s', async () => {
    const { mac, scanner, pass } = await aMonitor()
    await pass(70)
    const before = scanner.scans.filter((options) => !options.reuse?.has('configuration')).length
    mac.files.set('/etc/ssh/ssh_config.d/100-linux-builder.conf', { size: 1, modifiedAt: 'x' })
    await pass(62)
    expect(scanner.scans.filter((options) => !options.reuse?.has('configuration')).length).toBe(before + 1)
  })

  it('a request of the user, which scans everything and is shown', async () => {
    const { monitor, scanner, states } = await aMonitor()
    await monitor.scan()
    expect(scanner.scans.at(-1)).toEqual({})
    expect(states.map((state) => state.scanning)).toEqual(expect.arrayContaining([true, false]))
    expect(monitor.state().scanning).toBe(false)
  })
})

/** Returns the hash of the script on the screen, as a click sends it. */
function getShownSum(monitor: Awaited<ReturnType<typeof aMonitor>>['monitor']): string {
  const { repair } = monitor.state()
  return repair.status === 'planned' ? repair.sha256 : ''
}

describe('a repair from the menu bar', () => {
  it('is shown before it runs, reports progress, and ends the incident', async () => {
    const { monitor, mac, show, pass, states } = await aMonitor()
    show((at) => aStatusAt('down', at, [stoppedFinding]))
    await pass(40)
    monitor.plan({ kind: 'finding', finding: stoppedFinding.key, repair: 'restart-builder' })
    const { repair } = monitor.state()
    expect(repair).toMatchObject({ status: 'planned', plans: [{ ok: true }] })
    expect(repair.status === 'planned' && repair.script).toContain('kickstart -k')
    mac.answer = () => {
      show((at) => aStatusAt('healthy', at))
      return {
        status: 'exited',
        code: 0,
        stdout: 'builderbar: step 1 of 1: x\nbuilderbar: status 0\n',
        stderr: '',
      }
    }
    await monitor.runPlan(getShownSum(monitor))
    expect(monitor.state().repair).toMatchObject({ status: 'done', results: [{ outcome: 'fixed' }] })
    const message = states.flatMap(({ repair: progress }) =>
      progress.status === 'running' ? [progress.stage] : [],
    )
    expect(message).toContain('password')
    expect(monitor.state().incidents[0]).toMatchObject({ repairedBy: 'restart-builder' })
    monitor.dismissPlan()
    expect(monitor.state().repair).toEqual({ status: 'idle' })
  })

  it('can be cancelled while the prompt is open: it is closed, nothing runs, and the cause is shown again', async () => {
    const { monitor, mac, show, pass, states } = await aMonitor()
    mac.files.set('/var/run', { size: 0, modifiedAt: '2026-06-01T12:00:00.000Z' })
    show((at) => aStatusAt('down', at, [stoppedFinding]))
    await pass(40)
    monitor.plan({ kind: 'finding', finding: stoppedFinding.key, repair: 'restart-builder' })
    const closedResult = { status: 'signalled', signal: 'SIGTERM', stdout: '', stderr: '' } as const
    mac.run = (_program, _args, limits) =>
      new Promise((resolve) => limits?.signal?.addEventListener('abort', () => resolve(closedResult)))
    const run = monitor.runPlan(getShownSum(monitor))
    await vi.waitFor(() => expect(monitor.state().repair).toMatchObject({ stage: 'password' }))
    monitor.cancelRepair()
    await run
    expect(monitor.state().repair).toEqual({ status: 'idle' })
    expect(states.some(({ repair }) => repair.status === 'done')).toBe(false)
  })

  it('runs the script that was shown and no other', async () => {
    const { monitor, mac, show, pass } = await aMonitor()
    show((at) => aStatusAt('down', at, [stoppedFinding]))
    await pass(40)
    monitor.plan({ kind: 'finding', finding: stoppedFinding.key, repair: 'restart-builder' })
    const { repair } = monitor.state()
    await monitor.runPlan('0'.repeat(64))
    expect(mac.startedPrograms).toEqual([])
    expect(monitor.state().repair).toEqual({
      ...repair,
      shownAgain: expect.stringContaining('Nothing ran'),
    })
    await monitor.runPlan(getShownSum(monitor))
    expect(mac.startedPrograms.flatMap(({ args }) => args).join()).toContain('kickstart -k')
  })

  it('that is dismissed does not run', async () => {
    const { monitor, mac, show, pass } = await aMonitor()
    show((at) => aStatusAt('down', at, [stoppedFinding]))
    await pass(40)
    monitor.plan({ kind: 'finding', finding: stoppedFinding.key, repair: 'restart-builder' })
    monitor.dismissPlan()
    await monitor.runPlan(getShownSum(monitor))
    expect(mac.startedPrograms).toEqual([])
  })

  it('of a finding that is gone says so', async () => {
    const { monitor } = await aMonitor()
    monitor.plan({ kind: 'finding', finding: stoppedFinding.key, repair: 'restart-builder' })
    await vi.waitFor(() => expect(monitor.state().repair).toMatchObject({ plans: [{ ok: false }] }), {
      timeout: 15_000,
    })
  })
})
