import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { BuilderState, Finding } from '../../../electron/core/model/finding.ts'
import { getPlanIds } from '../../../electron/core/model/plan.ts'
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
import { aStatusAt, stoppedFinding, wedgedFinding } from '../fixtures/statuses.ts'

const now = Date.parse('2026-06-01T12:00:00.000Z')
const formatAgo = (milliseconds: number) => new Date(now - milliseconds).toISOString()
const minute = 60_000
const idle = { processes: observed({ vms: [], jobs: [], remoteBuilds: [] }) }
const build = { pid: 77, uri: null, startedAt: formatAgo(minute) }
const processesOfBuild = { processes: observed({ vms: [], jobs: [], remoteBuilds: [build] }) }

function anIncident(finding: string, parts: Partial<Incident> = {}): Incident {
  return {
    id: 'i',
    finding,
    title: '',
    openedAt: formatAgo(minute),
    closedAt: null,
    repairedBy: null,
    ...parts,
  }
}

function createInput(
  findings: readonly Finding[] = [stoppedFinding],
  parts: Partial<AutoRepairInput> = {},
  snapshot: Partial<Snapshot> = {},
  state: BuilderState = 'down',
): AutoRepairInput {
  return {
    now,
    status: aStatusAt(state, formatAgo(1000), findings, { ...idle, ...snapshot }),
    incidents: findings.map(({ key }) => anIncident(key)),
    resumedAt: null,
    isBusy: false,
    attempts: [],
    ...parts,
  }
}

const unloaded = aFinding('service-not-loaded', label, { repairs: ['load-service'] })
const loadable = { services: [aService({ job: observed(notLoaded) })] }
const createAttempts = (...times: number[]): readonly AutoRepairAttempt[] =>
  times.map((time) => ({ at: formatAgo(time), finding: stoppedFinding.key }))

describe('an automatic repair is made', () => {
  it.each<[string, AutoRepairInput, string]>([
    ['a service that stopped', createInput(), 'restart-builder'],
    ['a service that is not loaded', createInput([unloaded], {}, loadable), 'load-service'],
    ['a builder that answers no more', createInput([wedgedFinding]), 'restart-builder'],
    [
      'a daemon that is down',
      createInput([aFinding('daemon-down', 'x', { repairs: ['restart-daemon'] })]),
      'restart-daemon',
    ],
    [
      'half an hour after the last try',
      createInput([stoppedFinding], { attempts: createAttempts(coolDownMs) }),
      'restart-builder',
    ],
    ['90 s after wake', createInput([stoppedFinding], { resumedAt: formatAgo(90_000) }), 'restart-builder'],
    [
      'a day after three tries',
      createInput([stoppedFinding], {
        attempts: createAttempts(...[1, 2, 3].map((hour) => attemptWindowMs + hour)),
      }),
      'restart-builder',
    ],
  ])('%s', (_title, input, repair) => {
    expect(decideAutoRepair(input)).toMatchObject({ kind: 'repair', plan: { subject: { repair } } })
  })
})

describe('no automatic repair is made', () => {
  it.each<[string, AutoRepairInput]>([
    ['before anything was seen', createInput([stoppedFinding], { status: null })],
    ['before a second look confirmed it', createInput([stoppedFinding], { incidents: [] })],
    [
      'for what is over',
      createInput([stoppedFinding], {
        incidents: [anIncident(stoppedFinding.key, { closedAt: formatAgo(0) })],
      }),
    ],
    [
      'for what another trouble causes',
      createInput([
        aFinding('port-refused', 'p', { causedBy: stoppedFinding.key, repairs: ['restart-builder'] }),
      ]),
    ],
    ['while a plan is on the screen or something runs', createInput([stoppedFinding], { isBusy: true })],
    ['while a build runs', createInput([stoppedFinding], {}, processesOfBuild)],
    ['where builds cannot be seen', createInput([stoppedFinding], {}, { processes: unobserved('no ps') })],
    [
      'while the builder starts',
      createInput(
        [stoppedFinding],
        {},
        { boot: { firstStartAt: formatAgo(minute), runsAtFirstStart: 1, goodBannerAt: null } },
      ),
    ],
    ['in the state `starting`', createInput([stoppedFinding], {}, {}, 'starting')],
    ['in the state `paused`', createInput([stoppedFinding], {}, {}, 'paused')],
    [
      'where the person stopped it',
      createInput([stoppedFinding], {}, { stoppedOnPurpose: formatAgo(minute) }),
    ],
    ['in the state `asleep`', createInput([stoppedFinding], {}, {}, 'asleep')],
    ['where something could not be seen', createInput([stoppedFinding], {}, {}, 'unknown')],
    ['within 90 s of wake', createInput([stoppedFinding], { resumedAt: formatAgo(89_000) })],
    ['of an old look', createInput([stoppedFinding], { now: now + 61_000 })],
    [
      'so soon after the last try',
      createInput([stoppedFinding], { attempts: createAttempts(coolDownMs - 1) }),
    ],
    [
      'where somebody switched the service off',
      createInput(
        [aFinding('service-disabled', label, { repairs: ['load-service'] })],
        {},
        { services: [aService({ job: observed(notLoaded), disabled: observed(true) })] },
      ),
    ],
    [
      'where a daemon that answers may be building',
      createInput([aFinding('daemon-config-stale', 'x', { repairs: ['restart-daemon'] })]),
    ],
    [
      'where a file would be written',
      createInput([aFinding('key-permissions', keyPath, { repairs: ['fix-key-permissions'] })]),
    ],
    ['where the repair is refused', createInput([stoppedFinding], {}, { services: [] })],
    ['for a warning', createInput([{ ...stoppedFinding, severity: 'warning' }])],
  ])('%s', (_title, input) => {
    expect(decideAutoRepair(input)).toEqual({ kind: 'nothing' })
  })

  it('after three attempts in a day, and the user is told', () => {
    const hours = [2, 4, 6].map((hour) => hour * 60 * minute)
    expect(decideAutoRepair(createInput([stoppedFinding], { attempts: createAttempts(...hours) }))).toEqual({
      kind: 'limit-reached',
    })
    expect(
      decideAutoRepair(createInput([stoppedFinding], { attempts: createAttempts(...hours), isBusy: true })),
    ).toEqual({
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
      stoppedFinding,
      wedgedFinding,
      unloaded,
      aFinding('key-permissions', keyPath, { repairs: ['fix-key-permissions'] }),
    ]),
    snapshot: fc.constantFrom({}, {}, processesOfBuild, { stoppedOnPurpose: formatAgo(minute) }, loadable, {
      processes: unobserved('x'),
    }),
    isConfirmed: fc.boolean(),
    resumedAt: fc.option(aTime),
    isBusy: fc.boolean(),
    tries: fc.array(
      fc.record({ at: aTime, finding: fc.constantFrom(stoppedFinding.key, wedgedFinding.key, unloaded.key) }),
      { maxLength: 5 },
    ),
  })
  .map(({ state, findings, snapshot, isConfirmed, ...parts }) =>
    createInput(findings, isConfirmed ? parts : { ...parts, incidents: [] }, snapshot, state),
  )

describe('for any Mac', () => {
  it('an automatic repair is harmless, follows a confirmed error, and respects its limits', () => {
    let result = 0
    fc.assert(
      fc.property(anyInput, (input) => {
        const decision = decideAutoRepair(input)
        if (decision.kind !== 'repair' || input.status === null) return
        result += 1
        const { plan } = decision
        const ids = getPlanIds(plan.subject)
        const { status } = input
        expect(status.state).toBe('down')
        expect(status.snapshot.stoppedOnPurpose).toBeNull()
        expect(status.snapshot.processes).toMatchObject({ value: { remoteBuilds: [] } })
        expect(input.isBusy).toBe(false)
        expect([plan.interrupts, plan.diffs]).toEqual([[], undefined])
        expect(['load-service', 'restart-builder', 'restart-daemon']).toContain(ids.repair)
        expect(input.incidents.map(({ finding }) => finding)).toContain(ids.finding)
        const measureAge = (at: string) => Math.abs(now - Date.parse(at))
        expect(input.attempts.filter(({ at }) => measureAge(at) < attemptWindowMs).length).toBeLessThan(
          maxAttempts,
        )
        const attemptsOfFinding = input.attempts.filter(({ finding }) => finding === ids.finding)
        expect(attemptsOfFinding.every(({ at }) => measureAge(at) >= coolDownMs)).toBe(true)
      }),
      { numRuns: 3000 },
    )
    expect(result).toBeGreaterThan(50)
  })

  it('a builder that keeps failing is repaired three times in any 24 hours, half an hour apart', () => {
    let tries: readonly AutoRepairAttempt[] = []
    let stoppedAttempts = 0
    for (let at = now; at < now + 3 * attemptWindowMs; at += 60_000) {
      const status = aStatusAt('down', new Date(at).toISOString(), [stoppedFinding], idle)
      const decision = decideAutoRepair({ ...createInput(), now: at, status, attempts: tries })
      if (decision.kind === 'limit-reached') stoppedAttempts += 1
      if (decision.kind === 'repair')
        tries = [...tries, { at: new Date(at).toISOString(), finding: stoppedFinding.key }]
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
