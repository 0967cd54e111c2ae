import { describe, expect, it } from 'vitest'
import type { Planned } from '../../../electron/core/model/plan.ts'
import type { Status } from '../../../electron/core/model/status.ts'
import { History } from '../../../electron/monitor/incidents/history.ts'
import { planRepairs } from '../../../electron/monitor/repairs/planner.ts'
import { runRepairs } from '../../../electron/monitor/repairs/repair-runner.ts'
import { takeLock } from '../../../electron/monitor/storage/lock-file.ts'
import { aFinding } from '../../fixtures/finding.ts'
import { now as at, observed } from '../../fixtures/observation.ts'
import { aService, label, notLoaded } from '../../fixtures/service.ts'
import { aQuietMac, type QuietMac } from '../fixtures/quiet-mac.ts'
import { createScriptedScanner } from '../fixtures/scripted-scanner.ts'
import { aStatusAt, createPortProbe, stoppedFinding, wedgedFinding } from '../fixtures/statuses.ts'
import { createEmptyFolder, openDataFolderAt } from '../fixtures/temp-data-folder.ts'

const healthyStatus = aStatusAt('healthy', at)
const downStatus = aStatusAt('down', at, [stoppedFinding])
const refusedFinding = aFinding('port-refused', 'port', { causedBy: stoppedFinding.key })
const downWithEffect = aStatusAt('down', at, [stoppedFinding, refusedFinding])
const booting = { boot: { firstStartAt: at, runsAtFirstStart: 2, goodBannerAt: null } }

/** Plans restart-builder for the first status and runs it with these scans and this result of the prompt. */
async function restart(
  scans: readonly Status[],
  options: {
    answer?: QuietMac['answer']
    shownPlans?: readonly Planned[]
    path?: string
    timeoutMs?: number
  } = {},
) {
  const mac = aQuietMac(at)
  const stdout = 'builderbar: step 1 of 1: x\nbuilderbar: status 0\n'
  mac.answer = options.answer ?? (() => ({ status: 'exited', code: 0, stdout, stderr: '' }))
  const folder = openDataFolderAt(options.path ?? createEmptyFolder(), mac)
  const scanner = createScriptedScanner(folder, (index) => scans[index] ?? scans.at(-1) ?? downStatus)
  const output: string[] = []
  const plans = options.shownPlans ?? planRepairs(scans[0] ?? downStatus, [])
  const results = await runRepairs(mac, scanner, plans, 'osascript', {
    intervalMs: 5,
    // A busy system must not end a repair early; tests of the limit set their own.
    timeoutMs: options.timeoutMs ?? 20_000,
    onProgress: (message) => output.push(message),
  })
  return {
    mac,
    scanner,
    results,
    output,
    folder,
    outcome: results.map((result) => result.outcome).join(),
  }
}

describe('a successful repair', () => {
  it('is fixed once its finding and all consequences are gone', async () => {
    const { results, output, mac, scanner, folder } = await restart([downWithEffect, healthyStatus])
    expect(results).toEqual([
      {
        subject: { kind: 'finding', finding: stoppedFinding.key, repair: 'restart-builder' },
        outcome: 'fixed',
        before: [stoppedFinding.key, refusedFinding.key],
        summary: 'Linux builder restarted',
        after: [],
        reason: '',
        printed: '',
      },
    ])
    expect(output).toEqual(['checking', 'password', 'running', 'verifying'])
    expect(mac.startedPrograms.map(({ program }) => program)).toEqual(['/usr/bin/osascript'])
    expect(scanner.countBootResets()).toBe(1)
    expect(await new History(folder).readEntries()).toEqual([
      { at, kind: 'repair', repair: 'restart-builder', finding: stoppedFinding.key, outcome: 'fixed' },
    ])
  })

  it('waits while the VM starts, even if another error hides that', async () => {
    const other = aFinding('machines-malformed', '/etc/nix/machines')
    const statuses = [
      aStatusAt('down', at, [stoppedFinding, other]),
      aStatusAt('down', at, [other], booting),
      aStatusAt('starting', at, [], booting),
      healthyStatus,
    ]
    const { results, scanner } = await restart(statuses)
    expect(results.map((result) => result.outcome)).toEqual(['fixed'])
    expect(scanner.scans).toHaveLength(4)
  })

  it('is not fixed before the port was probed again', async () => {
    const oldPorts = [createPortProbe('2026-06-01T11:59:58.000Z', 'ssh')]
    const oldStatus = aStatusAt('healthy', at, [], { ports: oldPorts })
    const newStatus = aStatusAt('healthy', at, [], { ports: [createPortProbe(at, 'ssh')] })
    expect((await restart([downStatus, oldStatus, oldStatus, newStatus])).scanner.scans).toHaveLength(4)
  })
})

describe('an unsuccessful repair', () => {
  it('is not-fixed once a second scan still has the finding', async () => {
    const { results, scanner } = await restart([downStatus, downStatus, downStatus, downStatus])
    expect(results[0]).toMatchObject({ outcome: 'not-fixed', after: [stoppedFinding.key] })
    expect(results[0]?.reason).toContain('still there')
    expect(scanner.scans).toHaveLength(3)
  })

  it('is not-fixed if a consequence remains', async () => {
    const { outcome } = await restart([downWithEffect, aStatusAt('down', at, [refusedFinding])])
    expect(outcome).toBe('not-fixed')
  })

  it('is not-fixed if the VM fails with another finding', async () => {
    const crashLoop = aFinding('service-crash-looping', label, { repairs: ['restart-builder'] })
    const { results } = await restart([downStatus, aStatusAt('down', at, [crashLoop])])
    expect(results[0]).toMatchObject({ outcome: 'not-fixed', after: [crashLoop.key] })
    expect(results[0]?.reason).toContain(`The repair ran, but there is a new problem: ${crashLoop.title}`)
  })

  it('is fixed if a finding that was hidden before appears, and names it', async () => {
    const mismatch = aFinding('host-key-mismatch', 'ssh-ng://builder@linux-builder')
    const { results } = await restart([downStatus, aStatusAt('down', at, [mismatch])])
    expect(results[0]).toMatchObject({
      outcome: 'fixed',
      before: [stoppedFinding.key],
      after: [mismatch.key],
    })
    expect(results[0]?.reason).toContain(`Still open: ${mismatch.title}`)
  })

  it('is unknown if the VM still starts at the time limit', async () => {
    const { results } = await restart([downStatus, aStatusAt('starting', at, [], booting)], { timeoutMs: 30 })
    expect(results[0]).toMatchObject({ outcome: 'unknown' })
    expect(results[0]?.reason).toContain('still starting')
  })

  it('is not fixed if the Mac cannot be observed', async () => {
    expect((await restart([downStatus, aStatusAt('unknown', at)], { timeoutMs: 30 })).outcome).toBe('unknown')
  })

  it('is not fixed if the state is worse than before', async () => {
    const warning = aFinding('service-stopped', label, { severity: 'warning', repairs: ['restart-builder'] })
    const statuses = [aStatusAt('degraded', at, [warning]), aStatusAt('down', at, [wedgedFinding])]
    expect((await restart(statuses)).outcome).toBe('not-fixed')
  })
})

describe('the prompt', () => {
  const createError = (number: number) => () =>
    ({ status: 'exited', code: 1, stdout: '', stderr: `0:5: execution error: x (${number})` }) as const

  it.each([
    ['cancelled', createError(-128), 'cancelled'],
    ['a wrong password', createError(-60005), 'failed'],
    ['no screen', createError(-60007), 'failed'],
    ['no osascript', () => ({ status: 'missing' }) as const, 'failed'],
  ])('that ends with %s ran nothing, which is known without another scan', async (_case, answer, outcome) => {
    const { results, scanner } = await restart([downStatus], { answer })
    expect(results.map((result) => result.outcome)).toEqual([outcome])
    expect(scanner.scans).toHaveLength(1)
    expect(scanner.countBootResets()).toBe(0)
  })

  it('whose process died may have run the script, so the Mac is scanned', async () => {
    const answer = () => ({ status: 'signalled', signal: 'SIGKILL', stdout: '', stderr: '' }) as const
    const { results, scanner } = await restart([downStatus, healthyStatus], { answer })
    expect(results[0]).toMatchObject({ outcome: 'unknown', after: [] })
    expect(scanner.scans.length).toBeGreaterThan(1)
  })

  it('that was accepted reports the output of a failed step', async () => {
    const stdout = 'builderbar: step 1 of 1: x\nBoot-out failed: 5\nbuilderbar: status 5\n'
    const { results } = await restart([downStatus, downStatus], {
      answer: () => ({ status: 'exited', code: 0, stdout, stderr: '' }),
    })
    expect(results[0]).toMatchObject({ outcome: 'failed' })
    expect(results[0]).toMatchObject({ reason: 'A step failed.', printed: 'Boot-out failed: 5' })
  })
})

describe('before the password', () => {
  it('a plan that has changed is refused, and nothing runs', async () => {
    const builds = [{ pid: 77, uri: null, startedAt: at }]
    const processes = observed({ vms: [], jobs: [], remoteBuilds: builds })
    const busyStatus = aStatusAt('down', at, [stoppedFinding], { processes })
    const services = [aService({ job: observed(notLoaded) })]
    const unloaded = aStatusAt('down', at, [stoppedFinding], { services })
    for (const now of [busyStatus, unloaded, aStatusAt('down', at, [wedgedFinding])]) {
      const { results, mac } = await restart([now], { shownPlans: planRepairs(downStatus, []) })
      expect(results.map((result) => result.outcome)).toEqual(['refused'])
      expect(results[0]?.reason).toContain('Nothing ran.')
      expect(mac.startedPrograms).toEqual([])
    }
  })

  it('a finding that is gone needs no repair', async () => {
    const { results, mac } = await restart([healthyStatus], { shownPlans: planRepairs(downStatus, []) })
    expect(results.map((result) => result.outcome)).toEqual(['fixed'])
    expect(mac.startedPrograms).toEqual([])
  })

  it('a finding that is hidden while the builder starts is not considered gone', async () => {
    const shownPlans = planRepairs(downStatus, [])
    const { results, mac } = await restart([aStatusAt('starting', at)], { shownPlans })
    expect(results[0]).toMatchObject({ outcome: 'refused', reason: expect.stringContaining('is starting') })
    expect(mac.startedPrograms).toEqual([])
  })

  it('a plan that is impossible is refused with its reason', async () => {
    const subject = { kind: 'finding', finding: stoppedFinding.key, repair: 'restart-builder' } as const
    const refusal = { ok: false, subject, notDone: "It wasn't done", reason: 'It would be unsafe.' } as const
    const { results } = await restart([downStatus], { shownPlans: [refusal] })
    expect(results[0]).toMatchObject({ outcome: 'refused', summary: refusal.notDone, reason: refusal.reason })
  })
})

describe('two repairs at once', () => {
  it('are refused within this program', async () => {
    const mac = aQuietMac(at)
    mac.answer = () => ({ status: 'exited', code: 0, stdout: 'builderbar: status 0\n', stderr: '' })
    const scanner = createScriptedScanner(openDataFolderAt('/proc/nothing', mac), (number) =>
      number === 0 ? downStatus : healthyStatus,
    )
    const plans = planRepairs(downStatus, [])
    const results = await Promise.all(
      [1, 2].map(() => runRepairs(mac, scanner, plans, 'osascript', { intervalMs: 5 })),
    )
    expect(results.flat().map((result) => result.outcome)).toEqual(['fixed', 'refused'])
    expect(mac.startedPrograms).toHaveLength(1)
  })

  it('are refused while another program repairs', async () => {
    const path = createEmptyFolder()
    const lock = await takeLock(path, 'repair.lock', 1000)
    const { results, mac } = await restart([downStatus], { path })
    expect(results[0]).toMatchObject({ outcome: 'refused' })
    expect(results[0]?.reason).toContain(`process ${process.pid}`)
    expect(mac.startedPrograms).toEqual([])
    if (lock.held) await lock.release()
    expect((await restart([downStatus, healthyStatus], { path })).outcome).toBe('fixed')
  })
})
