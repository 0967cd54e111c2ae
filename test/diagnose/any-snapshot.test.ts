import fc from 'fast-check'
import { expect, test } from 'vitest'
import { getBuilderPort } from '../../electron/core/builders/builder-service.ts'
import { findingSchema } from '../../electron/core/model/finding.ts'
import { type Snapshot, snapshotSchema } from '../../electron/core/model/snapshot.ts'
import { leadsExternally } from '../../electron/core/nix/external-builders.ts'
import { createStatus } from '../../electron/diagnose/diagnosed-status.ts'
import { diagnose, diagnoseWithRules } from '../../electron/diagnose/rules/diagnose.ts'
import { rules } from '../../electron/diagnose/rules/rules.ts'
import { buildChain } from '../../electron/diagnose/views/chain.ts'
import { listChecks } from '../../electron/diagnose/views/checks.ts'
import { secondsAgo, unobserved } from '../fixtures/observation.ts'
import { withDuplicateEntries, withLocalhostEntry, withoutInclude } from '../fixtures/observed-states.ts'
import { aJob } from '../fixtures/service.ts'
import { healthySnapshot } from '../fixtures/snapshot.ts'
import { applyChanges, type Change, withBoot, withJob, withPort } from '../fixtures/snapshot-changes.ts'
import { buildCases } from './fixtures/build-cases.ts'
import { nixCases } from './fixtures/nix-cases.ts'
import { vmCases } from './fixtures/vm-cases.ts'

/** Any set of problems on one Mac, including combinations that cannot occur. */
const changes: fc.Arbitrary<Change> = fc.oneof(
  fc.constantFrom(...[...vmCases, ...nixCases, ...buildCases].map(({ change }) => change)),
  fc.constantFrom<Change>(withoutInclude, withLocalhostEntry, withDuplicateEntries),
  fc
    .record({
      state: fc.constantFrom(
        'running',
        'not running',
        'spawn scheduled',
        'xpcproxy',
        'SIGTERMed',
        '',
        'new word',
      ),
      pid: fc.constantFrom(null, 501, 77),
      runs: fc.constantFrom(null, 0, 1, 2, 3, 400),
      lastExit: fc.constantFrom(
        { kind: 'never' } as const,
        { kind: 'unknown' } as const,
        { kind: 'code', code: 0, name: null } as const,
        { kind: 'code', code: 78, name: 'EX_CONFIG' } as const,
        { kind: 'signal', signal: 'Abort trap: 6' } as const,
      ),
    })
    .map((fields) => withJob(aJob(fields))),
  fc
    .constantFrom(
      { kind: 'closed' } as const,
      { kind: 'not-ssh', firstBytes: '\u0000\u0001<html>' } as const,
      { kind: 'ssh', banner: 'SSH-2.0-x', hostKey: { known: false, reason: 'it ended' } } as const,
    )
    .map((answer) => withPort(answer)),
  fc
    .record({
      first: fc.constantFrom(null, secondsAgo(10), secondsAgo(4000)),
      good: fc.constantFrom(null, secondsAgo(5), secondsAgo(9000)),
    })
    .map(({ first, good }) => withBoot({ firstStartAt: first, runsAtFirstStart: 1, goodBannerAt: good })),
)

/** Replaces the nth observation of a snapshot by a failed one: any part may be unavailable. */
function hidePart(snapshot: Snapshot, choice: number): Snapshot {
  const paths: (readonly (string | number)[])[] = []
  const collect = (value: unknown, path: readonly (string | number)[]) => {
    if (value === null || typeof value !== 'object') return
    if ('observed' in value) paths.push(path)
    for (const [name, inner] of Object.entries(value)) collect(inner, [...path, name])
  }
  collect(snapshot, [])
  const path = paths[choice % paths.length] ?? []
  const hideAt = (value: unknown, rest: readonly (string | number)[]): unknown => {
    const [name, ...restOfPath] = rest
    if (name === undefined) return unobserved('it was hidden')
    if (Array.isArray(value))
      return value.map((item, index) => (String(index) === name ? hideAt(item, restOfPath) : item))
    return { ...Object(value), [name]: hideAt(Object(value)[name], restOfPath) }
  }
  return snapshotSchema.parse(hideAt(snapshot, path))
}

/** Empties lists: no service, port, key or route was probed. */
const emptyLists: fc.Arbitrary<Partial<Snapshot>> = fc
  .subarray(['services', 'ports', 'keys', 'routes'] as const)
  .map((names) => Object.fromEntries(names.map((name) => [name, []])))

const snapshots: fc.Arbitrary<Snapshot> = fc
  .record({
    changes: fc.array(changes, { maxLength: 5 }),
    hide: fc.array(fc.nat(500), { maxLength: 6 }),
    emptied: fc.oneof({ weight: 4, arbitrary: fc.constant({}) }, { weight: 1, arbitrary: emptyLists }),
  })
  .map(({ changes: list, hide, emptied: emptyChange }) =>
    hide.reduce(hidePart, { ...applyChanges(healthySnapshot(), ...list), ...emptyChange }),
  )

test('diagnoses every snapshot that fits the schema', { timeout: 60_000 }, () => {
  fc.assert(
    fc.property(snapshots, (snapshot) => {
      const status = createStatus(snapshot)
      expect(status.summary).toMatch(/\S\.$/)
      // The chain of a builder that Nix starts itself has only its program and a build.
      const links = buildChain(snapshot, status.findings)
      expect(links).toHaveLength(leadsExternally(snapshot) ? 2 : 6)
      expect(listChecks(snapshot).length).toBeGreaterThan(5)
      for (const finding of status.findings) expect(findingSchema.safeParse(finding).success).toBe(true)
      const port = getBuilderPort(snapshot.services, snapshot.processes)
      expect(port).toBeGreaterThan(0)
    }),
    { numRuns: 400 },
  )
})

test('the findings do not depend on the order of the rules', { timeout: 60_000 }, () => {
  const shuffledRules = fc.shuffledSubarray([...rules], { minLength: rules.length })
  const sortByKey = (findings: ReturnType<typeof diagnose>) =>
    [...findings].sort((a, b) => (a.key < b.key ? -1 : 1))
  fc.assert(
    fc.property(snapshots, shuffledRules, (snapshot, list) => {
      expect(sortByKey(diagnoseWithRules(list, snapshot))).toEqual(sortByKey(diagnose(snapshot)))
    }),
    { numRuns: 150 },
  )
})

test('keys are unique, every cause exists, and causes form no circle', {
  timeout: 60_000,
}, () => {
  fc.assert(
    fc.property(snapshots, (snapshot) => {
      const findings = diagnose(snapshot)
      const byKey = new Map(findings.map((finding) => [finding.key, finding]))
      expect(byKey.size).toBe(findings.length)
      for (const finding of findings) {
        let cause = finding.causedBy
        let steps = 0
        while (cause !== null && steps < 10) {
          expect(byKey.has(cause)).toBe(true)
          cause = byKey.get(cause)?.causedBy ?? null
          steps += 1
        }
        expect(cause).toBeNull()
      }
    }),
    { numRuns: 200 },
  )
})

test('an error means down, and healthy means that every link was observed', { timeout: 60_000 }, () => {
  fc.assert(
    fc.property(snapshots, (snapshot) => {
      const { state, findings, builder } = createStatus(snapshot)
      if (state === 'healthy') {
        // The probe of a remote builder does not change the state of this Mac's builder.
        const macFindings = findings.filter(({ id }) => id !== 'remote-unreachable')
        expect(macFindings.filter(({ severity }) => severity !== 'note')).toEqual([])
        expect(builder.uri).not.toBeNull()
        expect(snapshot.ports.some(({ result }) => result.observed && result.value.kind === 'ssh')).toBe(true)
        expect(snapshot.nix.settings.observed && snapshot.machinesFile.machines.observed).toBe(true)
      }
      if (state === 'down') expect(findings.some(({ severity }) => severity === 'error')).toBe(true)
      if (state === 'absent') expect(findings.some(({ id }) => id === 'builder-absent')).toBe(true)
    }),
    { numRuns: 300 },
  )
})

test('a snapshot without any observation is unknown and has no findings', () => {
  const parts = 60
  const halfHidden = Array.from({ length: parts }).reduce<Snapshot>(
    (snapshot) => hidePart(snapshot, 0),
    healthySnapshot(),
  )
  const allHidden = Array.from({ length: parts }).reduce<Snapshot>(
    (snapshot, _, index) => hidePart(snapshot, index),
    halfHidden,
  )
  const status = createStatus(allHidden)
  expect(status.findings).toEqual([])
  expect(status.state).toBe('unknown')
  expect(status.summary).toBe("Can't check the Linux builder: it was hidden.")
})
