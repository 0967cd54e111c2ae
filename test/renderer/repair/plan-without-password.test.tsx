import { expect, test } from 'vitest'
import { show } from '../fixtures/rendered.tsx'
import { views } from '../fixtures/views.ts'

test('a plan says that no password is needed, and that the script runs as the user', () => {
  const { repair } = views.planned
  const plans = repair.plans.map((result) =>
    result.ok ? { ok: true as const, plan: { ...result.plan, needsAdmin: false } } : result,
  )
  const { container } = show({ ...views.planned, repair: { ...repair, plans } })
  expect(container.textContent).toContain('exactly this script as you')
  expect(container.textContent).toContain('No password needed.')
  expect(container.textContent).not.toMatch(/runs as root|administrator/)
})
