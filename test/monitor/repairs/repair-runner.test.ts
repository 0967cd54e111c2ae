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
import { aStatusAt, createPortProbe, stopped, wedged } from '../fixtures/statuses.ts'
import { createEmptyFolder, openDataFolderAt } from '../fixtures/temp-data-folder.ts'

const down = aStatusAt('down', at, [stopped])
const booting = { boot: { firstStartAt: at, runsAtFirstStart: 2, goodBannerAt: null } }

/** Plans restart-builder for the first status and runs it with these scans and this result of the prompt. */
async function restart(
  scans: readonly Status[],
  options: {
    answer?: QuietMac['answer']
    shown?: readonly Planned[]
    path?: string
    timeoutMs?: number
  } = {},
) {
  const mac = aQuietMac(at)
  const stdout = 'builderbar: step 1 of 1: x\nbuilderbar: status 0\n'
  mac.answer = options.answer ?? (() => ({ status: 'exited', code: 0, stdout, stderr: '' }))
  const folder = openDataFolderAt(options.path ?? createEmptyFolder(), mac)
  const scanner = createScriptedScanner(folder, (number) => scans[Math.min(number, scans.length - 1)] ?? down)
  const said: string[] = []
  const plans = options.shown ?? planRepairs(scans[0] ?? down, [])
  const results = await runRepairs(mac, scanner, plans, 'osascript', {
    intervalMs: 5,
    // A busy system must not end a repair early; tests of the limit set their own.
    timeoutMs: options.timeoutMs ?? 20_000,
    onProgress: (message) => said.push(message),
  })
  return {
    mac,
    scanner,
    results,
    output: said,
    folder,
    outcome: results.map((result) => result.outcome).join(),
  }
}

describe('a successful repair', () => {
  it('is fixed once its finding and all consequences are gone', async () => {
    const refused = aFinding('port-refused', 'port', { causedBy: stopped.key })
    const before = aStatusAt('down', at, [stopped, refused])
    const { results, output: said, mac, scanner, folder } = await restart([before, aStatusAt('healthy', at)])
    expect(results).toEqual([
      {
        subject: { kind: 'finding', finding: stopped.key, repair: 'restart-builder' },
        outcome: 'fixed',
        before: [stopped.key, refused.key],
        summary: 'Linux builder restarted',
        after: [],
        reason: '',
        printed: '',
      },
    ])
    expect(said).toEqual(['checking', 'password', 'running', 'verifying'])
    expect(mac.started.map(({ program }) => program)).toEqual(['/usr/bin/osascript'])
    expect(scanner.countBootResets()).toBe(1)
    expect(await new History(folder).readEntries()).toEqual([
      { at, kind: 'repair', repair: 'restart-builder', finding: stopped.key, outcome: 'fixed' },
    ])
  })

  it('waits while the VM starts, even if another error hides that', async () => {
    const other = aFinding('machines-malformed', '/etc/nix/machines')
    const statuses = [
      aStatusAt('down', at, [stopped, other]),
      aStatusAt('down', at, [other], booting),
      aStatusAt('starting', at, [], booting),
      aStatusAt('healthy', at),
    ]
    const { results, scanner } = await restart(statuses)
    expect(results.map((result) => result.outcome)).toEqual(['fixed'])
    expect(scanner.scans).toHaveLength(4)
  })

  it('is not fixed before the port was probed again', async () => {
    const old = aStatusAt('healthy', at, [], { ports: [createPortProbe('2026-06-01T11:59:58.000Z', 'ssh')] })
    const fresh = aStatusAt('healthy', at, [], { ports: [createPortProbe(at, 'ssh')] })
    expect((await restart([down, old, old, fresh])).scanner.scans).toHaveLength(4)
  })
})

describe('an unsuccessful repair', () => {
  it('is not-fixed once a second scan still has the finding', async () => {
    const { results, scanner } = await restart([down, down, down, down])
    expect(results[0]).toMatchObject({ outcome: 'not-fixed', after: [stopped.key] })
    expect(results[0]?.reason).toContain('still there')
    expect(scanner.scans).toHaveLength(3)
  })

  it('is not-fixed if a consequence remains', async () => {
    const refused = aFinding('port-refused', 'port', { causedBy: stopped.key })
    const { outcome } = await restart([
      aStatusAt('down', at, [stopped, refused]),
      aStatusAt('down', at, [refused]),
    ])
    expect(outcome).toBe('not-fixed')
  })

  it('is not-fixed if the VM fails with another finding', async () => {
    const looping = aFinding('service-crash-looping', label, { repairs: ['restart-builder'] })
    const { results } = await restart([down, aStatusAt('down', at, [looping])])
    expect(results[0]).toMatchObject({ outcome: 'not-fixed', after: [looping.key] })
    expect(results[0]?.reason).toContain(`The repair ran, but there is a new problem: ${looping.title}`)
  })

  it('is fixed if a finding that was hidden before appears, and names it', async () => {
    const hidden = aFinding('host-key-mismatch', 'ssh-ng://builder@linux-builder')
    const { results } = await restart([down, aStatusAt('down', at, [hidden])])
    expect(results[0]).toMatchObject({ outcome: 'fixed', before: [stopped.key], after: [hidden.key] })
    expect(results[0]?.reason).toContain(`Still open: ${hidden.title}`)
  })

  it('is unknown if the VM still starts at the time limit', async () => {
    const { results } = await restart([down, aStatusAt('starting', at, [], booting)], { timeoutMs: 30 })
    expect(results[0]).toMatchObject({ outcome: 'unknown' })
    expect(results[0]?.reason).toContain('still starting')
  })

  it('is not fixed if the Mac cannot be observed', async () => {
    expect((await restart([down, aStatusAt('unknown', at)], { timeoutMs: 30 })).outcome).toBe('unknown')
  })

  it('is not fixed if the state is worse than before', async () => {
    const warned = aFinding('service-stopped', label, { severity: 'warning', repairs: ['restart-builder'] })
    const statuses = [aStatusAt('degraded', at, [warned]), aStatusAt('down', at, [wedged])]
    expect((await restart(statuses)).outcome).toBe('not-fixed')
  })
})

describe('the prompt', () => {
  const error = (number: number) => () =>
    ({ status: 'exited', code: 1, stdout: '', stderr: `0:5: execution error: x (${number})` }) as const

  it.each([
    ['cancelled', error(-128), 'cancelled'],
    ['a wrong password', error(-60005), 'failed'],
    ['no screen', error(-60007), 'failed'],
    ['no osascript', () => ({ status: 'missing' }) as const, 'failed'],
  ])('that ends with %s ran nothing, which is known without another scan', async (_case, answer, outcome) => {
    const { results, scanner } = await restart([down], { answer })
    expect(results.map((result) => result.outcome)).toEqual([outcome])
    expect(scanner.scans).toHaveLength(1)
    expect(scanner.countBootResets()).toBe(0)
  })

  it('whose process died may have run the script, so the Mac is scanned', async () => {
    const answer = () => ({ status: 'signalled', signal: 'SIGKILL', stdout: '', stderr: '' }) as const
    const { results, scanner } = await restart([down, aStatusAt('healthy', at)], { answer })
    expect(results[0]).toMatchObject({ outcome: 'unknown', after: [] })
    expect(scanner.scans.length).toBeGreaterThan(1)
  })

  it('that was accepted reports the output of a failed step', async () => {
    const stdout = 'builderbar: step 1 of 1: x\nBoot-out failed: 5\nbuilderbar: status 5\n'
    const { results } = await restart([down, down], {
      answer: () => ({ status: 'exited', code: 0, stdout, stderr: '' }),
    })
    expect(results[0]).toMatchObject({ outcome: 'failed' })
    expect(results[0]).toMatchObject({ reason: 'A step failed.', printed: 'Boot-out failed: 5' })
  })
})

describe('before the password', () => {
  it('a plan that has changed is refused, and nothing runs', async () => {
    const builds = [{ pid: 77, uri: null, startedAt: at }]
    const busy = aStatusAt('down', at, [stopped], {
      processes: observed({ vms: [], jobs: [], remoteBuilds: builds }),
    })
    const unloaded = aStatusAt('down', at, [stopped], { services: [aService({ job: observed(notLoaded) })] })
    const headline = aStatusAt('down', at, [wedged])
    for (const now of [busy, unloaded, headline]) {
      const { results, mac } = await restart([now], { shown: planRepairs(down, []) })
      expect(results.map((result) => result.outcome)).toEqual(['refused'])
      expect(results[0]?.reason).toContain('Nothing ran.')
      expect(mac.started).toEqual([])
    }
  })

  it('a build whose start `ps` reports a second later is the same build', async () => {
    const createBuilding = (startedAt: string) =>
      aStatusAt('down', at, [stopped], {
        processes: observed({ vms: [], jobs: [], remoteBuilds: [{ pid: 77, uri: null, startedAt }] }),
      })
    const shown = planRepairs(createBuilding('2026-06-01T11:00:00.000Z'), [])
    const statuses = [createBuilding('2026-06-01T11:00:01.000Z'), aStatusAt('healthy', at)]
    expect((await restart(statuses, { shown })).outcome).toBe('fixed')
  })

  it('a finding that is gone needs no repair', async () => {
    const { results, mac } = await restart([aStatusAt('healthy', at)], { shown: planRepairs(down, []) })
    expect(results.map((result) => result.outcome)).toEqual(['fixed'])
    expect(mac.started).toEqual([])
  })

  it('a finding that is hidden while the builder starts is not considered gone', async () => {
    const shown = planRepairs(down, [])
    const { results, mac } = await restart([aStatusAt('starting', at)], { shown })
    expect(results[0]).toMatchObject({ outcome: 'refused', reason: expect.stringContaining('is starting') })
    expect(mac.started).toEqual([])
  })

  it('a plan that is impossible is refused with its reason', async () => {
    const subject = { kind: 'finding', finding: stopped.key, repair: 'restart-builder' } as const
    const refusal = { ok: false, subject, notDone: "It wasn't done", reason: 'It would be unsafe.' } as const
    const { results } = await restart([down], { shown: [refusal] })
    expect(results[0]).toMatchObject({ outcome: 'refused', summary: refusal.notDone, reason: refusal.reason })
  })
})

describe('two repairs at once', () => {
  it('are refused within this program', async () => {
    const mac = aQuietMac(at)
    mac.answer = () => ({ status: 'exited', code: 0, stdout: 'builderbar: status 0\n', stderr: '' })
    const scanner = createScriptedScanner(openDataFolderAt('/proc/nothing', mac), (number) =>
      number === 0 ? down : aStatusAt('healthy', at),
    )
    const plans = planRepairs(down, [])
    const both = await Promise.all(
      [1, 2].map(() => runRepairs(mac, scanner, plans, 'osascript', { intervalMs: 5 })),
    )
    expect(both.flat().map((result) => result.outcome)).toEqual(['fixed', 'refused'])
    expect(mac.started).toHaveLength(1)
  })

  it('are refused while another program repairs', async () => {
    const path = createEmptyFolder()
    const lock = await takeLock(path, 'repair.lock', 1000)
    const { results, mac } = await restart([down], { path })
    expect(results[0]).toMatchObject({ outcome: 'refused' })
    expect(results[0]?.reason).toContain(`process ${process.pid}`)
    expect(mac.started).toEqual([])
    if (lock.held) await lock.release()
    expect((await restart([down, aStatusAt('healthy', at)], { path })).outcome).toBe('fixed')
  })
})
