import { describe, expect, test } from 'vitest'
import { getPlanIds } from '../../electron/core/model/plan.ts'
import { sortByCause } from '../../electron/repair/plan/plan-order.ts'
import { findRepair, repairs } from '../../electron/repair/repairs.ts'
import { aFinding } from '../fixtures/finding.ts'
import { keyPath } from '../fixtures/key-file.ts'
import { label } from '../fixtures/service.ts'
import { allPlans, userPlans } from './fixtures/all-plans.ts'

describe('the order of plans', () => {
  test('has causes first, and is otherwise stable', () => {
    const cause = aFinding('service-disabled', label)
    const middleFinding = aFinding('port-refused', 'p', { causedBy: cause.key })
    const lastFinding = aFinding('x', 'y', { causedBy: middleFinding.key })
    const other = aFinding('key-permissions', keyPath)
    const [plan] = allPlans
    if (!plan) throw new Error('no plan')
    const plans = [lastFinding, other, middleFinding, cause].map(({ key }) => ({
      ...plan,
      subject: { kind: 'finding' as const, finding: key, repair: null },
    }))
    expect(
      sortByCause(plans, [lastFinding, other, middleFinding, cause]).map(
        ({ subject }) => getPlanIds(subject).finding,
      ),
    ).toEqual([other.key, cause.key, middleFinding.key, lastFinding.key])
  })

  test('has plans without administrator rights last', () => {
    const [plan] = allPlans
    const [users] = userPlans
    if (!plan || !users) throw new Error('no plan')
    expect(sortByCause([users, plan], [])).toEqual([plan, users])
  })

  test('is finite for a circle of causes', () => {
    const first = aFinding('a', 'x', { causedBy: 'b@x' })
    const secondFinding = aFinding('b', 'x', { causedBy: 'a@x' })
    expect(sortByCause([], [first, secondFinding])).toEqual([])
  })
})

test('repairs are found by id, and their buttons announce a question by an ellipsis', () => {
  for (const repair of repairs) {
    expect(findRepair(repair.id)).toBe(repair)
    expect(repair.texts.button).toMatch(/…$/)
  }
  expect(findRepair('no-such-repair')).toBeNull()
})
