import { expect, test } from 'vitest'
import type { LaunchdJob, Processes } from '../../../electron/core/model/snapshot.ts'
import { diagnose } from '../../../electron/diagnose/rules/diagnose.ts'
import { now, observed } from '../../fixtures/observation.ts'
import { aVm } from '../../fixtures/processes.ts'
import { aJob } from '../../fixtures/service.ts'
import { healthySnapshot } from '../../fixtures/snapshot.ts'
import { applyChanges, type Change, withJob, withPort } from '../../fixtures/snapshot-changes.ts'

const secondsBefore = (seconds: number) => new Date(Date.parse(now) - seconds * 1000).toISOString()
const foreignVm = aVm({ pid: 900, ancestors: [850, 1], startedAt: secondsBefore(7200) })
const endedForPort = { kind: 'code', code: 1, name: null } as const

const withRunningJob = (lastExit: Extract<LaunchdJob, { known: true }>['lastExit']) =>
  withJob(aJob({ state: 'running', pid: 700, runs: 9, lastExit }))
const withProcesses =
  (jobs: Processes['jobs'], machines = [foreignVm]): Change =>
  (snapshot) => ({
    ...snapshot,
    processes: observed({ vms: machines, jobs, remoteBuilds: [] }),
  })
const listErrorIds = (...changes: Change[]) =>
  diagnose(applyChanges(healthySnapshot(), ...changes))
    .filter(({ severity }) => severity === 'error')
    .map(({ id }) => id)

test.each([
  ['its runs before ended for the port', withRunningJob(endedForPort), secondsBefore(3)],
  ['it had time enough to start a machine', withRunningJob({ kind: 'never' }), secondsBefore(600)],
])('a job that runs without a VM is blocked by a port clash: %s', (_title, change, startedAt) => {
  expect(listErrorIds(change, withProcesses([{ pid: 700, startedAt }]))).toEqual(['port-clash'])
})

test.each([
  ['it has just been started', withProcesses([{ pid: 700, startedAt: secondsBefore(3) }])],
  ['its process is not in the list', withProcesses([])],
  [
    'a machine of its own runs',
    withProcesses(
      [{ pid: 700, startedAt: secondsBefore(600) }],
      [foreignVm, aVm({ pid: 710, ancestors: [700, 1] })],
    ),
  ],
])('a job is not blocked by a port clash: %s', (_title, list) => {
  expect(listErrorIds(withRunningJob({ kind: 'never' }), list)).not.toContain('port-clash')
})

test('a VM of another account does not hide a service without a VM, and is named with its user', () => {
  const withRefusedPort = withPort({ kind: 'refused' })
  const other = { ...foreignVm, uid: 502 }
  const job600 = [{ pid: 700, startedAt: secondsBefore(600) }]
  expect(
    listErrorIds(withRunningJob({ kind: 'never' }), withProcesses(job600, [other]), withRefusedPort),
  ).toContain('vm-not-running')
  const finding = diagnose(
    applyChanges(healthySnapshot(), withRunningJob(endedForPort), withProcesses(job600, [other])),
  )
  expect(finding.find(({ id }) => id === 'port-clash')?.explanation).toContain('(process 900, user 502)')
})
