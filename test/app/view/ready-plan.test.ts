import { describe, expect, it } from 'vitest'
import { createReadyPlan } from '../../../electron/app/view/ready-plan.ts'
import type { PlanSubject, RepairResult } from '../../../electron/core/model/plan.ts'
import type { Snapshot } from '../../../electron/core/model/snapshot.ts'
import { createStatus } from '../../../electron/diagnose/diagnosed-status.ts'
import type { RepairProgress } from '../../../electron/monitor/state/monitor-state.ts'
import { keyPath } from '../../fixtures/key-file.ts'
import { secondsAgo } from '../../fixtures/observation.ts'
import { aReceipt } from '../../fixtures/receipt.ts'
import { label } from '../../fixtures/service.ts'
import { withReceipts } from '../../fixtures/snapshot-changes.ts'
import { aMac, whilePaused } from '../../renderer/screens/macs.ts'

const repairSubject: PlanSubject = { kind: 'finding', finding: 'a@b', repair: 'fix-key-permissions' }

function createProgress(outcome: RepairResult['outcome'] = 'fixed', subject = repairSubject): RepairProgress {
  const result = { subject, outcome, summary: '', before: [], after: [], reason: '', printed: '' }
  return { status: 'done', since: secondsAgo(9), results: [result] }
}

const ready = (mac: Snapshot, repair: RepairProgress) => createReadyPlan(createStatus(mac), repair)

const keyReceipt = aReceipt({
  id: '20260601T110000Z-1-1',
  name: 'fix-key-permissions',
  at: secondsAgo(9),
  before: { [keyPath]: 'a'.repeat(64) },
  checksums: { [keyPath]: 'a'.repeat(64) },
})
const repairedMac = aMac(withReceipts(keyReceipt))

describe('one click undoes', () => {
  it('what has just run, with the whole plan on the screen', () => {
    const undo = ready(repairedMac, createProgress())
    expect(undo?.subject).toEqual({ kind: 'undo', receipt: keyReceipt.id })
    expect(undo?.shown?.plan.steps.length).toBeGreaterThan(1)
    expect(undo?.shown?.sha256).toMatch(/^[0-9a-f]{64}$/)
  })

  it('no earlier repair, although its receipt is there', () => {
    expect(ready(aMac(withReceipts({ ...keyReceipt, at: secondsAgo(60) })), createProgress())).toBeNull()
  })

  it('neither a failure nor an undo', () => {
    expect(ready(repairedMac, createProgress('failed'))).toBeNull()
    expect(ready(repairedMac, createProgress('fixed', { kind: 'undo', receipt: 'r-0' }))).toBeNull()
  })

  it('nothing that interrupts builds: that is shown first', () => {
    const loadReceipt = aReceipt({
      name: 'load-service',
      at: secondsAgo(5),
      before: { [label]: 'not-loaded' },
    })
    expect(ready(aMac(withReceipts(loadReceipt)), createProgress())).toEqual({
      subject: { kind: 'undo', receipt: loadReceipt.id },
      shown: null,
    })
  })
})

describe('one click starts', () => {
  it('a builder that the user stopped', () => {
    const start = ready(aMac(whilePaused), { status: 'idle' })
    expect(start?.subject).toEqual({ kind: 'control', control: 'start' })
    expect(start?.shown?.plan.title).toBe('Start the Linux builder')
  })

  it('no builder that runs, nor while something else is on the screen', () => {
    expect(ready(aMac(), { status: 'idle' })).toBeNull()
    expect(ready(aMac(whilePaused), createProgress('fixed', { kind: 'control', control: 'stop' }))).toBeNull()
  })
})
