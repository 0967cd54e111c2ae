import { describe, expect, test } from 'vitest'
import { findingSchema } from '../../electron/core/model/finding.ts'
import { snapshotSchema } from '../../electron/core/model/snapshot.ts'
import { createStatus } from '../../electron/diagnose/diagnosed-status.ts'
import { selectRootFindings } from '../../electron/diagnose/facts/root-findings.ts'
import { diagnose } from '../../electron/diagnose/rules/diagnose.ts'
import { listExplainedIds } from '../../electron/diagnose/rules/explanation.ts'
import { repairs } from '../../electron/repair/repairs.ts'
import { healthySnapshot } from '../fixtures/snapshot.ts'
import { buildCases } from './fixtures/build-cases.ts'
import { catalogueCases } from './fixtures/catalogue-cases.ts'
import { nixCases } from './fixtures/nix-cases.ts'
import type { RuleCase } from './fixtures/rule-case.ts'
import { vmCases } from './fixtures/vm-cases.ts'

const cases = [...vmCases, ...nixCases, ...buildCases, ...catalogueCases]
const builtRepairs = repairs.map(({ id }) => id)
const listRootIds = (snapshot: ReturnType<typeof healthySnapshot>) =>
  selectRootFindings(diagnose(snapshot)).map(({ id }) => id)

describe.each(cases)('$id: $description', ({ id, state, change }) => {
  const snapshot = change(healthySnapshot())

  test('is the only root finding', () => {
    expect(snapshotSchema.safeParse(snapshot).error).toBeUndefined()
    expect(listRootIds(snapshot)).toEqual([id])
    expect(createStatus(snapshot).state).toBe(state)
  })

  test('has evidence whose source is named', () => {
    for (const finding of diagnose(snapshot)) {
      expect(findingSchema.safeParse(finding).error).toBeUndefined()
      expect(finding.key).toBe(`${finding.id}@${finding.subject}`)
      expect(finding.explanation.length).toBeGreaterThan(80)
      expect(finding.evidence.length).toBeGreaterThan(0)
      expect(finding.evidence.every(({ message, value }) => message !== '' && value !== '')).toBe(true)
      expect(builtRepairs).toEqual(expect.arrayContaining(finding.repairs))
    }
  })

  test('begins its sentences with a capital letter, or with a name', () => {
    for (const { subject, cause, explanation } of diagnose(snapshot)) {
      for (const text of [cause, explanation]) {
        expect(text.replace(subject, 'Subject')).toMatch(/^(?:[A-Z/]|launchd |macOS |\S*[-.:]\S* )/)
      }
    }
  })

  test('has a whole sentence as its summary', () => {
    expect(createStatus(snapshot).summary).toMatch(/^(?:[A-Z]|nix-d).*\.$/)
  })
})

test('every rule that can match alone has a case', () => {
  const uncausedIds = listExplainedIds().filter((id) => id !== 'ssh-route-user-only')
  expect(cases.map(({ id }) => id).sort()).toEqual([...uncausedIds].sort())
})

/** Pairs of problems in different parts: neither may hide the other or add a finding. */
const pairs = cases.flatMap((first, index) =>
  cases
    .slice(index + 1)
    .filter((other) => !first.parts.some((part) => other.parts.includes(part)))
    .map((other): [string, string, RuleCase, RuleCase] => [first.id, other.id, first, other]),
)

test('there are many pairs', () => {
  expect(pairs.length).toBeGreaterThan(120)
})

test.each(pairs)('%s and %s give exactly two root findings', (_first, _other, first, other) => {
  const snapshotWithBoth = other.change(first.change(healthySnapshot()))
  expect(listRootIds(snapshotWithBoth).sort()).toEqual([first.id, other.id].sort())
  expect(listRootIds(first.change(other.change(healthySnapshot()))).sort()).toEqual(
    [first.id, other.id].sort(),
  )
})

const texts = cases.flatMap(({ change }) => diagnose(change(healthySnapshot())))

test('no text advises to weaken security', () => {
  for (const { title, explanation, permanentFix } of texts) {
    const text = `${title}\n${explanation}\n${permanentFix ?? ''}`
    expect(text).not.toMatch(/StrictHostKeyChecking (?:=\s*)?"?no\b(?! )/)
    expect(text).not.toMatch(/chmod 0?6[4-7]0/)
    expect(text).not.toMatch(/UserKnownHostsFile=?\s*\/dev\/null/)
  }
})

test('the texts are calm', () => {
  for (const { title, explanation } of texts)
    expect(`${title} ${explanation}`).not.toMatch(/!|please|oops|successfully/i)
})
