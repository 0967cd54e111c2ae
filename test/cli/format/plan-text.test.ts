import { expect, test } from 'vitest'
import { formatPlans } from '../../../electron/cli/format/plan-text.ts'
import { createScripts } from '../../../electron/monitor/repairs/planner.ts'
import { allPlans, userPlans } from '../../repair/fixtures/all-plans.ts'

const page = { width: 100, paint: (_title: string, text: string) => text }

function formatText(...plans: readonly (typeof allPlans)[number][]): string {
  const results = plans.map((plan) => ({ ok: true as const, plan }))
  return formatPlans(results, createScripts(results), page)
}

const [root] = allPlans
const [user] = userPlans
if (root === undefined || user === undefined) throw new Error('no plan')

test('a plan without administrator rights says so, and that its script runs as the user', () => {
  const text = formatText(user)
  expect(text).toContain('\n  No password needed.\n')
  expect(text).toContain('Script (runs as you)\n')
  expect(text).not.toContain('runs as root')
})

test('scripts for root and for the user are shown separately', () => {
  const text = formatText(root, user)
  const [rootHeading, userHeading] = ['Script (runs as root)', 'Script (runs as you)']
  expect(text.indexOf(rootHeading), text).toBeGreaterThan(0)
  expect(text.indexOf(userHeading)).toBeGreaterThan(text.indexOf(rootHeading))
  expect(formatText(root)).not.toMatch(/No password|runs as you/)
})

test('the helpers are folded, with their number and names; --full shows every line', () => {
  const text = formatText(root)
  expect(text).toMatch(
    /\(\d+ lines of helpers \d+ come first, SHA-256\s+[0-9a-f]{64};\s+to\s+show\s+them,\s+add\s+--full\)/,
  )
  expect(text).not.toContain('trap finish EXIT')
  const results = [{ ok: true as const, plan: root }]
  const fullText = formatPlans(results, createScripts(results), page, { full: true })
  for (const line of createScripts(results).root.trim().split('\n')) expect(fullText).toContain(line)
})

test("a plan that loses the builder's disk says so, besides the builds that it ends", () => {
  const loses = allPlans.find(({ risk }) => risk === 'loses')
  if (loses === undefined) throw new Error('no plan loses anything')
  const text = formatText({ ...loses, interrupts: [{ pid: 7, description: 'A build (process 7)' }] })
  expect(text).toMatch(/Interrupts:\n {4}A build \(process 7\)\n {2}Loses: what is on the builder's disk/)
  expect(formatText(root)).not.toContain('Loses')
})

test('says since when a build runs by the clock of this Mac', () => {
  const build = 'A build of hello, running since 2026-06-01T12:02:00.000Z (process 7)'
  const text = formatText({ ...root, interrupts: [{ pid: 7, description: build }] }).replaceAll(/\s+/g, ' ')
  expect(text).toContain('A build of hello, running since ')
  expect(text).not.toMatch(/\d{4}-\d\d-\d\dT/)
})
