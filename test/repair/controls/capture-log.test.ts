import { describe, expect, test } from 'vitest'
import { findLogCapture } from '../../../electron/core/builders/log-capture.ts'
import { builderLogPath } from '../../../electron/core/model/builder-log.ts'
import type { Plan } from '../../../electron/core/model/plan.ts'
import type { Snapshot } from '../../../electron/core/model/snapshot.ts'
import { planControl } from '../../../electron/repair/controls/builder-control.ts'
import { createRootScript } from '../../../electron/repair/script/root-script.ts'
import { listUndoable } from '../../../electron/repair/undos.ts'
import { observed, unobserved } from '../../fixtures/observation.ts'
import { noProcesses } from '../../fixtures/processes.ts'
import { aReceipt } from '../../fixtures/receipt.ts'
import { aJob, aService, label, notLoaded } from '../../fixtures/service.ts'
import { healthySnapshot } from '../../fixtures/snapshot.ts'
import { planNewestUndo } from '../fixtures/newest-undo.ts'

const capturedAt = '2026-06-01T11:58:00.000Z'
const aCaptureReceipt = (parts = {}) =>
  aReceipt({ name: 'capture-log', at: capturedAt, before: { [label]: 'runs-3' }, checksums: {}, ...parts })
const log = observed({
  path: builderLogPath,
  bytes: 40,
  changedAt: '2026-06-01T11:58:30.000Z',
  lines: ['<<< NixOS >>>'],
  causes: [],
})
const withJob = (startedAt: string) => observed({ ...noProcesses, jobs: [{ pid: 501, startedAt }] })

function snapshotWithCapture(changes: Partial<Snapshot> = {}) {
  return healthySnapshot({
    receipts: observed([aCaptureReceipt()]),
    builderLog: log,
    services: [aService({ job: observed(aJob({ runs: 4 })) })],
    processes: withJob('2026-06-01T11:58:04.000Z'),
    ...changes,
  })
}

function planCapture(snapshot = healthySnapshot()): Plan {
  const result = planControl(snapshot, 'capture-log')
  if (result.kind !== 'planned' || !result.planned.ok) throw new Error(JSON.stringify(result))
  return result.planned.plan
}

describe('the plan that captures the log', () => {
  test('creates the file first, then calls launchctl debug, then restarts', () => {
    const script = createRootScript([planCapture()])
    const findPosition = (text: string) => script.indexOf(text)
    expect(findPosition('/bin/mv -f "$temp" "$log"')).toBeGreaterThan(0)
    expect(
      findPosition('/bin/launchctl debug "system/$label" --stdout "$log" --stderr "$log"'),
    ).toBeGreaterThan(findPosition('/bin/mv -f "$temp" "$log"'))
    expect(findPosition('/bin/launchctl kickstart -k')).toBeGreaterThan(findPosition('/bin/launchctl debug'))
    expect(script).toContain('/bin/chmod 0644 "$temp"')
  })

  test('names what it interrupts and writes', () => {
    const build = { pid: 7, uri: null, startedAt: '2026-06-01T11:00:00.000Z' }
    const plan = planCapture(
      healthySnapshot({ processes: observed({ vms: [], jobs: [], remoteBuilds: [build] }) }),
    )
    expect(plan).toMatchObject({
      subject: { kind: 'control', control: 'capture-log', service: label },
      risk: 'interrupts',
      paths: [builderLogPath],
    })
    expect(plan.interrupts).toHaveLength(1)
    expect(plan.undo?.description).toContain('deletes the log')
  })

  test('is refused if launchd does not know the service', () => {
    const snapshot = healthySnapshot({ services: [aService({ job: observed(notLoaded) })] })
    expect(planControl(snapshot, 'capture-log')).toMatchObject({
      planned: { ok: false, reason: expect.stringContaining('Start the builder first') },
    })
  })
})

describe('a capture', () => {
  test.each([
    ['continues in the run after those that root counted', {}, 'on'],
    [
      'has ended when launchd has started the builder once more',
      { services: [aService({ job: observed(aJob({ runs: 5 })) })] },
      'ended',
    ],
    [
      'has ended when nothing runs',
      { services: [aService({ job: observed(aJob({ runs: 4, pid: null })) })] },
      'ended',
    ],
    [
      'has ended when the service is unloaded',
      { services: [aService({ job: observed(notLoaded) })] },
      'ended',
    ],
    [
      'is not confused with a run of the same number that began much later',
      {
        processes: withJob('2026-06-01T11:59:59.000Z'),
        receipts: observed([aCaptureReceipt({ at: '2026-06-01T11:00:00.000Z' })]),
      },
      'ended',
    ],
    ['has ended with the Mac', { mac: withBoot('2026-06-01T11:59:00.000Z') }, 'ended'],
    [
      'is unknown if launchctl gives no answer',
      { services: [aService({ job: unobserved('no') })] },
      'unknown',
    ],
    [
      'is unknown if root could not count the runs',
      { receipts: observed([aCaptureReceipt({ before: { [label]: 'runs-unknown' } })]) },
      'unknown',
    ],
  ])('%s', (_title, parts, state) => {
    expect(findLogCapture(snapshotWithCapture(parts))?.state).toBe(state)
  })

  test('does not exist without its file, without its receipt, and after its undo', () => {
    expect(findLogCapture(snapshotWithCapture({ builderLog: observed(null) }))).toBeNull()
    expect(findLogCapture(snapshotWithCapture({ receipts: observed([]) }))).toBeNull()
    const undo = aCaptureReceipt({
      id: `${aCaptureReceipt().id}9`,
      kind: 'undo',
      undoes: aCaptureReceipt().id,
    })
    expect(findLogCapture(snapshotWithCapture({ receipts: observed([aCaptureReceipt(), undo]) }))).toBeNull()
  })
})

function withBoot(bootedAt: string) {
  return { version: unobserved('no'), bootedAt: observed(bootedAt), scannedAsRoot: false }
}

describe('undoing a capture', () => {
  const planUndoOrFail = (snapshot = snapshotWithCapture()) => {
    const planned = planNewestUndo(snapshot)
    if (!planned?.ok) throw new Error(JSON.stringify(planned))
    return planned.plan
  }

  test('restarts the builder while the capture runs, since launchd holds the file open', () => {
    const plan = planUndoOrFail()
    expect(plan.risk).toBe('interrupts')
    const script = createRootScript([plan])
    expect(script.indexOf('kickstart -k')).toBeGreaterThan(0)
    expect(script.indexOf('kickstart -k')).toBeLessThan(script.indexOf('/bin/rm -f "$log"'))
  })

  test('interrupts nothing once the capture has ended', () => {
    const plan = planUndoOrFail(
      snapshotWithCapture({ services: [aService({ job: observed(aJob({ runs: 5 })) })] }),
    )
    expect(plan).toMatchObject({ risk: 'safe', interrupts: [] })
    expect(createRootScript([plan])).not.toContain('kickstart')
  })

  test('is offered only for the last capture, and not if the file is gone', () => {
    const laterReceipt = aCaptureReceipt({ id: '20260601T115900Z-2-1', at: '2026-06-01T11:59:00.000Z' })
    expect(
      listUndoable(snapshotWithCapture({ receipts: observed([aCaptureReceipt(), laterReceipt]) })).map(
        ({ id }) => id,
      ),
    ).toEqual([laterReceipt.id])
    expect(listUndoable(snapshotWithCapture({ builderLog: observed(null) }))).toEqual([])
  })

  test('takes no name from a foreign receipt', () => {
    const foreignReceipt = aCaptureReceipt({ before: { "x'; rm -rf /": 'runs-3' } })
    expect(planNewestUndo(snapshotWithCapture({ receipts: observed([foreignReceipt]) }))).toMatchObject({
      ok: false,
    })
  })
})
