import { expect, test } from 'vitest'
import type { LaunchdJob, Processes } from '../../../electron/core/model/snapshot.ts'
import { diagnose } from '../../../electron/diagnose/rules/diagnose.ts'
import { now, observed } from '../../fixtures/observation.ts'
import { aVm } from '../../fixtures/processes.ts'
import { aJob } from '../../fixtures/service.ts'
import { healthySnapshot } from '../../fixtures/snapshot.ts'
import { applyChanges, type Change, withJob, withPort } from '../../fixtures/snapshot-changes.ts'

const ago = (seconds: number) => new Date(Date.parse(now) - seconds * 1000).toISOString()
const foreign = aVm({ pid: 900, ancestors: [850, 1], startedAt: ago(7200) })
const endedForPort = { kind: 'code', code: 1, name: null } as const

const withRunningJob = (lastExit: Extract<LaunchdJob, { known: true }>['lastExit']) =>
  withJob(aJob({ state: 'running', pid: 700, runs: 9, lastExit }))
const processes =
  (jobs: Processes['jobs'], machines = [foreign]): Change =>
  (snapshot) => ({
    ...snapshot,
    processes: observed({ vms: machines, jobs, remoteBuilds: [] }),
  })
const errorIds = (...changes: Change[]) =>
  diagnose(applyChanges(healthySnapshot(), ...changes))
    .filter(({ severity }) => severity === 'error')
    .map(({ id }) => id)

test.each([
  ['its runs before ended for the port', withRunningJob(endedForPort), ago(3)],
  ['it had time enough to start a machine', withRunningJob({ kind: 'never' }), ago(600)],
])('a job that runs without a VM is blocked by a port clash: %s', (_title, change, startedAt) => {
  expect(errorIds(change, processes([{ pid: 700, startedAt }]))).toEqual(['port-clash'])
})

test.each([
  ['it has just been started', processes([{ pid: 700, startedAt: ago(3) }])],
  ['its process is not in the list', processes([])],
  [
    'a machine of its own runs',
    processes([{ pid: 700, startedAt: ago(600) }], [foreign, aVm({ pid: 710, ancestors: [700, 1] })]),
  ],
])('a job is not blocked by a port clash: %s', (_title, list) => {
  expect(errorIds(withRunningJob({ kind: 'never' }), list)).not.toContain('port-clash')
})

test('a VM of another account does not hide a service without a VM, and is named with its user', () => {
  const refused = withPort({ kind: 'refused' })
  const other = { ...foreign, uid: 502 }
  const job600 = [{ pid: 700, startedAt: ago(600) }]
  expect(errorIds(withRunningJob({ kind: 'never' }), processes(job600, [other]), refused)).toContain(
    'vm-not-running',
  )
  const clash = diagnose(
    applyChanges(healthySnapshot(), withRunningJob(endedForPort), processes(job600, [other])),
  )
  expect(clash.find(({ id }) => id === 'port-clash')?.explanation).toContain('(process 900, user 502)')
})
