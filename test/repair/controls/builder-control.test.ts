import { describe, expect, test } from 'vitest'
import { builderControls, getPlanIds, type Plan } from '../../../electron/core/model/plan.ts'
import { planControl } from '../../../electron/repair/controls/builder-control.ts'
import { createRootScript } from '../../../electron/repair/script/root-script.ts'
import { snapshotWithGuest } from '../../fixtures/guest-disk.ts'
import { observed, unobserved } from '../../fixtures/observation.ts'
import { aJob, aService, label, notLoaded } from '../../fixtures/service.ts'
import { healthySnapshot } from '../../fixtures/snapshot.ts'

const isRunning = healthySnapshot()
const isStopped = healthySnapshot({ services: [aService({ job: observed(notLoaded) })] })
const stoppedSnapshot = healthySnapshot({
  services: [aService({ job: observed(aJob({ state: 'not running', pid: null })) })],
})

function planOrFail(snapshot: typeof isRunning, control: (typeof builderControls)[number]): Plan {
  const result = planControl(snapshot, control)
  if (result.kind !== 'planned' || !result.planned.ok) throw new Error(JSON.stringify(result))
  return result.planned.plan
}

describe('a control of the builder', () => {
  test('stop unloads the service and leaves the list of disabled services alone', () => {
    const plan = planOrFail(isRunning, 'stop')
    expect(getPlanIds(plan.subject)).toEqual({ repair: 'stop-builder', finding: `stop@${label}` })
    expect(plan.risk).toBe('interrupts')
    const script = createRootScript([plan])
    expect(script).toContain('unload "$label"\n')
    expect(script).not.toMatch(/disable "|enable|bootstrap|kickstart/)
    expect(plan.undo?.script).toBe(`/bin/launchctl bootstrap system '/Library/LaunchDaemons/${label}.plist'`)
  })

  test('stop names the builds that it ends', () => {
    const build = { pid: 7, uri: null, startedAt: '2026-06-01T11:00:00.000Z' }
    const processes = observed({ vms: [], jobs: [], remoteBuilds: [build] })
    expect(planOrFail(healthySnapshot({ processes }), 'stop').interrupts).toHaveLength(1)
  })

  test.each([
    ['launchd does not know it', isStopped],
    ['its job rests', stoppedSnapshot],
  ])('start loads the service if %s', (_title, snapshot) => {
    const plan = planOrFail(snapshot, 'start')
    expect(getPlanIds(plan.subject)).toEqual({ repair: 'start-builder', finding: `start@${label}` })
    expect(plan.title).toBe('Start the Linux builder')
    expect(createRootScript([plan])).toContain('load "$label" "$plist"')
  })

  test('restart ends and starts the service, and loads it if it is not loaded', () => {
    expect(createRootScript([planOrFail(isRunning, 'restart')])).toContain('kickstart -k')
    expect(createRootScript([planOrFail(isStopped, 'restart')])).toContain('load "$label" "$plist"')
    expect(getPlanIds(planOrFail(isStopped, 'restart').subject).repair).toBe('restart-builder')
  })

  test.each([
    ['stop', isStopped, 'Linux builder is already stopped'],
    ['start', isRunning, 'Linux builder is already running'],
  ] as const)('%s has nothing to do if that is the state', (control, snapshot, message) => {
    expect(planControl(snapshot, control)).toMatchObject({ kind: 'already', message })
  })

  test('stop is planned even if launchd gave no answer', () => {
    expect(
      planOrFail(healthySnapshot({ services: [aService({ job: unobserved('no answer') })] }), 'stop').steps,
    ).toHaveLength(1)
  })

  const ofService = builderControls.filter((control) => control !== 'admin-check')

  test.each(ofService)('%s is refused without a service, and for an invalid label', (control) => {
    expect(planControl(healthySnapshot({ services: [] }), control)).toMatchObject({ planned: { ok: false } })
    const hostileSnapshot = healthySnapshot({
      services: [aService({ label: "x'; rm -rf /", job: observed(aJob({ pid: null })) })],
    })
    expect(planControl(hostileSnapshot, control)).toMatchObject({ kind: 'planned', planned: { ok: false } })
  })

  test('admin-check needs no service, but an entry', () => {
    const byHand = planControl(healthySnapshot({ services: [] }), 'admin-check')
    expect(byHand).toMatchObject({ planned: { ok: true, plan: { subject: { control: 'admin-check' } } } })
    expect(planControl(healthySnapshot({ services: [], routes: [] }), 'admin-check')).toMatchObject({
      planned: { ok: false, reason: expect.stringContaining('an entry') },
    })
  })

  test('collect-garbage runs in the guest, through the ssh call of Nix', () => {
    const plan = planOrFail(snapshotWithGuest(), 'collect-garbage')
    expect(getPlanIds(plan.subject)).toEqual({
      repair: 'collect-garbage',
      finding: `collect-garbage@${label}`,
    })
    expect(plan).toMatchObject({ risk: 'safe', interrupts: [], undo: null })
    expect(createRootScript([plan])).toContain('nix-collect-garbage -d')
  })

  test.each([
    ['the builder is stopped', { services: [aService({ job: observed(notLoaded) })] }],
    ['its job rests', { services: [aService({ job: observed(aJob({ pid: null })) })] }],
  ])('collect-garbage is refused if %s', (_title, parts) => {
    const result = planControl(
      { ...snapshotWithGuest(), services: healthySnapshot(parts).services },
      'collect-garbage',
    )
    expect(result).toMatchObject({
      planned: { ok: false, reason: expect.stringContaining('Start it first') },
    })
  })

  test('has itself and its service as the subject of its plan', () => {
    for (const control of builderControls) {
      const snapshot = control === 'collect-garbage' ? snapshotWithGuest() : stoppedSnapshot
      expect(planOrFail(snapshot, control).subject).toEqual({ kind: 'control', control, service: label })
    }
  })
})
