import { expect, test } from 'vitest'
import { endStuckBuild } from '../../../electron/repair/repairs/end-stuck-build.ts'
import { createRootScript } from '../../../electron/repair/script/root-script.ts'
import { aFinding } from '../../fixtures/finding.ts'
import { builderUri } from '../../fixtures/machine-entry.ts'
import { healthySnapshot } from '../../fixtures/snapshot.ts'
import { snapshotWithStuckBuild, stuckPid, stuckSince } from '../../fixtures/stuck-build.ts'
import { planRepair } from '../fixtures/all-plans.ts'

test('the plan ends the one process that was seen, by its number and its start', () => {
  const plan = planRepair(endStuckBuild, snapshotWithStuckBuild(), builderUri)
  expect(plan).toMatchObject({ risk: 'interrupts', paths: [], undo: null })
  expect(plan.interrupts).toEqual([
    {
      pid: stuckPid,
      description: `A build of hello on linux-builder, running since ${stuckSince} (process ${stuckPid})`,
    },
  ])
  const script = createRootScript([plan])
  expect(script).toContain(`set -- '${stuckPid}'`)
  expect(script).toContain(`began='${Date.parse(stuckSince) / 1000 + 2}'`)
})

test.each([
  ['no build runs', healthySnapshot()],
  ['the build is younger than the VM', snapshotWithStuckBuild({ startedAt: '2026-06-01T11:59:00.000Z' })],
  ['it runs on another machine', snapshotWithStuckBuild({ uri: 'ssh-ng://builder@elsewhere' })],
])('nothing is ended if %s', (_title, snapshot) => {
  expect(endStuckBuild.plan(snapshot, aFinding('build-stuck', builderUri))).toMatchObject({ ok: false })
})
