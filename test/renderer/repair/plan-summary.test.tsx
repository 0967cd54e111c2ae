import { render } from '@testing-library/react'
import { expect, test } from 'vitest'
import { PlanSummary } from '../../../renderer/repair/PlanSummary.tsx'
import { keyPlan } from '../fixtures/samples.ts'

function readFacts(parts: Partial<typeof keyPlan>): string {
  const { container } = render(<PlanSummary plan={{ ...keyPlan, ...parts }} send={() => {}} />)
  return container.querySelector('dl')?.textContent ?? ''
}

test("a plan that loses the builder's disk says so, besides the builds that it ends", () => {
  const text = readFacts({ risk: 'loses', interrupts: [{ pid: 7, description: 'A build (process 7)' }] })
  expect(text).toContain('InterruptsA build (process 7)')
  expect(text).toContain('LosesEverything on the builder’s disk')
  expect(readFacts({})).not.toContain('Loses')
})

test('each build that it ends has a line of its own', () => {
  const interrupts = [7, 8].map((pid) => ({ pid, description: `A build (process ${pid})` }))
  const { container } = render(<PlanSummary plan={{ ...keyPlan, interrupts }} send={() => {}} />)
  const lines = [...container.querySelectorAll('dd p')].map((line) => line.textContent)
  expect(lines).toEqual(['A build (process 7)', 'A build (process 8)'])
})

test('the plan of an undo does not say how it is undone', () => {
  expect(readFacts({ undo: null })).toContain('UndoNothing to undo')
  expect(readFacts({ undo: null, subject: { kind: 'undo', receipt: 'a' } })).not.toContain('Undo')
})
