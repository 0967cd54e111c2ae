import { expect, test } from 'vitest'
import { snapshotSchema } from '../../electron/core/model/snapshot.ts'
import { createStatus } from '../../electron/diagnose/diagnosed-status.ts'
import { diagnose } from '../../electron/diagnose/rules/diagnose.ts'
import { listExplainedIds } from '../../electron/diagnose/rules/explanation.ts'
import { healthySnapshot } from '../fixtures/snapshot.ts'
import { healthyMacs } from './fixtures/healthy-macs.ts'
import { nearMisses } from './fixtures/near-miss-cases.ts'

test('every rule has a near miss', () => {
  expect(Object.keys(nearMisses).sort()).toEqual([...listExplainedIds()].sort())
})

test.each(Object.entries(nearMisses))('%s is not found: %j', (id, { change }) => {
  const snapshot = change(healthySnapshot())
  expect(snapshotSchema.safeParse(snapshot).error).toBeUndefined()
  expect(diagnose(snapshot).map((finding) => finding.id)).not.toContain(id)
})

test.each(healthyMacs)('a healthy Mac has no error: $description', ({ change }) => {
  const { state, findings } = createStatus(change(healthySnapshot()))
  expect(findings.filter(({ severity }) => severity !== 'note')).toEqual([])
  expect(['healthy', 'starting', 'paused']).toContain(state)
})
