import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { BuilderState, Finding } from '../../../electron/core/model/finding.ts'
import { planIds } from '../../../electron/core/model/plan.ts'
import type { Snapshot } from '../../../electron/core/model/snapshot.ts'
import {
  type AutoRepairAttempt,
  type AutoRepairInput,
  attemptWindowMs,
  coolDownMs,
  decideAutoRepair,
  maxAttempts,
} from '../../../electron/monitor/repairs/auto-repair-policy.ts'
import type { Incident } from '../../../electron/monitor/state/monitor-state.ts'
import { aFinding } from '../../fixtures/finding.ts'
import { keyPath } from '../../fixtures/key-file.ts'
import { observed, unobserved } from '../../fixtures/observation.ts'
import { aService, label, notLoaded } from '../../fixtures/service.ts'
import { aStatusAt, stopped, wedged } from '../fixtures/statuses.ts'

const now = Date.parse('2026-06-01T12:00:00.000Z')
const ago = (milliseconds: number) => new Date(now - milliseconds).toISOString()
const minute = 60_000
const idle = { processes: observed({ vms: [], jobs: [], remoteBuilds: [] }) }
const build = { pid: 77, uri: null, startedAt: ago(minute) }
const building = { processes: observed({ vms: [], jobs: [], remoteBuilds: [build] }) }

function incident(finding: string, parts: Partial<Incident> = {}): Incident {
  return { id: 'i', finding, title: '', openedAt: ago(minute), closedAt: null, repairedBy: null, ...parts }
}

function facts(
  findings: readonly Finding[] = [stopped],
  parts: Partial<AutoRepairInput> = {},
  snapshot: Partial<Snapshot> = {},
  state: BuilderState = 'down',
): AutoRepairInput {
  return {
    now,
    status: aStatusAt(state, ago(1000), findings, { ...idle, ...snapshot }),
    incidents: findings.map(({ key }) => incident(key)),
    resumedAt: null,
    isBusy: false,
    attempts: [],
    ...parts,
  }
}

const unloaded = aFinding('service-not-loaded', label, { repairs: ['load-service'] })
const loadable = { services: [aService({ job: observed(notLoaded) })] }
const createAttempts = (...times: number[]): readonly AutoRepairAttempt[] =>
  times.map((time) => ({ at: ago(time), finding: stopped.key }))

describe('an automatic repair is made', () => {
  it.each<[string, AutoRepairInput, string]>([
    ['a service that stopped', facts(), 'restart-builder'],
    ['a service that is not loaded', facts([unloaded], {}, loadable), 'load-service'],
    ['a builder that answers no more', facts([wedged]), 'restart-builder'],
    [
      'a daemon that is down',
      facts([aFinding('daemon-down', 'x', { repairs: ['restart-daemon'] })]),
      'restart-daemon',
    ],
    [
      'half an hour after the last try',
      facts([stopped], { attempts: createAttempts(coolDownMs) }),
      'restart-builder',
    ],
    ['90 s after wake', facts([stopped], { resumedAt: ago(90_000) }), 'restart-builder'],
    [
      'a day after three tries',
      facts([stopped], { attempts: createAttempts(...[1, 2, 3].map((hour) => attemptWindowMs + hour)) }),
      'restart-builder',
    ],
  ])('%s', (_title, given, repair) => {
    expect(decideAutoRepair(given)).toMatchObject({ kind: 'repair', plan: { subject: { repair } } })
  })
})

describe('no automatic repair is made', () => {
  it.each<[string, AutoRepairInput]>([
    ['before anything was seen', facts([stopped], { status: null })],
    ['before a second look confirmed it', facts([stopped], { incidents: [] })],
    ['for what is over', facts([stopped], { incidents: [incident(stopped.key, { closedAt: ago(0) })] })],
    [
      'for what another trouble causes',
      facts([aFinding('port-refused', 'p', { causedBy: stopped.key, repairs: ['restart-builder'] })]),
    ],
    ['while a plan is on the screen or something runs', facts([stopped], { isBusy: true })],
    ['while a build runs', facts([stopped], {}, building)],
    ['where builds cannot be seen', facts([stopped], {}, { processes: unobserved('no ps') })],
    [
      'while the builder starts',
      facts([stopped], {}, { boot: { firstStartAt: ago(minute), runsAtFirstStart: 1, goodBannerAt: null } }),
    ],
    ['in the state `starting`', facts([stopped], {}, {}, 'starting')],
    ['in the state `paused`', facts([stopped], {}, {}, 'paused')],
    ['where the person stopped it', facts([stopped], {}, { stoppedOnPurpose: ago(minute) })],
    ['in the state `asleep`', facts([stopped], {}, {}, 'asleep')],
    ['where something could not be seen', facts([stopped], {}, {}, 'unknown')],
    ['within 90 s of wake', facts([stopped], { resumedAt: ago(89_000) })],
    ['of an old look', facts([stopped], { now: now + 61_000 })],
    ['so soon after the last try', facts([stopped], { attempts: createAttempts(coolDownMs - 1) })],
    [
      'where somebody switched the service off',
      facts(
        [aFinding('service-disabled', label, { repairs: ['load-service'] })],
        {},
        { services: [aService({ job: observed(notLoaded), disabled: observed(true) })] },
      ),
    ],
    [
      'where a daemon that answers may be building',
      facts([aFinding('daemon-config-stale', 'x', { repairs: ['restart-daemon'] })]),
    ],
    [
      'where a file would be written',
      facts([aFinding('key-permissions', keyPath, { repairs: ['fix-key-permissions'] })]),
    ],
    ['where the repair is refused', facts([stopped], {}, { services: [] })],
    ['for a warning', facts([{ ...stopped, severity: 'warning' }])],
  ])('%s', (_title, given) => {
    expect(decideAutoRepair(given)).toEqual({ kind: 'nothing' })
  })

  it('after three attempts in a day, and the user is told', () => {
    const hours = [2, 4, 6].map((hour) => hour * 60 * minute)
    expect(decideAutoRepair(facts([stopped], { attempts: createAttempts(...hours) }))).toEqual({
      kind: 'limit-reached',
    })
    expect(decideAutoRepair(facts([stopped], { attempts: createAttempts(...hours), isBusy: true }))).toEqual({
      kind: 'nothing',
    })
  })
})

const aTime = fc
  .integer({ min: -3 * 24 * 60, max: 5 })
  .map((minutes) => new Date(now + minutes * minute).toISOString())
const anyInput: fc.Arbitrary<AutoRepairInput> = fc
  .record({
    state: fc.constantFrom<BuilderState>(
      'down',
      'down',
      'down',
      'starting',
      'paused',
      'asleep',
      'unknown',
      'healthy',
    ),
    findings: fc.subarray([
      stopped,
      wedged,
      unloaded,
      aFinding('key-permissions', keyPath, { repairs: ['fix-key-permissions'] }),
    ]),
    snapshot: fc.constantFrom({}, {}, building, { stoppedOnPurpose: ago(minute) }, loadable, {
      processes: unobserved('x'),
    }),
    confirmed: fc.boolean(),
    resumedAt: fc.option(aTime),
    isBusy: fc.boolean(),
    tries: fc.array(
      fc.record({ at: aTime, finding: fc.constantFrom(stopped.key, wedged.key, unloaded.key) }),
      { maxLength: 5 },
    ),
  })
  .map(({ state, findings, snapshot, confirmed, ...parts }) =>
    facts(findings, confirmed ? parts : { ...parts, incidents: [] }, snapshot, state),
  )

describe('for any Mac', () => {
  it('an automatic repair is harmless, follows a confirmed error, and respects its limits', () => {
    let result = 0
    fc.assert(
      fc.property(anyInput, (given) => {
        const decision = decideAutoRepair(given)
        if (decision.kind !== 'repair' || given.status === null) return
        result += 1
        const { plan } = decision
        const ids = planIds(plan.subject)
        const { status } = given
        expect(status.state).toBe('down')
        expect(status.snapshot.stoppedOnPurpose).toBeNull()
        expect(status.snapshot.processes).toMatchObject({ value: { remoteBuilds: [] } })
        expect(given.isBusy).toBe(false)
        expect([plan.interrupts, plan.diffs]).toEqual([[], undefined])
        expect(['load-service', 'restart-builder', 'restart-daemon']).toContain(ids.repair)
        expect(given.incidents.map(({ finding }) => finding)).toContain(ids.finding)
        const since = (at: string) => Math.abs(now - Date.parse(at))
        expect(given.attempts.filter(({ at }) => since(at) < attemptWindowMs).length).toBeLessThan(
          maxAttempts,
        )
        const same = given.attempts.filter(({ finding }) => finding === ids.finding)
        expect(same.every(({ at }) => since(at) >= coolDownMs)).toBe(true)
      }),
      { numRuns: 3000 },
    )
    expect(result).toBeGreaterThan(50)
  })

  it('a builder that keeps failing is repaired three times in any 24 hours, half an hour apart', () => {
    let tries: readonly AutoRepairAttempt[] = []
    let stoppedAttempts = 0
    for (let at = now; at < now + 3 * attemptWindowMs; at += 60_000) {
      const status = aStatusAt('down', new Date(at).toISOString(), [stopped], idle)
      const decision = decideAutoRepair({ ...facts(), now: at, status, attempts: tries })
      if (decision.kind === 'limit-reached') stoppedAttempts += 1
      if (decision.kind === 'repair')
        tries = [...tries, { at: new Date(at).toISOString(), finding: stopped.key }]
    }
    const times = tries.map(({ at }) => Date.parse(at))
    expect(times).toHaveLength(9)
    expect(stoppedAttempts).toBeGreaterThan(1000)
    for (const [index, time] of times.entries()) {
      expect(time - (times[index - 1] ?? 0)).toBeGreaterThanOrEqual(coolDownMs)
      expect(time - (times[index - maxAttempts] ?? 0)).toBeGreaterThanOrEqual(attemptWindowMs)
    }
  })
})
