import { setTimeout as pause } from 'node:timers/promises'
import { describe, expect, it, vi } from 'vitest'
import type { ProcessResult } from '../../../electron/mac/mac.ts'
import { History } from '../../../electron/monitor/incidents/history.ts'
import { observed } from '../../fixtures/observation.ts'
import { aQuietMac } from '../fixtures/quiet-mac.ts'
import { aStatusAt, stopped } from '../fixtures/statuses.ts'
import { openDataFolderAt } from '../fixtures/temp-data-folder.ts'
import { aMonitor, type TestedMonitor } from '../fixtures/test-monitor.ts'

/** The monitor with automatic repairs. Only the fake sudo gives root access. */
const idle = { processes: observed({ vms: [], jobs: [], remoteBuilds: [] }) }
const result: ProcessResult = {
  status: 'exited',
  code: 0,
  stderr: '',
  stdout: 'builderbar: step 1 of 1: x\nbuilderbar: status 0\n',
}
const needsPassword: ProcessResult = {
  status: 'exited',
  code: 1,
  stdout: '',
  stderr: 'sudo: a password is required',
}

/** A Mac that is down until sudo ran something, or for ever with `helps: false`. */
async function aBrokenMac(options: { answer?: ProcessResult; helps?: boolean; path?: string } = {}) {
  const mac = aQuietMac()
  mac.answer = () => options.answer ?? result
  const tested = await aMonitor({ mac, ...(options.path === undefined ? {} : { path: options.path }) })
  const sudo = () => mac.started.filter(({ program }) => program === '/usr/bin/sudo')
  tested.show((at) =>
    sudo().length > 0 && options.helps !== false && options.answer === undefined
      ? aStatusAt('healthy', at, [], idle)
      : aStatusAt('down', at, [stopped], idle),
  )
  return { ...tested, sudo }
}

/** The fake clock is faster than the disk. */
async function advance(tested: TestedMonitor, seconds: number) {
  for (let second = 0; second < seconds; second += 15) {
    await tested.pass(15)
    await pause(3)
  }
  await vi.waitFor(() => expect(tested.monitor.state().repair.status).not.toBe('running'), {
    timeout: 15_000,
  })
}

describe('automatic repairs', () => {
  it('are off until the user allows them', async () => {
    const tested = await aBrokenMac()
    await advance(tested, 300)
    expect(tested.monitor.state().incidents).toHaveLength(1)
    expect(tested.mac.started).toEqual([])
  })

  it('repair, and appear on the screen, in a notification and in the history', async () => {
    const tested = await aBrokenMac()
    tested.monitor.setAutoRepair(true)
    await advance(tested, 120)
    const [call, ...others] = tested.sudo()
    expect(call?.args.slice(0, 3)).toEqual(['-n', '--', '/bin/sh'])
    expect(others).toEqual([])
    const { repair, incidents } = tested.monitor.state()
    expect(repair).toMatchObject({ status: 'done', automatic: true, results: [{ outcome: 'fixed' }] })
    expect(incidents).toMatchObject([{ repairedBy: 'restart-builder', automatic: true }])
    expect(tested.notifications.map(({ kind }) => kind)).toEqual(['down', 'nothing', 'repaired'])
    expect(tested.notifications.at(-1)).toMatchObject({ kind: 'repaired', automatic: true })
    expect(tested.states.filter((state) => state.repair.status === 'running')[0]?.repair).toMatchObject({
      automatic: true,
    })
    await tested.monitor.stop()
    const kept = await new History(openDataFolderAt(tested.path, tested.mac)).readEntries()
    expect(kept.filter(({ kind }) => kind === 'repair')).toMatchObject([
      { outcome: 'fixed', automatic: true },
    ])
    expect(kept.filter(({ kind }) => kind === 'incident-closed')).toMatchObject([{ automatic: true }])
  })

  it('run sudo once if it needs a password, report that, and show nothing else', async () => {
    const tested = await aBrokenMac({ answer: needsPassword })
    tested.monitor.setAutoRepair(true)
    await advance(tested, 2400)
    expect(tested.sudo()).toHaveLength(1)
    expect(tested.monitor.state().repair).toEqual({ status: 'idle' })
    expect(tested.monitor.warnings().join()).toMatch(/requires a password.*a password is required/)
    tested.monitor.setAutoRepair(false)
    expect(tested.monitor.warnings()).toEqual([])
    tested.monitor.setAutoRepair(true)
    await advance(tested, 15)
    expect(tested.sudo()).toHaveLength(2)
  })

  it('wait while a plan is on the screen', async () => {
    const tested = await aBrokenMac()
    await advance(tested, 30)
    tested.monitor.plan({ kind: 'finding', finding: stopped.key, repair: 'restart-builder' })
    tested.monitor.setAutoRepair(true)
    await advance(tested, 120)
    expect(tested.sudo()).toEqual([])
    tested.monitor.dismissPlan()
    await advance(tested, 60)
    expect(tested.sudo()).toHaveLength(1)
  })

  it('stop after three attempts in a day, also across restarts of Builderbar, and report that', async () => {
    const before = aQuietMac()
    const { path } = await aMonitor({ mac: before })
    const at = (hour: number) => new Date(before.now().getTime() - hour * 3_600_000).toISOString()
    await new History(openDataFolderAt(path, before)).append(
      [3, 2, 1].map((hour) => ({
        at: at(hour),
        kind: 'repair',
        repair: 'restart-builder',
        finding: stopped.key,
        outcome: 'not-fixed',
        automatic: true,
      })),
    )
    const tested = await aBrokenMac({ path })
    tested.monitor.setAutoRepair(true)
    await advance(tested, 120)
    expect(tested.sudo()).toEqual([])
    expect(tested.monitor.warnings().join()).toContain('paused after 3 in one day')
    tested.show((now) => aStatusAt('healthy', now, [], idle))
    await advance(tested, 60)
    expect(tested.monitor.warnings()).toEqual([])
  })
})
