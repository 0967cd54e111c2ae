import { setTimeout as pause } from 'node:timers/promises'
import { describe, expect, it, vi } from 'vitest'
import type { ProcessResult } from '../../../electron/mac/mac.ts'
import { History } from '../../../electron/monitor/incidents/history.ts'
import { anEntry } from '../../fixtures/machine-entry.ts'
import { aNixWith } from '../../fixtures/nix.ts'
import { observed } from '../../fixtures/observation.ts'
import { aVm } from '../../fixtures/processes.ts'
import { aService, notLoaded } from '../../fixtures/service.ts'
import { aQuietMac } from '../fixtures/quiet-mac.ts'
import { aStatusAt } from '../fixtures/statuses.ts'
import { openDataFolderAt } from '../fixtures/temp-data-folder.ts'
import { aMonitor } from '../fixtures/test-monitor.ts'

/** The monitor with an idle stop. Only the fake sudo gives root access. */
const stopResult: ProcessResult = {
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
const failed: ProcessResult = {
  status: 'exited',
  code: 0,
  stderr: '',
  stdout: 'builderbar: step 1 of 1: x\nbuilderbar: status 3\n',
}

/** A Mac with an idle builder, until sudo stopped it. */
async function anIdleMac(answer: ProcessResult) {
  const mac = aQuietMac()
  mac.answer = () => answer
  const testMonitor = await aMonitor({ mac })
  const listSudoCalls = () => mac.startedPrograms.filter(({ program }) => program === '/usr/bin/sudo')
  testMonitor.show((at) => {
    const isStopped = answer === stopResult && listSudoCalls().length > 0
    const processes = observed({
      vms: [aVm({ cpuPercent: 2 })],
      jobs: [],
      sshSessions: [],
      remoteBuilds: [],
    })
    return aStatusAt(isStopped ? 'paused' : 'healthy', at, [], {
      nix: aNixWith(anEntry()),
      processes: { ...processes, at },
      buildSlots: observed([]),
      ...(isStopped ? { services: [aService({ job: observed(notLoaded) })] } : {}),
    })
  })
  return { ...testMonitor, listSudoCalls }
}

async function advance(testMonitor: Awaited<ReturnType<typeof anIdleMac>>, minutes: number) {
  for (let second = 0; second < minutes * 60; second += 20) {
    await testMonitor.pass(20)
    await pause(1)
  }
  await vi.waitFor(() => expect(testMonitor.monitor.state().repair.status).not.toBe('running'), {
    timeout: 15_000,
  })
}

describe('an idle stop', () => {
  it('is off until the user chooses a time', async () => {
    const testMonitor = await anIdleMac(stopResult)
    await advance(testMonitor, 20)
    expect(testMonitor.listSudoCalls()).toEqual([])
  })

  it('runs once, is recorded with its reason, and leaves the popover free for Start', async () => {
    const testMonitor = await anIdleMac(stopResult)
    testMonitor.monitor.setIdleStop(15)
    await advance(testMonitor, 20)
    expect(testMonitor.listSudoCalls().map(({ args }) => args.slice(0, 3))).toEqual([['-n', '--', '/bin/sh']])
    expect(testMonitor.scanner.recordedStops).toEqual([{ stops: true, idleMinutes: 15 }])
    expect(testMonitor.monitor.state()).toMatchObject({
      repair: { status: 'idle' },
      status: { state: 'paused' },
    })
    expect(testMonitor.monitor.warnings()).toEqual([])
    expect(testMonitor.notifications.filter(({ kind }) => kind !== 'nothing')).toEqual([])
    await testMonitor.monitor.stop()
    const entries = await new History(openDataFolderAt(testMonitor.path, testMonitor.mac)).readEntries()
    expect(entries.filter(({ kind }) => kind === 'repair')).toMatchObject([
      { repair: 'stop-builder', outcome: 'fixed', automatic: true },
    ])
  })

  it.each([
    ['needs a password', needsPassword, /needs a password.*a password is required/],
    ['fails', failed, /couldn't be stopped/],
  ])('that %s is tried once, and reported until the setting changes', async (_title, answer, warning) => {
    const testMonitor = await anIdleMac(answer)
    testMonitor.monitor.setIdleStop(15)
    await advance(testMonitor, 25)
    expect(testMonitor.listSudoCalls()).toHaveLength(1)
    expect(testMonitor.monitor.warnings().join()).toMatch(warning)
    testMonitor.monitor.setIdleStop(null)
    expect(testMonitor.monitor.warnings()).toEqual([])
  })
})
