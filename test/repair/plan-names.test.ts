import { describe, expect, test } from 'vitest'
import { builderControls, type PlanNames } from '../../electron/core/model/plan.ts'
import { planControl } from '../../electron/repair/controls/builder-control.ts'
import { captureLog } from '../../electron/repair/controls/capture-log.ts'
import { installTool } from '../../electron/repair/controls/install-tool.ts'
import { repairs } from '../../electron/repair/repairs.ts'
import { observed } from '../fixtures/observation.ts'
import { aJob, aService } from '../fixtures/service.ts'
import { healthySnapshot } from '../fixtures/snapshot.ts'

const undos = [
  ...repairs.flatMap(({ undo, userUndo }) => [undo, userUndo]),
  captureLog.undo,
  installTool.undo,
]
const repairNames: readonly PlanNames[] = [
  ...repairs.map(({ texts }) => texts),
  ...undos.flatMap((undo) => undo?.getNames() ?? []),
]

function listControlNames(): readonly PlanNames[] {
  const runningSnapshot = healthySnapshot()
  const stoppedSnapshot = healthySnapshot({ services: [aService({ job: observed(aJob({ pid: null })) })] })
  return builderControls.map((control) => {
    const result = planControl(control === 'start' ? stoppedSnapshot : runningSnapshot, control)
    if (result.kind !== 'planned' || !result.planned.ok) throw new Error(`${control} isn't planned`)
    return result.planned.plan
  })
}

describe.each([
  ['a repair or an undo', repairNames],
  ['a control', listControlNames()],
])('%s', (_kind, all) => {
  test('says in different words what runs and what has worked', () => {
    for (const { title, progress, done } of all) {
      expect(progress, title).toMatch(/^[A-Z][A-Za-z-]*ing [^…]*[^.…]$/)
      expect(done, title).toMatch(/ed\b[^…]*(?<!\.)$/)
      expect(done.length, done).toBeLessThanOrEqual(50)
      expect(new Set([title, progress, done]).size).toBe(3)
    }
  })

  test('says that it did not work, or that nobody knows', () => {
    for (const { title, progress, done, failure } of all) {
      const { notDone, notFixed = '', unsure } = failure
      expect(notDone, title).toMatch(/(?:wasn't|weren't|didn't|^No) /)
      expect(notFixed, title).toMatch(/^$|didn't fix it$|\bstill\b/)
      expect(unsure, title).toMatch(/\bmay (?:not|still)\b/)
      for (const text of [notDone, notFixed, unsure]) {
        expect(text, title).toMatch(/^$|[^.…]$/)
        expect(text.length, text).toBeLessThanOrEqual(55)
      }
      expect(new Set([title, progress, done, notDone, notFixed, unsure]).size).toBe(6)
    }
  })
})

test('two repairs never share their words', () => {
  for (const name of ['title', 'progress', 'done'] as const) {
    const texts = repairs.map((repair) => repair.texts[name])
    expect(texts).toEqual([...new Set(texts)])
  }
})
