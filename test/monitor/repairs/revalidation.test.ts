import { describe, expect, it } from 'vitest'
import type { Processes } from '../../../electron/core/model/snapshot.ts'
import { planRepairs } from '../../../electron/monitor/repairs/planner.ts'
import { revalidatePlans } from '../../../electron/monitor/repairs/revalidation.ts'
import { now as at, observed, unobserved } from '../../fixtures/observation.ts'
import { aStatusAt, stoppedFinding } from '../fixtures/statuses.ts'

type Build = Processes['remoteBuilds'][number]

const build: Build = { pid: 77, uri: null, startedAt: '2026-06-01T11:00:00.000Z' }
const createBuilding = (...remoteBuilds: Build[]) =>
  aStatusAt('down', at, [stoppedFinding], { processes: observed({ vms: [], jobs: [], remoteBuilds }) })
const unlisted = aStatusAt('down', at, [stoppedFinding], { processes: unobserved("ps didn't respond") })

/** Compares the plan of a restart that was shown with one status to the next status. */
function revalidate(shown: ReturnType<typeof createBuilding>, now: ReturnType<typeof createBuilding>) {
  const plans = planRepairs(shown, []).flatMap((planned) => (planned.ok ? [planned.plan] : []))
  expect(plans).toHaveLength(1)
  return revalidatePlans(plans, now)
}

describe('a plan is still valid', () => {
  it.each<[string, Build]>([
    ['whose start `ps` reports a second later', { ...build, startedAt: '2026-06-01T11:00:01.000Z' }],
    ['whose name is known only later', { ...build, name: 'hello' }],
    ['whose builder is known only later', { ...build, uri: 'ssh-ng://builder@linux-builder' }],
  ])('if it interrupts a build %s', (_title, later) => {
    expect(revalidate(createBuilding(build), createBuilding(later))).toEqual({ kind: 'valid' })
  })

  it('if a build has ended', () => {
    expect(revalidate(createBuilding(build), createBuilding())).toEqual({ kind: 'valid' })
  })

  it('if builds could not be observed, then and now', () => {
    expect(revalidate(unlisted, unlisted)).toEqual({ kind: 'valid' })
  })
})

describe('a plan interrupts more', () => {
  it('if another build runs, which it names', () => {
    const other = { ...build, pid: 78 }
    expect(revalidate(createBuilding(build), createBuilding(build, other))).toMatchObject({
      kind: 'interrupts-more',
      builds: [expect.stringContaining('process 78')],
      reason: expect.stringContaining('process 78'),
    })
  })

  it('if builds can no longer be observed', () => {
    expect(revalidate(createBuilding(build), unlisted)).toMatchObject({
      kind: 'interrupts-more',
      builds: [expect.stringContaining("ps didn't respond")],
    })
  })
})
