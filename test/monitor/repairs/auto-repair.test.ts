import { setTimeout as pause } from 'node:timers/promises'
import { describe, expect, it, vi } from 'vitest'
import type { ProcessResult } from '../../../electron/mac/mac.ts'
import { History } from '../../../electron/monitor/incidents/history.ts'
import { observed } from '../../fixtures/observation.ts'
import { aQuietMac } from '../fixtures/quiet-mac.ts'
import { aStatusAt, stoppedFinding } from '../fixtures/statuses.ts'
import { openDataFolderAt } from '../fixtures/temp-data-folder.ts'
import { aMonitor, type TestMonitor } from '../fixtures/test-monitor.ts'

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
  const testMonitor = await aMonitor({ mac, ...(options.path === undefined ? {} : { path: options.path }) })
  const listSudoCalls = () => mac.startedPrograms.filter(({ program }) => program === '/usr/bin/sudo')
  testMonitor.show((at) =>
    listSudoCalls().length > 0 && options.helps !== false && options.answer === undefined
      ? aStatusAt('healthy', at, [], idle)
      : aStatusAt('down', at, [stoppedFinding], idle),
  )
  return { ...testMonitor, listSudoCalls }
}

/** The fake clock is faster than the disk. */
async function advance(testMonitor: TestMonitor, seconds: number) {
  for (let second = 0; second < seconds; second += 15) {
    await testMonitor.pass(15)
    await pause(3)
  }
  await vi.waitFor(() => expect(testMonitor.monitor.state().repair.status).not.toBe('running'), {
    timeout: 15_000,
  })
}

describe('automatic repairs', () => {
  it('are off until the user allows them', async () => {
    const testMonitor = await aBrokenMac()
    await advance(testMonitor, 300)
    expect(testMonitor.monitor.state().incidents).toHaveLength(1)
    expect(testMonitor.mac.startedPrograms).toEqual([])
  })

  it('repair, and appear on the screen, in a notification and in the history', async () => {
    const testMonitor = await aBrokenMac()
    testMonitor.monitor.setAutoRepair(true)
    await advance(testMonitor, 120)
    const [call, ...otherCalls] = testMonitor.listSudoCalls()
    expect(call?.args.slice(0, 3)).toEqual(['-n', '--', '/bin/sh'])
    expect(otherCalls).toEqual([])
    const { repair, incidents } = testMonitor.monitor.state()
    expect(repair).toMatchObject({ status: 'done', automatic: true, results: [{ outcome: 'fixed' }] })
    expect(incidents).toMatchObject([{ repairedBy: 'restart-builder', automatic: true }])
    expect(testMonitor.notifications.map(({ kind }) => kind)).toEqual(['down', 'nothing', 'repaired'])
    expect(testMonitor.notifications.at(-1)).toMatchObject({ kind: 'repaired', automatic: true })
    expect(testMonitor.states.filter((state) => state.repair.status === 'running')[0]?.repair).toMatchObject({
      automatic: true,
    })
    await testMonitor.monitor.stop()
    const entries = await new History(openDataFolderAt(testMonitor.path, testMonitor.mac)).readEntries()
    expect(entries.filter(({ kind }) => kind === 'repair')).toMatchObject([
      { outcome: 'fixed', automatic: true },
    ])
    expect(entries.filter(({ kind }) => kind === 'incident-closed')).toMatchObject([{ automatic: true }])
  })

  it('run sudo once if it needs a password, report that, and show nothing else', async () => {
    const testMonitor = await aBrokenMac({ answer: needsPassword })
    testMonitor.monitor.setAutoRepair(true)
    await advance(testMonitor, 2400)
    expect(testMonitor.listSudoCalls()).toHaveLength(1)
    expect(testMonitor.monitor.state().repair).toEqual({ status: 'idle' })
    expect(testMonitor.monitor.warnings().join()).toMatch(/requires a password.*a password is required/)
    testMonitor.monitor.setAutoRepair(false)
    expect(testMonitor.monitor.warnings()).toEqual([])
    testMonitor.monitor.setAutoRepair(true)
    await advance(testMonitor, 15)
    expect(testMonitor.listSudoCalls()).toHaveLength(2)
  })

  it('wait while a plan is on the screen', async () => {
    const testMonitor = await aBrokenMac()
    await advance(testMonitor, 30)
    testMonitor.monitor.plan({ kind: 'finding', finding: stoppedFinding.key, repair: 'restart-builder' })
    testMonitor.monitor.setAutoRepair(true)
    await advance(testMonitor, 120)
    expect(testMonitor.listSudoCalls()).toEqual([])
    testMonitor.monitor.dismissPlan()
    await advance(testMonitor, 60)
    expect(testMonitor.listSudoCalls()).toHaveLength(1)
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
        finding: stoppedFinding.key,
        outcome: 'not-fixed',
        automatic: true,
      })),
    )
    const testMonitor = await aBrokenMac({ path })
    testMonitor.monitor.setAutoRepair(true)
    await advance(testMonitor, 120)
    expect(testMonitor.listSudoCalls()).toEqual([])
    expect(testMonitor.monitor.warnings().join()).toContain('paused after 3 in one day')
    testMonitor.show((now) => aStatusAt('healthy', now, [], idle))
    await advance(testMonitor, 60)
    expect(testMonitor.monitor.warnings()).toEqual([])
  })
})
