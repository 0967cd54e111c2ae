import { describe, expect, it } from 'vitest'
import { createHeadline, createRunningHeadline } from '../../../electron/app/view/headline.ts'
import type { PlanSubject } from '../../../electron/core/model/plan.ts'
import { createStatus } from '../../../electron/diagnose/diagnosed-status.ts'
import { english } from '../../../electron/locales/english/english.ts'
import type { RepairProgress } from '../../../electron/monitor/state/monitor-state.ts'
import { fixKeyPermissions } from '../../../electron/repair/repairs/fix-key-permissions.ts'
import { keyFinding } from '../../renderer/fixtures/samples.ts'
import {
  aMac,
  aMacWithoutBuilder,
  verifiedAt,
  whilePaused,
  withOpenKey,
} from '../../renderer/screens/macs.ts'

describe('the headline', () => {
  it('is the effect of the finding that leads, without a full stop', () => {
    const status = createStatus(aMac(withOpenKey))
    const [first] = status.findings
    const { title } = createHeadline(status, status.findings, english)
    expect(title).toBe(first?.headline.replace(/\.$/, ''))
    expect(title).not.toMatch(/\.$/)
  })

  it.each([
    ['without a test build', aMac(), 'No problems found'],
    ['after a test build', aMac(verifiedAt), 'Linux builder is working'],
    ['stopped', aMac(whilePaused), 'Linux builder is stopped'],
    ['without a builder', aMacWithoutBuilder(false), 'No Linux builder on this Mac'],
  ])('is the state of a builder %s', (_name, snapshot, title) => {
    expect(createHeadline(createStatus(snapshot), [], english).title).toBe(title)
  })
})

describe('the line below the headline of a stopped builder', () => {
  const getDetail = (parts: object) =>
    createHeadline(createStatus({ ...aMac(whilePaused), ...parts }), [], english).detail

  it('names the reason, unless the user stopped it', () => {
    expect(getDetail({})).toBeNull()
    expect(getDetail({ idleMinutesBeforeStop: 30 })).toBe('Stopped after 30 minutes without a build')
  })
})

describe('the headline of a plan', () => {
  const since = '2026-03-04T10:00:00.000Z'
  const [before, after] = ['2026-03-04T09:59:59.000Z', '2026-03-04T10:00:09.000Z']
  const getTitle = (progress: RepairProgress, takenAt: string) =>
    createRunningHeadline(progress, takenAt, english)?.title
  const repair: PlanSubject = { kind: 'finding', finding: keyFinding.key, repair: fixKeyPermissions.id }
  const createRunning = (subject: PlanSubject): RepairProgress => ({
    status: 'running',
    subject,
    progress: 'Replacing the key',
    since,
    stage: 'running',
  })
  const createDone = (outcome: 'fixed' | 'cancelled'): RepairProgress => ({
    status: 'done',
    since,
    results: [{ subject: repair, outcome, summary: '', before: [], after: [], reason: '', printed: '' }],
  })

  it('that runs says whether it repairs', () => {
    expect(getTitle(createRunning(repair), before)).toBe('Repairing…')
    expect(getTitle(createRunning({ kind: 'control', control: 'stop' }), before)).toBe('Working…')
    expect(getTitle({ status: 'idle' }, before)).toBeUndefined()
  })

  it('that fixed something stays until a scan after it is shown', () => {
    expect(getTitle(createDone('fixed'), before)).toBe('Repairing…')
    expect(getTitle(createDone('fixed'), after)).toBeUndefined()
    expect(getTitle(createDone('cancelled'), before)).toBeUndefined()
  })
})
